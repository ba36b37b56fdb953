import AMQP
import Synchronization
import TestSupport
import Testing
import Work

@Suite("a buffer of deliveries", .timeLimit(.minutes(1)))
struct DeliveryBufferTests {
    private let buffer = DeliveryBuffer()

    @Test("hands over all that has arrived at once")
    func batches() async throws {
        buffer.open(3) {}
        #expect(buffer.put(deliveries(3, 1...2), 3))
        #expect(buffer.put(deliveries(3, 3...3), 3))
        let batch = try await buffer.next()
        #expect(batch?.map(\.tag.number) == [1, 2, 3])
    }

    @Test("takes only what is of its epoch, and returns what nobody took when it is closed")
    func epochs() async throws {
        #expect(!buffer.put(deliveries(1, 1...1), 1))
        buffer.open(1) {}
        #expect(buffer.put(deliveries(1, 1...2), 1))
        #expect(buffer.close().map(\.tag.number) == [1, 2])
        #expect(!buffer.put(deliveries(1, 3...3), 1))
        buffer.open(2) {}
        #expect(!buffer.put(deliveries(1, 4...4), 1))
        #expect(buffer.put(deliveries(2, 1...1), 2))
        let batch = try await buffer.next()
        #expect(batch?.map(\.tag.epoch) == [2])
    }

    @Test("is finished for good, and returns what nobody took")
    func finished() async throws {
        buffer.open(1) {}
        #expect(buffer.put(deliveries(1, 1...2), 1))
        #expect(buffer.finish().count == 2)
        buffer.open(2) {}
        #expect(!buffer.put(deliveries(2, 1...1), 2))
        let batch = try await buffer.next()
        #expect(batch == nil)
    }

    @Test("passes settlements on, wakes whoever writes them once, and drops those of a connection that is over")
    func settlements() {
        let wakes = Atomic(0)
        let tags = deliveries(1, 1...3).map(\.tag)
        buffer.settle { $0.acknowledged += tags }
        buffer.open(1) { wakes.add(1, ordering: .relaxed) }
        #expect(buffer.takeSettlements().isEmpty)
        buffer.settle { $0.acknowledged += tags.prefix(1) }
        buffer.settle { $0.givenBack += tags.suffix(1) }
        #expect(wakes.load(ordering: .relaxed) == 1)
        // What is in hand can be settled when no more is taken in.
        _ = buffer.finish()
        buffer.settle { $0.acknowledged += tags.dropFirst().prefix(1) }
        let settlements = buffer.takeSettlements()
        #expect(settlements.acknowledged == Array(tags.prefix(2)))
        #expect(settlements.givenBack == Array(tags.suffix(1)))
        buffer.settle { $0.acknowledged += tags }
        #expect(wakes.load(ordering: .relaxed) == 2)
        buffer.disconnect()
        buffer.settle { $0.acknowledged += tags }
        #expect(buffer.takeSettlements().isEmpty)
    }

    @Test("lets one task wait, and refuses a second")
    func oneTask() async throws {
        buffer.open(1) {}
        let results = await withTaskGroup(of: Result<Int?, any Error>.self) { group in
            for _ in 0..<2 {
                group.addTask { [buffer] in
                    do { return .success(try await buffer.next()?.count) } catch { return .failure(error) }
                }
            }
            // The one that is refused comes back first: nothing has arrived for the other.
            let refused = await group.next()
            _ = buffer.put(deliveries(1, 1...1), 1)
            return (refused, await group.next())
        }
        let error = #expect(throws: AMQPError.self) { try results.0?.get() }
        #expect(error?.code == .misuse)
        #expect(try results.1?.get() == 1)
    }

    private func deliveries(_ epoch: UInt64, _ numbers: ClosedRange<UInt64>) -> [Delivery] {
        numbers.map { number in
            Delivery(
                tag: .init(epoch: epoch, number: number), redelivered: false,
                destination: Destination(exchange: "", key: "q"),
                content: .success(Sample.message(0)), queue: "q")
        }
    }
}
