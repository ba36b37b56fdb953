import Casework
import Testing

/// Random histories: whatever people do to a case and in whatever order, what is true of every decision stays true
/// (`Played` holds each to it), and what is true of a line stays true of its cases.
@Suite("Random histories")
struct HistoriesTests {
    private static let seeds = 1...120

    @Test("of errands keep the books and the doers' places", arguments: seeds)
    func errands(seed: Int) throws {
        var random = Seeded(seed)
        var case1 = Played<Errand>(in: random.world())
        try play(&case1, &random, opening: random.errand(), acts: Self.errandActs)
        let state = try #require(case1.state)
        let debts = ["receivable:", "owed:"]
        let owed = case1.books.filter { book in debts.contains { book.key.text.hasPrefix($0) } }.values.reduce(0, +)
        let borne = case1.books[.borne(by: .errand)] ?? 0
        #expect(owed == (state.toSettle?.amount.fen ?? 0) && owed + borne == -(case1.books[.float] ?? 0))
        if !state.matter.isOpen {
            #expect(!case1.claims.contains { $0.kind == .slot }, "a closed case takes nobody's place")
            #expect(state.toSettle == nil && owed == 0 && case1.summary?.callBack == state.matter.owesCall)
            #expect(state.thingsOut.isEmpty && !state.isEnvelopeOut, "what was entrusted is back")
        }
    }

    @Test("of disputes never mediate again what a side has refused", arguments: seeds)
    func disputes(seed: Int) throws {
        var random = Seeded(seed)
        var case1 = Played<Mediation>(in: random.world())
        try play(&case1, &random, opening: random.dispute(), acts: Self.mediationActs)
        let state = try #require(case1.state)
        expectProtected(case1)
        if state.refusedBy != nil { #expect(state.phase == .closed && state.ending == .sideRefused) }
        if let agreed = state.agreement {
            #expect(agreed.confirmBy > agreed.effective && state.referral != nil)
            #expect(agreed.mediators.allSatisfy { $0 != "S04" && $0 != "S08" } || state.matter.kind != "property")
        }
        #expect(case1.books.isEmpty && case1.claims.isEmpty)
    }

    /// Once somebody is to be protected nobody talks it over, and nothing of the line's own happens before the report.
    private func expectProtected(_ case1: Played<Mediation>) {
        var state: MediationState?
        for fact in case1.history.flatMap(\.facts) {
            if let protection = state?.matter.protection {
                if case .talked = fact { Issue.record("talked over, though somebody is to be protected") }
                switch fact {
                case .desk, .proposed: break
                default: #expect(protection.harmed == .adult || !protection.reportedTo.isEmpty, "\(fact)")
                }
            }
            state = Mediation.evolve(state, fact)
        }
    }

    @Test("of visits lose no money and no goods", arguments: seeds)
    func visits(seed: Int) throws {
        var random = Seeded(seed)
        var case1 = Played<Condolence>(in: random.world())
        try play(&case1, &random, opening: random.visit(), acts: Self.condolenceActs)
        let state = try #require(case1.state)
        let gift = state.gift
        let isGiven = state.giftsGiven > 0
        #expect(case1.books[.cashGiven] ?? 0 == (isGiven ? gift?.cash.fen ?? 0 : 0))
        #expect(case1.books[.goodsGiven] ?? 0 == (isGiven ? gift?.goods.fen ?? 0 : 0))
        let isOut = gift?.isIssued == true
        #expect(case1.books[.withVisitors] ?? 0 == (isOut ? gift?.goods.fen ?? 0 : 0))
        #expect(!isOut || state.matter.isOpen, "nothing is out when the case is closed")
        #expect(case1.claims.isEmpty || gift?.isGranted == true)
        #expect(state.matter.isOpen || isGiven || case1.claims.isEmpty, "what was not given is free for another case")
        #expect(state.homeVisits <= state.personVisits)
        #expect(state.matter.isOpen || case1.summary?.callBack == state.matter.owesCall)
        #expect(state.matter.isOpen || case1.timers.allSatisfy { $0.key == "followUp" })
    }

    /// Plays up to twenty acts, and lets a timer fire now and then.
    private func play<Trade: ServiceLine>(
        _ case1: inout Played<Trade>, _ random: inout Seeded, opening: [String: JSONValue], acts: [Act]
    ) throws where Trade.State: CaseState {
        let lines = [Actor.wu, .huang, .qin, .yan, .zheng]
        var minute: Int64 = 0
        try case1.send(
            .submit, opening, by: random.one(of: lines), through: random.one(of: [.phone, .form, .doorstep]),
            at: Street.at("09:00"), urgency: random.one(of: [.normal, .normal, .urgent]))
        for _ in 0..<random.below(20) {
            minute += Int64(random.below(600))
            let now = Street.at("09:00") + .minutes(minute)
            if random.below(6) == 0 { case1.world = random.world() }
            if let timer = case1.timers.first, random.below(4) == 0 {
                #expect(try case1.fire(timer.key, at: now).outcome == .accepted, "a timer that stands does something")
                #expect(!case1.timers.contains(timer), "and is then over")
            } else {
                let act = random.one(of: acts)
                try case1.send(act.verb, act.fields(&random), by: random.one(of: lines), at: now)
            }
        }
        try expectFigures(of: case1)
    }

    /// What is counted from the facts is what the case says of itself.
    private func expectFigures<Trade: ServiceLine>(of case1: Played<Trade>) throws where Trade.State: CaseState {
        let (deeds, folded) = Trade.deeds(in: case1.history)
        let (state, summary) = (try #require(case1.state), try #require(case1.summary))
        #expect(folded == state)
        var figures = Figures()
        let home = PersonID(case1.caseID.uuid)
        for deed in deeds { figures.add(deed, of: Trade.line, summary.kind, at: home) }
        #expect(figures.asked(of: Trade.line) == 1)
        #expect(figures.visits.personVisits + figures.care.personVisits == summary.personVisits)
        #expect(figures.visits.homeVisits + figures.care.homeVisits == summary.homeVisits)
        #expect(figures.given == summary.giftsGiven)
        #expect(figures.ended[Trade.line, default: [:]] == (state.matter.isOpen ? [:] : [summary.status: 1]))
    }
}

// MARK: what people may do

extension HistoriesTests {
    fileprivate struct Act: Sendable {
        let verb: Verb
        let fields: @Sendable (inout Seeded) -> [String: JSONValue]

        init(_ verb: Verb, _ fields: @escaping @Sendable (inout Seeded) -> [String: JSONValue] = { _ in [:] }) {
            self.verb = verb
            self.fields = fields
        }
    }

    private static let deskActs = [
        Act(.note) { ["text": "又来电话", "tellDoer": .bool($0.flip()), "calledBack": .bool($0.flip())] },
        Act(.amend) { ["address": "融和新村3幢101", "grid": .text($0.grid()), "name": "林依姆"] },
        Act(.cancel) { _ in ["text": "不用了"] }, Act(.hold),
        Act(.emergency) { ["dangerKind": .text($0.one(of: Danger.allCases).rawValue)] },
        Act(.protect) {
            [
                "harmed": .text($0.one(of: Protection.Harmed.allCases).rawValue),
                "reportedTo": $0.flip() ? ["police"] : [],
            ]
        },
        Act(.release) {
            ["outcome": "看过了", "harmed": .text($0.one(of: Protection.Harmed.allCases).rawValue), "closes": false]
        },
        Act(.followUp) {
            [
                "contact": .text($0.one(of: FollowUp.Contact.allCases).rawValue), "solved": .bool($0.flip()),
                "satisfaction": .text($0.one(of: FollowUp.Satisfaction.allCases).rawValue),
            ]
        },
        Act(.release) { ["outcome": "看过了", "closes": .bool($0.below(3) == 0)] },
        Act(.release) { _ in ["outcome": "没事", "closes": false] },
    ]

    fileprivate static let errandActs: [Act] =
        deskActs + [
            Act(.assign) { ["doer": .text($0.doer())] },
            Act(.accept) { ["doer": .text($0.doer()), "custodyTaken": $0.flip() ? ["key"] : []] },
            Act(.accept) { ["doer": .text($0.doer())] }, Act(.decline) { ["doer": .text($0.doer())] },
            Act(.purchase) { ["totalFen": .integer(Int64($0.below(9000)))] },
            Act(.purchase) { ["totalFen": .integer(Int64($0.below(4000)))] },
            Act(.confirm) { ["capFen": .integer(Int64($0.below(9000)))] }, Act(.absent),
            Act(.deliver) {
                [
                    "totalFen": .integer(Int64($0.below(9000))), "custodyReturned": ["key", "prescription"],
                    "receipt": "slip",
                ]
            },
            Act(.record) {
                ["doer": .text($0.doer()), "totalFen": .integer(Int64($0.below(9000))), "receipt": "slip"]
            },
            Act(.settle) { ["cashFen": .integer(Int64($0.below(9000)))] },
            Act(.settle) { ["cashFen": 1000, "owedFen": .integer(Int64($0.below(4000)))] },
            Act(.lend) { ["cashFen": .integer(Int64($0.below(6000)))] },
            Act(.correct) { ["totalFen": .integer(Int64($0.below(6000)))] },
            Act(.settle) { ["cashFen": 1000, "borneFen": .integer(Int64($0.below(4000))), "approvedBy": "A9"] },
            Act(.giveBack) {
                [
                    "reason": "refused", "refundFen": .integer(Int64($0.below(3000))),
                    "communityBears": .bool($0.flip()),
                ]
            },
            Act(.amend) {
                [
                    "payment": .text($0.one(of: Payment.allCases).rawValue),
                    "capFen": .integer(Int64($0.below(9000))),
                ]
            },
            Act(.dispute) { _ in ["text": "蛋碎了"] },
            Act(.adjust) {
                [
                    "result": "refunded", "refundFen": .integer(Int64($0.below(900))),
                    "communityPays": .bool($0.flip()),
                ]
            },
            Act(.entrust) {
                [
                    "kinds": [.text($0.one(of: ["key", "prescription"]))],
                    "to": .text($0.one(of: Handing.Receiver.allCases).rawValue),
                ]
            },
            Act(.purchase) {
                let outcome = $0.one(of: Purchase.Outcome.allCases).rawValue
                return [
                    "totalFen": .integer(Int64($0.below(6000))), "lines": [["name": "米", "outcome": .text(outcome)]],
                ]
            },
            Act(.confirm) { ["capFen": .integer(Int64($0.below(9000))), "substitutes": .bool($0.flip())] },
        ]

    fileprivate static let mediationActs: [Act] =
        deskActs + [
            Act(.assign) { ["doer": .text($0.doer())] }, Act(.accept) { ["doer": .text($0.doer())] },
            Act(.decline) { ["doer": .text($0.doer())] },
            Act(.talk) {
                [
                    "result": .text($0.one(of: Talk.Result.allCases).rawValue), "talkedBy": .text($0.doer()),
                    "terms": "说好了",
                ]
            },
            Act(.refer) {
                ["applicantConsents": .bool($0.below(4) > 0), "mediators": [.text($0.doer()), .text($0.doer())]]
            },
            Act(.refer) { _ in MediationDayTests.referral },
            Act(.refuse) { ["side": $0.flip() ? "applicant" : "other"] },
            Act(.agree) { _ in MediationDayTests.agreement },
            Act(.agree) { ["form": $0.flip() ? "written" : "oral", "signatures": 4, "seal": .bool($0.flip())] },
            Act(.redirect) { _ in ["where": "lawyer"] },
            Act(.refer) { _ in MediationDayTests.referral.merging(["herWish": true]) { $1 } },
            Act(.perform) { ["done": .bool($0.below(3) == 0), "isLast": .bool($0.flip())] }, Act(.fail), Act(.record),
            Act(.amend) { ["kind": .text($0.one(of: ["neighbour", "public", "property"]))] },
        ]

    fileprivate static let condolenceActs: [Act] =
        deskActs + [
            Act(.assign) { ["visitors": [.text($0.doer()), .text($0.doer())], "approvedBy": "A4"] },
            Act(.deliver) { _ in ["signature": "第1行"] },
            Act(.deliver) { _ in ["signature": "第1行", "visitors": ["S01", "S07"]] },
            Act(.deliver) { _ in ["receivedBy": "proxy", "relation": "女儿", "reason": "卧床"] },
            Act(.confirm) { ["received": .bool($0.flip())] }, Act(.waive) { ["byPhone": .bool($0.flip())] },
            Act(.absent),
            Act(.visited) {
                ["visitors": .text($0.doer()), "byPhone": .bool($0.flip()), "isLast": .bool($0.below(5) == 0)]
            },
            Act(.deceased), Act(.record) { _ in ["signature": "第2行"] },
        ]
}

/// SplitMix64: the same histories everywhere and always.
struct Seeded {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func flip() -> Bool { below(2) == 0 }
    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    mutating func doer() -> String { one(of: ["S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S99"]) }
    mutating func grid() -> String { "rongxi-\(1 + below(5))" }

    mutating func world() -> World {
        let policy = Policy(dispatch: flip() ? [.errand: .offer] : [:])
        let poor: [AccountCode: Money] = [.float: Money(fen: 1000), .store: .zero]
        let standing = below(8) == 0 ? Resident.Standing.deceased : .alive
        return Street.world(
            standing: standing, policy: policy, balances: below(4) == 0 ? poor : Street.balances,
            loads: ["S01": below(4)], lost: flip() ? [] : [Claim(.slot, "S01:1"), Claim(.slot, "S02:1")])
    }

    mutating func errand() -> [String: JSONValue] {
        [
            "kind": .text(one(of: ["shop", "shop", "pickup", "inquiry", "gas"])), "grid": .text(grid()),
            "caller": ["name": "林依姆", "phone": "15405910001"], "capFen": .integer(Int64(below(6000))),
            "payment": .text(one(of: ["onDelivery", "float"])), "danger": .bool(below(8) == 0), "text": "要米10斤",
            "answered": .bool(flip()),
        ]
    }

    mutating func dispute() -> [String: JSONValue] {
        [
            "kind": .text(one(of: ["neighbour", "family", "property", "public"])), "grid": .text(grid()),
            "applicant": ["name": "陈先生", "phone": "15405910004"], "otherSide": ["name": "楼上"],
            "wantsWritten": .bool(flip()), "danger": .bool(below(8) == 0), "text": "又漏水",
        ]
    }

    mutating func visit() -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "kind": .text(one(of: ["visit", "visit", "visit", "care", "listen", "wish"])), "grid": .text(grid()),
            "person": ["resident": .text(one(of: ["R01", "R02", "R04", "R99"])), "name": "黄阿公"], "batch": "春节慰问",
            "householdPeople": .integer(Int64(1 + below(3))), "danger": .bool(below(8) == 0), "text": "去看一下",
        ]
        if flip() { fields["everyDays"] = .integer(Int64(1 + below(7))) }
        if flip() { fields["cash"] = ["fund": "party-dues", "fen": .integer(Int64(below(60_000)))] }
        if flip() { fields["goods"] = ["sets": .integer(Int64(1 + below(2))), "issued": .bool(flip())] }
        if below(4) > 0 { fields["visitors"] = ["S05", "S03"] }
        if below(4) > 0 { fields["approvedBy"] = "A4" }
        return fields
    }
}
