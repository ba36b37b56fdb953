import AMQP
import TestSupport
import Testing
import Work

@Suite("Two consumers of a queue that gives all to one", .tags(.broker), .timeLimit(.minutes(1)))
struct StandbyTests {
    /// Seen to wait for ever when nobody counts the other consumers, and to fail when they are counted once more later: of
    /// such a queue's consumers the broker counts the active one alone.
    @Test("the second stands by and says so for as long as it does; with its first delivery it has taken over")
    func standby() async throws {
        let broker = try TestBroker.shared
        try await broker.withQueue(["x-single-active-consumer": .flag(true)]) { queue in
            try await withPublisher(broker.endpoint) { publisher, _ in
                let (first, second) = (StateLog(), StateLog())
                let active = Consumer(
                    broker.endpoint, queue: queue, name: "test active", isSingleActive: true, random: .system
                ) { first.note($0) }
                let other = Consumer(
                    broker.endpoint, queue: queue, name: "test other", isSingleActive: true, random: .system
                ) { second.note($0) }
                try await running({ await active.run() }) {
                    try await first.waitForConnected()
                    try await running({ await other.run() }) {
                        try await second.wait { $0 == .standby }
                        try await publisher.deliver(Sample.outgoing(10, queue))
                        await active.acknowledge(try await active.take(10).map(\.tag))
                        // Longer than two heartbeats: nothing that wakes it makes it think again.
                        try await Task.sleep(for: .seconds(25))
                        #expect(other.state == .standby)
                        await active.stop()
                        try await publisher.deliver(Sample.outgoing(10, queue))
                        await other.acknowledge(try await other.take(10).map(\.tag))
                        #expect(other.state == .connected)
                    }
                }
            }
        }
    }
}
