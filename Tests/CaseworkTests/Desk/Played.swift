import Casework
import FoundationEssentials
import Testing

/// A case that is played step by step, as a line worker would decide it. Whatever the step, it holds the decision to
/// what is true of every decision: see `check`.
struct Played<Trade: ServiceLine> where Trade.State: CaseState {
    let caseID: CaseID
    var world: World
    var state: Trade.State?
    private(set) var facts: [Trade.Fact] = []
    /// The same step by step, as the books have it.
    private(set) var history: [PastStep<Trade.Fact>] = []
    private(set) var books: [AccountCode: Int64] = [:]
    /// Who wrote a debt down.
    private var debtors: [AccountCode: Set<String>] = [:]
    private(set) var claims: Set<Claim> = []
    private(set) var timers: [Timer] = []
    /// The requests that took something in the whole house, each as it was decided.
    private(set) var tries: [SecondTry<Trade>] = []
    private var steps: UInt8 = 0
    private let number: UInt8

    init(_ number: UInt8 = 1, in world: World = Street.world()) {
        self.number = number
        self.world = world
        caseID = CaseID(Self.uuid(number, 0, 7))
    }

    typealias Made = Decision<Trade.Fact, Trade.State>

    /// Sends what somebody typed. Fields that its line cannot read fail the test.
    @discardableResult
    mutating func send(
        _ verb: Verb, _ fields: [String: JSONValue] = [:], by actor: Actor = .wu, through channel: Channel = .phone,
        at time: Instant = Street.at("09:00"), urgency: Urgency = .normal, remark: String? = nil,
        door: (inout Submission) -> Void = { _ in }, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Made {
        var reader = Fields(fields)
        let read = Trade.Body.read(verb, from: &reader)
        var body = try #require(read, "faults: \(reader.faults)", sourceLocation: sourceLocation)
        if var submission = body.submission {
            door(&submission)
            body.submission = submission
        }
        return try play(
            body, by: actor, through: channel, at: time, urgency: urgency, remark: remark,
            sourceLocation: sourceLocation)
    }

    /// Lets a timer fire.
    @discardableResult
    mutating func fire(
        _ key: String, at time: Instant = Street.at("09:00"), sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Made {
        try play(
            .due(key), by: .house, through: .timer, at: time, urgency: .normal, sourceLocation: sourceLocation)
    }

    private mutating func play(
        _ body: Trade.Body, by actor: Actor, through channel: Channel, at time: Instant, urgency: Urgency,
        remark: String? = nil, sourceLocation: SourceLocation
    ) throws -> Made {
        steps += 1
        let request = Request(
            id: RequestID(Self.uuid(number, steps, 4)), caseID: caseID, line: Trade.line, urgency: urgency,
            verb: body.verb, actor: actor, channel: channel, occurredAt: time, at: time, remark: remark, body: body)
        let before = state
        let decision = Trade.decide(request, on: before, in: world)
        try Checked<Trade>(request: request, before: before, decision: decision).check(sourceLocation)
        if !decision.claims.isEmpty {
            let first = SecondTry<Trade>(request: request, state: before, world: world)
            #expect(first.takenAgain == [], "what was lost is not taken again", sourceLocation: sourceLocation)
            #expect(first.losses != nil, "it comes to an end before it is parked", sourceLocation: sourceLocation)
            tries.append(first)
        }
        expectArrow(from: before, request, decision, sourceLocation)
        facts += decision.facts
        history.append(PastStep(verb: request.verb, occurredAt: request.occurredAt, facts: decision.facts))
        if let after = decision.state {
            state = after
            timers = decision.timers
            expectForms(sourceLocation)
        }
        for posting in decision.postings { books[posting.account, default: 0] += posting.amount.fen }
        expectTwoPeople(decision.postings, by: request.actor.id, sourceLocation)
        #expect(
            claims.isSuperset(of: decision.releases.filter { $0.kind != .offer }), "releases what it holds",
            sourceLocation: sourceLocation)
        claims.subtract(decision.releases)
        claims.formUnion(decision.claims)
        return decision
    }

    /// The books refuse a settlement by anybody who wrote the debt down: such a step would be parked.
    private mutating func expectTwoPeople(_ postings: [Posting], by actor: String, _ place: SourceLocation) {
        let debts = postings.filter { ["receivable:", "owed:"].contains(where: $0.account.text.hasPrefix) }
        for posting in debts where posting.amount > .zero { debtors[posting.account, default: []].insert(actor) }
        for posting in debts where posting.amount < .zero {
            #expect(debtors[posting.account]?.contains(actor) != true, "\(posting) by \(actor)", sourceLocation: place)
        }
    }

    /// A step that changed something is an arrow of the line's state machine.
    private func expectArrow(
        from before: Trade.State?, _ request: Request<Trade.Body>, _ decision: Made, _ place: SourceLocation
    ) {
        guard let after = decision.state else { return }
        let arrow = Transition(
            from: before?.standing ?? Transition.start, verb: request.verb, to: after.standing)
        if arrow.from == arrow.to && Transition.additions.contains(arrow.verb) { return }
        #expect(Trade.transitions.contains(arrow), "\(arrow)", sourceLocation: place)
    }

    var summary: Summary? { state.map(Trade.summary) }

    /// The words of the case's status, as lists show them.
    var words: String? { summary.map { Words.status($0) } }

    private static func uuid(_ number: UInt8, _ step: UInt8, _ version: UInt8) -> UUID {
        UUID(uuid: (1, 2, 3, 4, 5, 6, version << 4, 8, 0x80, 10, 11, 12, 13, 14, number, step))
    }
}

/// What is true of every decision of every line.
private struct Checked<Trade: ServiceLine> where Trade.State: CaseState {
    let request: Request<Trade.Body>
    let before: Trade.State?
    let decision: Decision<Trade.Fact, Trade.State>

    func check(_ place: SourceLocation) throws {
        var folded = before
        for fact in decision.facts { folded = Trade.evolve(folded, fact) }
        if let state = decision.state {
            #expect(state == folded, "the stored state is the fold of its facts", sourceLocation: place)
            #expect(decision.summary == Trade.summary(of: state), sourceLocation: place)
            #expect(state.matter.isOpen == Trade.summary(of: state).status.isOpen, sourceLocation: place)
            #expect(
                state.matter.isOpen || state.matter.hold == nil, "what is held is not closed", sourceLocation: place)
            #expect(try again(state) == state, "a state reads back as it was written", sourceLocation: place)
            try expectNeutral(state, place)
        }
        #expect(decision.postings.reduce(.zero) { $0 + $1.amount } == .zero, "postings balance", sourceLocation: place)
        #expect(Set(decision.timers.map(\.key)).count == decision.timers.count, sourceLocation: place)
        #expect(try again(decision.facts) == decision.facts, sourceLocation: place)
        #expect(try again(request.body) == request.body, sourceLocation: place)
        try expectNeutral(decision.facts, place)
        try expectNeutral(decision.timers, place)
        try expectNeutral(decision.claims + decision.releases, place)
        try expectNeutral(decision.outcome, place)
        #expect(
            !decision.claims.contains { $0.key.contains(" ") }, "a header splits claims at blanks",
            sourceLocation: place)
        expectWords(place)
        expectOutcome(place)
    }

    private func expectOutcome(_ place: SourceLocation) {
        switch decision.outcome {
        case .accepted:
            #expect(!decision.facts.isEmpty && decision.state != nil, sourceLocation: place)
            // A timer is nobody's to offer, and 已告知 is offered in a list of its own.
            if request.verb != .due && request.verb != .told {
                #expect(
                    Trade.verbs(on: before).contains(request.verb),
                    "\(request.verb.rawValue) was accepted but not offered",
                    sourceLocation: place)
            }
        case .refused:
            #expect(decision.postings.isEmpty && decision.claims.isEmpty, sourceLocation: place)
            #expect(decision.facts.isEmpty || request.verb == .submit, sourceLocation: place)
            #expect((decision.state == nil) == (request.verb != .submit), sourceLocation: place)
            #expect(decision.state?.matter.isOpen != true, "a refused submit closes its case", sourceLocation: place)
        case .nothing:
            #expect(decision.facts.isEmpty && decision.state == nil && decision.notices.isEmpty, sourceLocation: place)
        }
    }

    /// Every code that a person meets has words of its own.
    private func expectWords(_ place: SourceLocation) {
        for notice in decision.notices {
            #expect(Words.notices[notice.code] != nil, "no words for \(notice.code)", sourceLocation: place)
        }
        guard case .refused(let refusal) = decision.outcome else { return }
        let words = Words.refusal(refusal, in: Street.directory())
        let unknown = Words.refusal(Refusal(.rule), in: .empty)
        #expect(words != unknown, "no words for \(refusal)", sourceLocation: place)
    }

    private func again<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
    }

    /// What stands in the chain has no word of Chinese in it: no name, no place, nothing that was said.
    private func expectNeutral(_ value: some Encodable, _ place: SourceLocation) throws {
        let text = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
        let isNeutral = text.utf8.allSatisfy { $0 < 0x80 }
        #expect(isNeutral, "\(text)", sourceLocation: place)
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(floatLiteral value: Double) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}

extension Decision {
    /// The refusal, where it was one.
    var refusal: Refusal? {
        if case .refused(let refusal) = outcome { refusal } else { nil }
    }

    /// The postings as text, such as `fund:float -23.60`.
    var posted: [String] { postings.map { "\($0.account) \($0.amount)" } }
}
