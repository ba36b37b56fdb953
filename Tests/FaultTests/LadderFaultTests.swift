import AMQP
import Foundation
import Launcher
import TestSupport
import Testing
import Work

extension OwnBrokerTests {
    /// What waits at the broker while it is killed: in the tiers, and on its way to where nobody takes it.
    @Suite("What waits in the broker", .timeLimit(.minutes(2)))
    struct LadderFaultTests {
        private static let tiers = [RetryTier.oneSecond, .twoSeconds, .fiveSeconds, .tenSeconds]

        /// Lends a virtual host with the whole topology of one line, and an endpoint into it.
        private func withLine(_ body: (OwnBroker, String, Endpoint) async throws -> Void) async throws {
            let own = try OwnBroker.current
            try await own.broker.withVirtualHost { vhost in
                let topology = Topology.linli(lines: ["errand"])
                try await own.broker.request("POST", "definitions/\(vhost)", topology.definitions(vhost: vhost))
                var endpoint = own.endpoint
                endpoint.vhost = vhost
                try await body(own, vhost, endpoint)
            }
        }

        /// Seen to fail with tiers of half their time.
        @Test(
            "is killed with messages in every tier: each comes back under its own key, none is lost, none comes early")
        func ladder() async throws {
            try await withLine { own, _, endpoint in
                // As in `BrokerFaultTests.killed`: RabbitMQ 3.10 forgets queues that are younger than this.
                try await Task.sleep(for: .seconds(3))
                let waiting = Self.tiers.map { tier in
                    var message = Sample.message()
                    message.headers[Header.wait] = .text(tier.rawValue)
                    return (
                        tier, Outgoing(message, to: Destination(exchange: Exchange.retry, key: "errand.normal.g03"))
                    )
                }
                let sent = ContinuousClock.now
                try await withPublisher(endpoint) { publisher, _ in try await publisher.deliver(waiting.map(\.1)) }
                await own.rabbit.kill()
                try await own.rabbit.start()
                let up = ContinuousClock.now
                let tiers = Dictionary(uniqueKeysWithValues: waiting.map { ($1.message.id, $0) })
                try await withConsumer(endpoint, queue: Queue.line("errand", urgent: false)) { consumer, _ in
                    var missing = Set(tiers.keys)
                    while !missing.isEmpty, let batch = try await consumer.next() {
                        for delivery in batch {
                            guard let id = delivery.message?.id, let tier = tiers[id] else { continue }
                            missing.remove(id)
                            #expect(delivery.destination.key == "errand.normal.g03")
                            let time = Duration.milliseconds(tier.milliseconds)
                            #expect(ContinuousClock.now - sent >= time - .milliseconds(50), "\(tier) came early")
                            // At the latest its whole time after the broker was there again.
                            #expect(ContinuousClock.now - up < time + .seconds(5), "\(tier) came late")
                        }
                        await consumer.acknowledge(batch.map(\.tag))
                    }
                }
            }
        }

        /// At-least-once dead-lettering: the source keeps what its target does not take.
        /// Seen to lose them with a policy of `at-most-once`.
        @Test("has no queue for what was given out too often: it is kept, and parked when there is one")
        func nowhereToPark() async throws {
            try await OwnBroker.current.setDeadLetterPatience(milliseconds: 1_000)
            try await withLine { own, vhost, endpoint in
                // The line's own policy, but for the limit.
                let queue = Queue.line("errand", urgent: false)
                var impatient = Topology.linli(lines: ["errand"])
                impatient.policies = impatient.policies.map { policy in
                    var policy = policy
                    if policy.definition["delivery-limit"] != nil { policy.definition["delivery-limit"] = .integer(2) }
                    return policy
                }
                try await own.broker.request("POST", "definitions/\(vhost)", impatient.definitions(vhost: vhost))
                try await own.broker.request("DELETE", "queues/\(vhost)/\(Queue.parked)")
                let outgoing = Sample.outgoing(5, queue)
                try await withPublisher(endpoint) { publisher, _ in try await publisher.deliver(outgoing) }
                try await withConsumer(endpoint, queue: queue) { consumer, _ in
                    var given = 0
                    while given < 15, let batch = try await consumer.next() {
                        given += batch.count
                        await consumer.giveBack(batch.map(\.tag))
                    }
                }
                let topology = Topology.linli(lines: ["errand"])
                try await own.broker.request("POST", "definitions/\(vhost)", topology.definitions(vhost: vhost))
                try await withConsumer(endpoint, queue: Queue.parked) { consumer, _ in
                    var parked: [UUID] = []
                    while Set(parked).count < 5, let batch = try await consumer.next() {
                        parked += batch.compactMap(\.message?.id)
                        await consumer.acknowledge(batch.map(\.tag))
                    }
                    #expect(Set(parked) == Set(outgoing.map(\.message.id)))
                }
                try await own.setDeadLetterPatience(milliseconds: 180_000)
            }
        }
    }
}
