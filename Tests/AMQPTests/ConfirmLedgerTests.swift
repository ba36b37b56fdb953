import AMQP
import TestSupport
import Testing
import Work

@Suite("a ledger of confirms")
struct ConfirmLedgerTests {
    private typealias Answers = [(ticket: Int, confirmation: Work.Confirmation)]

    private var ledger = ConfirmLedger<Int>(window: 4)
    private var answers: Answers = []

    @Test("settles one, many, and out of order")
    mutating func settles() throws {
        enter(1...4)
        #expect(ledger.room == 0)
        try settle(3)
        #expect(told == [3])
        // The window's end stands where the oldest unanswered message is.
        #expect(ledger.room == 0)
        try settle(2, multiple: true)
        #expect(told == [3, 1, 2])
        #expect(ledger.room == 3)
        #expect(ledger.count == 1)
        enter(5...7)
        try settle(0, multiple: true, as: .nacked)
        #expect(told == [3, 1, 2, 4, 5, 6, 7])
        #expect(answers.last?.confirmation == .nacked)
        #expect(ledger.room == 4)
    }

    @Test("tells each message once")
    mutating func once() throws {
        enter(1...3)
        try settle(2)
        try settle(2)
        try settle(2, multiple: true)
        try settle(1)
        try settle(3, multiple: true)
        try settle(2, multiple: true)
        #expect(told == [2, 1, 3])
    }

    @Test("refuses an answer for what was never published")
    func never() throws {
        var ledger = ConfirmLedger<Int>(window: 4)
        var answers: Answers = []
        ledger.enter(Sample.outgoing("q"), as: 1)
        #expect(throws: AMQPError.self) { try ledger.settle(2, multiple: false, as: .confirmed, into: &answers) }
        #expect(answers.isEmpty)
    }

    @Test("reports what came back as returned when its acknowledgement follows")
    mutating func returned() throws {
        let routed = Sample.outgoing("q"), lost = Sample.outgoing("nowhere")
        let twin = Outgoing(lost.message, to: routed.destination)
        for (ticket, outgoing) in [routed, twin, lost, lost].enumerated() { ledger.enter(outgoing, as: ticket + 1) }
        ledger.markReturned(lost.message.id, from: lost.destination)
        ledger.markReturned(lost.message.id, from: lost.destination)
        ledger.markReturned(lost.message.id, from: lost.destination)
        try settle(4, multiple: true)
        #expect(told == [1, 2, 3, 4])
        #expect(answers.map(\.confirmation) == [.confirmed, .confirmed, .returned, .returned])
    }

    @Test("agrees with a list, whatever the order of the answers", arguments: 0..<50)
    mutating func agrees(seed: UInt64) throws {
        var generator = Seeded(seed)
        ledger = ConfirmLedger(window: Int.random(in: 1...9, using: &generator))
        var unanswered: Set<Int> = []
        var published = 0
        for _ in 0..<500 {
            if ledger.room > 0, Bool.random(using: &generator) {
                published += 1
                unanswered.insert(published)
                enter(published...published)
            } else if published > 0 {
                let number = Int.random(in: 1...published, using: &generator)
                let multiple = Int.random(in: 0..<4, using: &generator) == 0
                let expected = multiple ? unanswered.filter { $0 <= number } : unanswered.intersection([number])
                answers = []
                try settle(UInt64(number), multiple: multiple)
                #expect(Set(told) == expected)
                #expect(told.count == expected.count)
                unanswered.subtract(expected)
            }
            #expect(ledger.count == unanswered.count)
        }
    }

    private var told: [Int] { answers.map(\.ticket) }

    private mutating func enter(_ tickets: ClosedRange<Int>) {
        for ticket in tickets { ledger.enter(Sample.outgoing("q", size: 0), as: ticket) }
    }

    private mutating func settle(
        _ number: UInt64, multiple: Bool = false, as confirmation: Work.Confirmation = .confirmed
    ) throws {
        try ledger.settle(number, multiple: multiple, as: confirmation, into: &answers)
    }
}

/// A generator whose run can be repeated from its seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
