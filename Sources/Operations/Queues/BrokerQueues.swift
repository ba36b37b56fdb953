internal import AMQP
internal import Foundation
internal import Work

/// 消息: a queue as RabbitMQ's management API counts it. Nothing is consumed to find out.
package struct BrokerQueue: Sendable, Encodable, Equatable {
    package let name: String
    /// Nil where the broker has not counted yet: it does so every few seconds.
    package let waiting: Int?
    package let inHand: Int?
    package let workers: Int?
    /// How many a second go out more than come in; nil where none do.
    package let netRate: Double?

    package init(name: String, waiting: Int?, inHand: Int?, workers: Int?, netRate: Double? = nil) {
        self.name = name
        self.waiting = waiting
        self.inHand = inHand
        self.workers = workers
        self.netRate = netRate
    }

    /// In seconds, at the present rate.
    package var emptyIn: Double? {
        guard let waiting, waiting > 0, let netRate, netRate > 0 else { return nil }
        return Double(waiting) / netRate
    }
}

extension ManagementAPI {
    /// The vhost's queues; those that Linli needs and that are not there are missing from the answer.
    package func queues(vhost: String) async throws -> [BrokerQueue] {
        let rows: [QueueRow] = try await get("/queues/\(vhost.escaped)")
        return rows.map { row in
            let acked = row.message_stats?.ack_details?.rate ?? 0
            let published = row.message_stats?.publish_details?.rate ?? 0
            return BrokerQueue(
                name: row.name, waiting: row.messages_ready, inHand: row.messages_unacknowledged,
                workers: row.consumers, netRate: acked > published ? acked - published : nil)
        }
    }

    private struct QueueRow: Decodable {
        struct Stats: Decodable {
            let ack_details: Rate?
            let publish_details: Rate?
        }
        struct Rate: Decodable { let rate: Double? }

        let name: String
        let messages_ready: Int?
        let messages_unacknowledged: Int?
        let consumers: Int?
        let message_stats: Stats?
    }
}
