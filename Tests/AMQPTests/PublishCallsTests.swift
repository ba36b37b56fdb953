import AMQP
import TestSupport
import Testing
import Work

@Suite("calls of publish")
struct PublishCallsTests {
    private let begin = ContinuousClock.now
    private let error = AMQPError(.connectionLost, "lost")
    private var calls = PublishCalls<String>()

    @Test("are taken in their order, in portions that fit")
    mutating func order() throws {
        #expect(add("a", 3))
        #expect(!add("b", 1))
        #expect(portion(2) == "1: 0..<2")
        #expect(portion(2) == "1: 2..<3")
        #expect(portion(2) == "2: 0..<1")
        #expect(portion(2) == nil)
        // The line is empty again: the next one has to wake the writer.
        #expect(add("c", 1))
    }

    @Test("are taken up to a number of bytes, and at least one message")
    mutating func bytes() {
        _ = add("a", 5, size: 100)
        #expect(calls.take(9, bytes: 250)?.messages.indices == 0..<3)
        #expect(calls.take(9, bytes: 1)?.messages.indices == 3..<4)
    }

    @Test("are told when the last of their messages is answered, in the messages' order")
    mutating func answered() throws {
        _ = add("a", 3)
        _ = calls.take(3)
        #expect(!isLast(1, 2, .returned))
        #expect(!isLast(1, 0, .nacked))
        let outcome = try #require(answer(1, 1, .confirmed))
        #expect(outcome.reply == "a")
        #expect(try outcome.result.get() == [.nacked, .confirmed, .returned])
        #expect(calls.isEmpty)
        #expect(!isLast(1, 1, .confirmed))
    }

    @Test("fail with the connection when something of them was written, and wait for the next one otherwise")
    mutating func lost() {
        _ = add("a", 1)
        _ = add("b", 2)
        _ = add("c", 1)
        _ = calls.take(1)
        _ = calls.take(1)
        #expect(replies(calls.failTaken(error)) == ["a", "b"])
        #expect(portion(9) == "3: 0..<1")
        #expect(portion(9) == nil)
    }

    @Test("end at their deadline, taken or not")
    mutating func expire() {
        _ = add("a", 2)
        _ = add("b", 1, after: .seconds(2))
        _ = calls.take(1)
        #expect(replies(calls.expire(begin, error)) == [])
        #expect(replies(calls.expire(begin + .seconds(1), error)) == ["a"])
        #expect(portion(9) == "2: 0..<1")
        #expect(replies(calls.failAll(error)) == ["b"])
        #expect(calls.isEmpty)
    }

    @Test("are forgotten when they are cancelled, and nobody waits behind them")
    mutating func cancelled() {
        _ = add("a", 2)
        _ = add("b", 1)
        #expect(calls.remove(1) == "a")
        #expect(calls.remove(1) == nil)
        #expect(portion(9) == "2: 0..<1")
        #expect(!isLast(1, 0, .confirmed))
        #expect(calls.remove(2) == "b")
        #expect(add("c", 1))
    }

    @Test("keep their order through thousands of them")
    mutating func many() throws {
        var added: UInt64 = 0
        var taken: UInt64 = 0
        for round in 0..<3_000 {
            for _ in 0..<(round < 1_500 ? 3 : 1) {
                _ = add("x", 1)
                added += 1
            }
            for _ in 0..<2 {
                guard let portion = calls.take(1) else { continue }
                taken += 1
                #expect(portion.call == taken)
                #expect(isLast(taken, 0, .confirmed))
            }
        }
        while calls.take(1) != nil { taken += 1 }
        #expect(taken == added)
    }

    private mutating func add(_ reply: String, _ count: Int, size: Int = 0, after: Duration = .seconds(1)) -> Bool {
        let number = calls.issue()
        return calls.add(number, Sample.outgoing(count, "q", size: size), deadline: begin + after, reply: reply)
    }

    /// The call that was taken from, and which of its messages.
    private mutating func portion(_ limit: Int) -> String? {
        calls.take(limit).map { "\($0.call): \($0.messages.indices)" }
    }

    private mutating func answer(
        _ call: UInt64, _ index: Int, _ confirmation: Work.Confirmation
    ) -> PublishCalls<String>.Outcome? {
        calls.answer(.init(call: call, index: index), confirmation)
    }

    /// Whether the answer was the last that the call waited for.
    private mutating func isLast(_ call: UInt64, _ index: Int, _ confirmation: Work.Confirmation) -> Bool {
        answer(call, index, confirmation) != nil
    }

    private func replies(_ outcomes: [PublishCalls<String>.Outcome]) -> [String] { outcomes.map(\.reply).sorted() }
}
