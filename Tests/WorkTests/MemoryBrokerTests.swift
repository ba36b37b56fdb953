import Foundation
import TestSupport
import Testing

@testable import Work

/// What the conformance suite cannot ask of RabbitMQ in a shared run, or only after minutes.
@Suite("A broker in memory", .timeLimit(.minutes(1)))
struct MemoryBrokerTests {
    /// RabbitMQ's own is `BrokerFaultTests.alarm`.
    @Test("has an alarm: publishing waits, consuming goes on, and both go on after it")
    func alarm() async throws {
        var topology = MemoryTopology()
        topology.queues = ["q": .init()]
        let broker = MemoryBroker(
            topology, publishDeadline: .milliseconds(50), clock: ContinuousClock(), now: { 0 })
        let conduct = AlarmConduct(
            publisher: broker.publisher(), consumer: broker.consumer("q"), message: { Sample.outgoing("q") },
            raise: { broker.block() }, clear: { broker.unblock() })
        try await conduct.check()
    }

    /// RabbitMQ's own is `LadderFaultTests.nowhereToPark`. Seen to fail when it is given up.
    @Test("keeps a dead letter that nothing takes, out of reach, and tries it again")
    func nowhereToGo() async throws {
        var topology = MemoryTopology()
        topology.exchanges["dead"] = (.fanout, [.init(queue: "dead")])
        topology.queues = ["q": .init(deadLetters: "dead", deliveryLimit: 0), "dead": .init(longest: 1)]
        var queues = MemoryQueues(topology)
        for _ in 0..<2 {
            #expect(queues.publish(Sample.outgoing("q"), at: 0) == .confirmed)
            queues.giveBack(queues.take(1, from: "q"), to: "q", isLost: true, at: 0)
        }
        #expect(queues.count(in: "dead") == 1)
        #expect(queues.take(1, from: "q").isEmpty)
        #expect(queues.nextExpiry == MemoryQueues.patience)
        queues.expire(at: MemoryQueues.patience)
        #expect(queues.take(9, from: "dead").count == 1, "it was full still")
        queues.expire(at: 2 * MemoryQueues.patience)
        #expect(queues.take(9, from: "dead").count == 1)
        #expect(queues.nextExpiry == nil)
    }
}
