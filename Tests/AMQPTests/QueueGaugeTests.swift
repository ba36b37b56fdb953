import AMQP
import TestSupport
import Testing
import Work

@Suite("a queue's gauge", .tags(.broker), .timeLimit(.minutes(1)))
struct QueueGaugeTests {
    @Test("counts what waits and touches nothing of it; what is in a worker's hands does not wait")
    func counts() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withGauge(TestBroker.shared.endpoint) { gauge, _ in
                #expect(await gauge.ready(in: queue) == 0)
                try await withPublisher(TestBroker.shared.endpoint) { publisher, _ in
                    _ = try await publisher.publish(Sample.outgoing(7, queue))
                }
                try await until { await gauge.ready(in: queue) == 7 }
                try await withConsumer(TestBroker.shared.endpoint, queue: queue, prefetch: 3) { consumer, _ in
                    let deliveries = try await consumer.take(3)
                    #expect(deliveries.allSatisfy { !$0.redelivered })
                    try await until { await gauge.ready(in: queue) == 4 }
                }
            }
        }
    }

    @Test("needs no permission: it runs as a user who may neither configure nor read")
    func permissions() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await TestBroker.shared.withUser { endpoint in
                try await TestBroker.shared.permit(endpoint.user, write: "^$", read: "^$")
                try await withGauge(endpoint) { gauge, _ in
                    #expect(await gauge.ready(in: queue) == 0)
                }
            }
        }
    }

    @Test("where nobody can say it says nothing: no such queue, no connection, and a stopped gauge")
    func unknown() async throws {
        try await TestBroker.shared.withQueue { queue in
            let log = StateLog()
            let gauge = QueueGauge(try TestBroker.shared.endpoint, name: "test gauge", random: .system) { log.note($0) }
            #expect(await gauge.ready(in: queue) == nil)
            try await running({ await gauge.run() }) {
                try await log.waitForConnected()
                #expect(await gauge.ready(in: "nowhere") == nil)
                // The broker has closed the channel for that; the gauge comes back.
                try await log.waitForConnected()
                #expect(await gauge.ready(in: queue) == 0)
                gauge.stop()
                try await log.wait { $0 == .stopped }
                #expect(await gauge.ready(in: queue) == nil)
            }
        }
    }

    @Test("a hundred at once are all answered, also when the broker closes the connection under them")
    func many() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await TestBroker.shared.withUser { endpoint in
                try await withGauge(endpoint) { gauge, log in
                    await withTaskGroup(of: Int?.self) { group in
                        for _ in 0..<100 { group.addTask { await gauge.ready(in: queue) } }
                        for await answer in group { #expect(answer == 0) }
                    }
                    async let closing: Void = TestBroker.shared.closeConnections(of: endpoint.user)
                    await withTaskGroup(of: Int?.self) { group in
                        for _ in 0..<1000 { group.addTask { await gauge.ready(in: queue) } }
                        for await answer in group { #expect(answer == 0 || answer == nil) }
                    }
                    try await closing
                }
            }
        }
    }

    private func withGauge(
        _ endpoint: Endpoint, _ body: (QueueGauge, StateLog) async throws -> Void
    ) async throws {
        let log = StateLog()
        let gauge = QueueGauge(endpoint, name: "test gauge", random: .system) { log.note($0) }
        try await running({ await gauge.run() }) {
            try await log.waitForConnected()
            try await body(gauge, log)
        }
    }

    /// Looks again until it is so; the test's time limit is the deadline.
    private func until(_ condition: () async -> Bool) async throws {
        while await !condition() { try Task.checkCancellation() }
    }
}
