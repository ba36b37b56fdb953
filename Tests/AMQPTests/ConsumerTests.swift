import AMQP
import FoundationEssentials
import TestSupport
import Testing
import Work

@Suite("a consumer", .tags(.broker), .timeLimit(.minutes(1)))
struct ConsumerTests {
    @Test("delivers what was published, as it was", arguments: [0, 1, 600, 131_064, 400_000])
    func roundTrip(size: Int) async throws {
        try await TestBroker.shared.withQueue { queue in
            let sent = Sample.message(size)
            try await publish([Outgoing(sent, to: Destination(exchange: "", key: queue))])
            try await withConsumer(TestBroker.shared.endpoint, queue: queue) { consumer, _ in
                let delivery = try #require(try await consumer.take(1).first)
                #expect(try delivery.content.get() == sent)
                #expect(delivery.destination == Destination(exchange: "", key: queue))
                #expect(delivery.queue == queue)
                #expect(!delivery.redelivered)
            }
        }
    }

    @Test("settles thousands for good, with a prefetch that they exceed")
    func acknowledges() async throws {
        try await TestBroker.shared.withQueue { queue in
            let sent = Sample.outgoing(2_000, queue)
            try await publish(sent)
            let log = StateLog()
            let consumer = Consumer(
                try TestBroker.shared.endpoint, queue: queue, name: "test consumer", prefetch: 100, random: .system
            ) { log.note($0) }
            try await running({ await consumer.run() }) {
                var ids: [UUID] = []
                while ids.count < sent.count, let batch = try await consumer.next() {
                    #expect(batch.count <= 100)
                    ids += try batch.map { try $0.content.get().id }
                    // Out of order, and in two calls: runs are found all the same.
                    await consumer.acknowledge(batch.suffix(batch.count / 2).map(\.tag).reversed())
                    await consumer.acknowledge(batch.prefix(batch.count - batch.count / 2).map(\.tag))
                }
                #expect(ids == sent.map(\.message.id))
                await consumer.stop()
                try await log.wait { $0 == .stopped }
            }
            try await expectEmpty(queue)
        }
    }

    /// Seen to fail when tags of another epoch are heeded.
    @Test("brings what was not settled again, marked, when the connection is lost; late settlements mean nothing")
    func redelivers() async throws {
        try await TestBroker.shared.withUser { endpoint in
            try await TestBroker.shared.withQueue { queue in
                try await publish(Sample.outgoing(3, queue))
                try await withConsumer(endpoint, queue: queue) { consumer, log in
                    let first = try await consumer.take(3)
                    #expect(first.allSatisfy { !$0.redelivered })
                    try await TestBroker.shared.closeConnections(of: endpoint.user)
                    try await log.waitForReconnecting()
                    try await log.waitForConnected()
                    let second = try await consumer.take(3)
                    #expect(second.allSatisfy { $0.redelivered })
                    #expect(Set(second.map(\.tag)).isDisjoint(with: first.map(\.tag)))

                    await consumer.acknowledge(first.map(\.tag))
                    await consumer.giveBack(first.map(\.tag))
                    await consumer.acknowledge(second.prefix(2).map(\.tag))
                    await consumer.giveBack(second.suffix(1).map(\.tag))
                    let third = try await consumer.take(1)
                    #expect(try ids(third) == ids(second.suffix(1)))
                    #expect(consumer.state == .connected)
                }
            }
        }
    }

    /// Seen to wait for ever when `basic.cancel` is not heeded.
    @Test("notices that its queue is deleted, and consumes again when it is back")
    func queueDeleted() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withConsumer(TestBroker.shared.endpoint, queue: queue) { consumer, log in
                try await TestBroker.shared.delete(queue)
                let first = try await log.waitForReconnecting()
                #expect(first.description.contains("cancelled the consumer"))
                let second = try await log.waitForReconnecting()
                #expect(second.description.contains("NOT_FOUND"))
                try await TestBroker.shared.declare(queue)
                try await log.waitForConnected()
                try await publish([Sample.outgoing(queue)])
                let deliveries = try await consumer.take(1)
                #expect(deliveries.count == 1)
            }
        }
    }

    @Test("gives everything back when it is paused, and delivers again when it is resumed")
    func pause() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await publish(Sample.outgoing(20, queue))
            try await withConsumer(TestBroker.shared.endpoint, queue: queue, prefetch: 10) { paused, log in
                let inHand = try await paused.take(10)
                await paused.acknowledge(inHand.prefix(4).map(\.tag))
                await paused.pause()
                try await log.wait { $0 == .paused }
                await paused.acknowledge(inHand.map(\.tag))

                // Another one gets all that the first did not settle, so the first holds nothing.
                try await withConsumer(TestBroker.shared.endpoint, queue: queue) { other, _ in
                    let rest = try await other.take(16)
                    let settled = try ids(inHand.prefix(4))
                    #expect(try ids(rest).allSatisfy { !settled.contains($0) })
                    #expect(rest.filter(\.redelivered).count >= 6)
                    await other.giveBack(rest.map(\.tag))
                    await other.close()
                }
                await paused.resume()
                try await log.waitForConnected()
                let again = try await paused.take(10)
                #expect(again.allSatisfy { $0.tag.epoch > inHand[0].tag.epoch })
            }
        }
    }

    @Test("delivers nothing after it is stopped; what is in hand can be settled, and then it is over")
    func stop() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await publish(Sample.outgoing(10, queue))
            let log = StateLog()
            let consumer = Consumer(
                try TestBroker.shared.endpoint, queue: queue, name: "test consumer", prefetch: 5, random: .system
            ) { log.note($0) }
            try await running({ await consumer.run() }) {
                let inHand = try await consumer.take(5)
                await consumer.stop()
                let last = try await consumer.next()
                #expect(last == nil)
                await consumer.acknowledge(inHand.map(\.tag))
                try await log.wait { $0 == .stopped }
            }
            try await withConsumer(TestBroker.shared.endpoint, queue: queue) { other, _ in
                let rest = try await other.take(5)
                #expect(rest.count == 5)
                await other.close()
            }
        }
    }

    @Test("wakes whoever waits for a delivery when it is stopped, and when its task is cancelled")
    func wakes() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withConsumer(TestBroker.shared.endpoint, queue: queue) { consumer, _ in
                let cancelled = Task { try await consumer.next() }
                cancelled.cancel()
                await #expect(throws: CancellationError.self) { try await cancelled.value }
                async let next = consumer.next()
                await consumer.stop()
                let last = try await next
                #expect(last == nil)
            }
        }
    }

    @Test("hands on what is not a message of ours, with the reason")
    func malformed() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await TestBroker.shared.publish(
                to: queue, properties: #"{"type":"x","app_id":"y","timestamp":7,"headers":{"a":1,"b":[2]}}"#,
                payload: "hello")
            try await withConsumer(TestBroker.shared.endpoint, queue: queue) { consumer, _ in
                let delivery = try #require(try await consumer.take(1).first)
                let malformed = #expect(throws: MalformedMessage.self) { try delivery.content.get() }
                #expect(malformed?.reason == "no message_id")
                #expect(malformed?.body == Array("hello".utf8))
                #expect(
                    malformed?.headers == [
                        "a": .integer(1), "linli-original-type": .text("x"), "linli-original-app-id": .text("y"),
                        "linli-original-timestamp": .integer(7_000),
                    ])
            }
        }
    }

    /// Seen to end the process on a stack of 512 KiB; ours have 8 MiB.
    @Test("survives headers that are nested as deeply as a frame allows")
    func nestedHeaders() async throws {
        try await TestBroker.shared.withQueue { queue in
            let depth = 15_000
            let bomb = String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
            try await TestBroker.shared.publish(to: queue, properties: #"{"headers":\#(bomb)}"#, payload: "boom")
            try await withConsumer(TestBroker.shared.endpoint, queue: queue) { consumer, _ in
                let deliveries = try await consumer.take(1)
                #expect(deliveries.count == 1)
            }
        }
    }

    private func publish(_ messages: [Outgoing]) async throws {
        try await withPublisher(TestBroker.shared.endpoint) { publisher, _ in try await publisher.deliver(messages) }
    }

    private func ids(_ deliveries: some Sequence<Delivery>) throws -> [UUID] {
        try deliveries.map { try $0.content.get().id }
    }

    /// A message that is published now is the first one delivered.
    private func expectEmpty(_ queue: String) async throws {
        let marker = Sample.outgoing(queue)
        try await publish([marker])
        try await withConsumer(TestBroker.shared.endpoint, queue: queue) { consumer, _ in
            let first = try await consumer.take(1)
            #expect(try ids(first) == [marker.message.id])
        }
    }
}
