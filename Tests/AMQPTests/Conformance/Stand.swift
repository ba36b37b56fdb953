import AMQP
import Foundation
import TestSupport
import Testing
import Work

/// A broker of either kind with Linli's topology for one line, and two queues with rules of their own.
struct Stand: Sendable {
    enum Kind: CaseIterable, Sendable { case memory, rabbit }

    /// Takes two messages, and refuses more.
    static let full = "conformance.full"
    /// Gives a message out three times, and then parks it.
    static let limited = "conformance.limited"
    static let line = Queue.line("errand", urgent: false)

    let publisher: any MessagePublisher
    /// Lends a consumer of a queue that is at work.
    private let lend: @Sendable (String, Int, (any MessageConsumer) async throws -> Void) async throws -> Void
    /// Ends every connection, from the broker's side.
    let dropConnections: @Sendable () async throws -> Void

    func consuming(
        _ queue: String, prefetch: Int = 500, _ body: (any MessageConsumer) async throws -> Void
    ) async throws {
        try await lend(queue, prefetch, body)
    }

    static func with(_ kind: Kind, _ body: (Stand) async throws -> Void) async throws {
        switch kind {
        case .memory: try await withMemory(body)
        case .rabbit: try await withRabbit(body)
        }
    }

    // MARK: in memory

    private static func withMemory(_ body: (Stand) async throws -> Void) async throws {
        var topology = try MemoryTopology(Topology.linli(lines: ["errand"]))
        topology.queues[full] = .init(longest: 2)
        topology.queues[limited] = .init(deadLetters: Exchange.parked, deliveryLimit: 2)
        let broker = MemoryBroker(
            topology, clock: ContinuousClock(), now: { Int64(Date().timeIntervalSince1970 * 1000) })
        try await running({ await broker.run() }) {
            try await body(
                Stand(
                    publisher: broker.publisher(),
                    lend: { queue, prefetch, body in
                        let consumer = broker.consumer(queue, prefetch: prefetch)
                        try await body(consumer)
                        await consumer.pause()
                    }, dropConnections: { broker.dropConnections() }))
        }
    }

    // MARK: RabbitMQ

    private static func withRabbit(_ body: (Stand) async throws -> Void) async throws {
        try await TestBroker.shared.withVirtualHost { vhost in
            let topology = Topology.linli(lines: ["errand"])
            try await TestBroker.shared.request("POST", "definitions/\(vhost)", topology.definitions(vhost: vhost))
            try await declare(full, #"{"x-queue-type":"quorum","x-max-length":2,"x-overflow":"reject-publish"}"#, vhost)
            try await declare(
                limited,
                #"{"x-queue-type":"quorum","x-delivery-limit":2,"x-dead-letter-exchange":"linli.parked"}"#, vhost)
            var endpoint = try TestBroker.shared.endpoint
            endpoint.vhost = vhost
            let user = endpoint.user
            try await withPublisher(endpoint) { [endpoint] publisher, _ in
                try await body(
                    Stand(
                        publisher: publisher,
                        lend: { queue, prefetch, body in
                            try await withConsumer(endpoint, queue: queue, prefetch: prefetch) { consumer, _ in
                                try await body(consumer)
                            }
                        }, dropConnections: { try await TestBroker.shared.closeConnections(of: user) }))
            }
        }
    }

    private static func declare(_ queue: String, _ arguments: String, _ vhost: String) async throws {
        try await TestBroker.shared.request(
            "PUT", "queues/\(vhost)/\(queue)", Data(#"{"durable":true,"arguments":\#(arguments)}"#.utf8))
    }
}
