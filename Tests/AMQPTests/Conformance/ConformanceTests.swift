import AMQP
import Foundation
import TestSupport
import Testing
import Work

/// What Linli needs of a broker: the same of RabbitMQ and of the one in memory that simulations run on.
@Suite("A broker", .timeLimit(.minutes(2)), .serialized)
struct ConformanceTests {
    private func request(_ line: String = "errand", grid: String = "g1", wait: RetryTier? = nil) -> Outgoing {
        var message = Sample.message()
        message.headers[Header.wait] = wait.map { .text($0.rawValue) }
        let key = requestDestination(line: line, urgent: false, grid: grid).key
        return Outgoing(message, to: .init(exchange: wait == nil ? Exchange.requests : Exchange.retry, key: key))
    }

    private func requests(_ count: Int) -> [Outgoing] { (0..<count).map { _ in request() } }

    @Test(
        "answers for each message in its place: confirmed, or returned where nothing takes it",
        arguments: Stand.Kind.allCases)
    func answers(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            let answers = try await stand.publisher.publish([request(), request("nobody"), request()])
            #expect(answers == [.confirmed, .returned, .confirmed])
            try await stand.consuming(Stand.line) { consumer in
                let taken = try await consumer.take(2)
                #expect(taken.count == 2)
            }
        }
    }

    @Test("refuses what a full queue will not take", arguments: Stand.Kind.allCases)
    func full(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            var answers: [Work.Confirmation] = []
            for _ in 0..<6 { answers += try await stand.publisher.publish([Sample.outgoing(Stand.full)]) }
            #expect(answers.prefix(2) == [.confirmed, .confirmed])
            // RabbitMQ lets one or two more in before it says no.
            #expect(answers.last == .nacked)
        }
    }

    @Test("brings what waits back under its own key, not before its time", arguments: Stand.Kind.allCases)
    func tiers(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            try await stand.consuming(Stand.line) { consumer in
                let waiting = request(grid: "g7", wait: .oneSecond)
                let begin = ContinuousClock.now
                #expect(try await stand.publisher.publish([waiting]) == [.confirmed])
                let back = try #require(try await consumer.take(1).first)
                #expect(ContinuousClock.now - begin > .milliseconds(950))
                #expect(back.message?.id == waiting.message.id)
                #expect(back.destination.key == "errand.normal.g7")
                #expect(!back.redelivered)
                await consumer.acknowledge([back.tag])
            }
        }
    }

    @Test("delivers what was given back again, marked, and what was acknowledged never", arguments: Stand.Kind.allCases)
    func givenBack(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            let sent = requests(10)
            _ = try await stand.publisher.publish(sent)
            try await stand.consuming(Stand.line) { consumer in
                let first = try await consumer.take(10)
                #expect(Set(first.map(\.redelivered)) == [false])
                #expect(first.compactMap { $0.message?.id } == sent.map(\.message.id))
                await consumer.acknowledge(first[0..<4].map(\.tag))
                await consumer.giveBack(first[4...].map(\.tag))
                let again = try await consumer.take(6)
                #expect(Set(again.map(\.redelivered)) == [true])
                #expect(Set(again.compactMap { $0.message?.id }) == Set(sent[4...].map(\.message.id)))
                await consumer.acknowledge(again.map(\.tag))
            }
        }
    }

    @Test("has no more out than the prefetch", arguments: Stand.Kind.allCases)
    func prefetch(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            _ = try await stand.publisher.publish(requests(25))
            try await stand.consuming(Stand.line, prefetch: 10) { consumer in
                let first = try await consumer.take(10)
                #expect(first.count == 10)
                await consumer.acknowledge(first[0..<3].map(\.tag))
                #expect(try await consumer.take(3).count == 3)
                await consumer.giveBack([])
                await consumer.acknowledge(first[3...].map(\.tag))
                #expect(try await consumer.take(7).count == 7)
            }
        }
    }

    @Test(
        "brings all that is not settled again when connections are dropped; what was settled too late too",
        arguments: Stand.Kind.allCases)
    func dropped(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            let sent = requests(5)
            _ = try await stand.publisher.publish(sent)
            try await stand.consuming(Stand.line) { consumer in
                let first = try await consumer.take(5)
                try await stand.dropConnections()
                let again = try await consumer.take(5)
                await consumer.acknowledge(first.map(\.tag))
                #expect(Set(again.map(\.redelivered)) == [true])
                #expect(Set(again.compactMap { $0.message?.id }) == Set(sent.map(\.message.id)))
                #expect(Set(again.map(\.tag)).isDisjoint(with: first.map(\.tag)))
                await consumer.giveBack(again.map(\.tag))
                let third = try await consumer.take(5)
                #expect(third.count == 5, "the late settlements settled nothing")
                await consumer.acknowledge(third.map(\.tag))
            }
        }
    }

    @Test(
        "gives everything back when it is paused, and delivers again when it is resumed", arguments: Stand.Kind.allCases
    )
    func paused(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            _ = try await stand.publisher.publish(requests(3))
            try await stand.consuming(Stand.line) { first in
                #expect(try await first.take(3).count == 3)
                await first.pause()
                try await stand.consuming(Stand.line) { second in
                    let others = try await second.take(3)
                    #expect(others.count == 3)
                    await second.acknowledge(others[..<1].map(\.tag))
                    await second.giveBack(others[1...].map(\.tag))
                    await second.stop()
                }
                await first.resume()
                #expect(try await first.take(2).count == 2)
            }
        }
    }

    @Test("delivers nothing after it is stopped; what is in hand can be settled", arguments: Stand.Kind.allCases)
    func stopped(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            _ = try await stand.publisher.publish(requests(2))
            try await stand.consuming(Stand.line) { consumer in
                let hand = try await consumer.take(2)
                await consumer.stop()
                #expect(try await consumer.next() == nil)
                await consumer.acknowledge(hand[..<1].map(\.tag))
                await consumer.giveBack(hand[1...].map(\.tag))
            }
            try await stand.consuming(Stand.line) { consumer in
                let left = try await consumer.take(1)
                #expect(left.map(\.redelivered) == [true])
            }
        }
    }

    @Test("parks what was given back beyond the limit", arguments: Stand.Kind.allCases)
    func limit(_ kind: Stand.Kind) async throws {
        try await Stand.with(kind) { stand in
            let outgoing = Sample.outgoing(Stand.limited)
            _ = try await stand.publisher.publish([outgoing])
            try await stand.consuming(Stand.limited) { consumer in
                for _ in 0..<3 { await consumer.giveBack(try await consumer.take(1).map(\.tag)) }
                try await stand.consuming(Queue.parked) { parked in
                    let dead = try await parked.take(1)
                    #expect(dead.compactMap { $0.message?.id } == [outgoing.message.id])
                }
            }
        }
    }
}

extension MessageConsumer {
    /// Takes deliveries until there are this many.
    fileprivate func take(_ count: Int) async throws -> [Delivery] {
        var deliveries: [Delivery] = []
        while deliveries.count < count, let batch = try await next() { deliveries += batch }
        return deliveries
    }
}
