import Casework
import Testing

@Suite("A visit")
struct CondolenceRulesTests {
    private func planned(
        _ changes: [String: JSONValue] = [:], in world: World = Street.world(),
        from fields: [String: JSONValue] = CondolenceDayTests.visit
    ) throws -> Played<Condolence> {
        var case1 = Played<Condolence>(in: world)
        try case1.send(.submit, fields.merging(changes) { $1 }, by: .yan, at: Street.at("09:25"))
        return case1
    }

    private static let handover: [String: JSONValue] = ["receivedBy": "self", "signature": "签收表第1行"]

    @Test(
        "is not taken, and its case closed, where something stands against it",
        arguments: [
            (["person": ["resident": "R99"]], "unknownName"), (["person": ["name": "黄阿公"]], "unknownName"),
            (["visitors": ["S05", "S99"]], "unknownName"), (["withUnit": "U99"], "unknownName"),
            (["approvedBy": "A7", "approverDoer": "S05"], "samePerson"),
            (["cash": ["fund": "party-dues", "fen": 100_001]], "fundTooLow"),
            (["cash": ["fund": "fiscal", "fen": 1]], "fundTooLow"), (["goods": ["sets": 4]], "fundTooLow"),
            (["goods": ["sets": 1, "issued": true], "visitors": "S05"], "rule"),
        ] as [([String: JSONValue], String)])
    func notTaken(changes: [String: JSONValue], code: String) throws {
        var case1 = Played<Condolence>()
        let made = try case1.send(.submit, CondolenceDayTests.visit.merging(changes) { $1 }, by: .huang)
        #expect(made.refusal?.code.rawValue == code)
        #expect(case1.words == "办结·不予受理" && made.postings.isEmpty && made.claims.isEmpty)
    }

    /// Seen to fail when nobody asks whom a fund is for.
    @Test("is not given out of what was given for others; what has no earmark is for anybody")
    func earmarked() throws {
        func refusal(_ categories: [String]) throws -> Refusal? {
            let world = Street.world(funds: [Fund(id: "party-dues", categories: categories)])
            var case1 = Played<Condolence>(in: world)
            return try case1.send(.submit, CondolenceDayTests.visit, by: .huang).refusal
        }
        #expect(try refusal(["disabled"]) == Refusal(.rule, ["rule": "earmarked", "fund": "party-dues"]))
        let other = Refusal(.rule, ["rule": "earmarked", "fund": "donation-2026-1"])
        #expect(Words.refusal(other, in: .empty).contains("捐赠经费·2026-1"))
        #expect(try refusal(["disabled", "veteranMember"]) == nil && refusal([]) == nil)
    }

    @Test("is not planned for somebody who has died or moved", arguments: [Resident.Standing.deceased, .moved])
    func standing(standing: Resident.Standing) throws {
        let world = Street.world(standing: standing)
        for fields in [CondolenceDayTests.visit, CondolenceDayTests.care] {
            var case1 = Played<Condolence>(in: world)
            let made = try case1.send(.submit, fields, by: .yan)
            #expect(made.refusal == Refusal(.rule, ["rule": standing.rawValue]) && made.notices.isEmpty)
            #expect(case1.words == "办结·不予受理")
        }
        var case1 = try planned()
        case1.world = world
        #expect(try case1.send(.deliver, Self.handover).refusal == Refusal(.rule, ["rule": standing.rawValue]))
        #expect(try planned(in: Street.world(standing: .inHospital)).words == "待走访")
    }

    @Test("is approved by the secretary who typed it, where nobody else is named")
    func secretaryApproves() throws {
        #expect(try planned(["approvedBy": .null]).state?.approvedBy?.actor == "A4")
    }

    @Test("can be planned before anybody knows who goes, and is made only when two do and somebody approved")
    func arranged() throws {
        var case1 = Played<Condolence>()
        try case1.send(
            .submit, CondolenceDayTests.visit.merging(["visitors": .null, "approvedBy": .null]) { $1 }, by: .huang)
        #expect(case1.words == "待走访")
        #expect(Set(["visitors", "approvedBy"]).isSubset(of: case1.state?.matter.incomplete ?? []))
        let missing = Refusal(.rule, ["rule": "visitorsMissing"])
        #expect(try case1.send(.deliver, Self.handover).refusal == missing)
        #expect(try case1.send(.deliver, Self.handover.merging(["visitors": "S05"]) { $1 }).refusal == missing)
        let twice: [String: JSONValue] = ["visitors": ["S05", "S05"]]
        #expect(try case1.send(.deliver, Self.handover.merging(twice) { $1 }).refusal == missing, "one is not two")
        #expect(try case1.send(.assign, ["visitors": ["S05", "S99"]]).refusal?.code == .unknownName)
        #expect(
            try case1.send(.assign, ["visitors": ["S05", "S03"], "approvedBy": "A5", "approverDoer": "S03"])
                .refusal?.code == .samePerson)
        let assigned = try case1.send(.assign, ["visitors": ["S05", "S03"]])
        #expect(assigned.notices.map(\.to) == [.doer("S05"), .doer("S03")])
        #expect(try case1.send(.deliver, Self.handover).refusal == Refusal(.rule, ["rule": "approverMissing"]))
        try case1.send(.assign, ["approvedBy": "A4"])
        #expect(case1.state?.matter.incomplete.contains("approvedBy") == false)
        try case1.send(.deliver, Self.handover)
        #expect(case1.words == "办结")
    }

    @Test(
        "hands over what was planned and nothing else, against a signature",
        arguments: [
            (["cashFen": 40000], "amountDiffers"), (["goods": 2], "goodsDiffer"),
            (["signature": ""], "signatureMissing"),
        ] as [([String: JSONValue], String)])
    func differs(changes: [String: JSONValue], rule: String) throws {
        var case1 = try planned()
        let made = try case1.send(.deliver, Self.handover.merging(changes) { $1 })
        #expect(made.refusal?.values["rule"] == rule && case1.words == "待走访")
    }

    @Test("is not handed over by whoever approved it, nor out of a fund that has run low since")
    func handoverRechecked() throws {
        var case1 = try planned(["approvedBy": "A7", "approverDoer": "S06"])
        #expect(
            try case1.send(.deliver, Self.handover.merging(["visitors": ["S05", "S06"]]) { $1 }).refusal?.code
                == .samePerson)
        case1.world = Street.world(balances: [.fund("party-dues"): Money(fen: 49_999), .store: Money(fen: 12_000)])
        #expect(try case1.send(.deliver, Self.handover).refusal == Refusal(.fundTooLow, ["fund": "party-dues"]))
        case1.world = Street.world(balances: [.fund("party-dues"): Money(fen: 50_000), .store: Money(fen: 12_000)])
        try case1.send(.deliver, Self.handover)
        #expect(case1.words == "办结")
    }

    @Test("gives goods that are out from where they are")
    func issuedGoods() throws {
        var case1 = try planned(from: CondolenceDayTests.couple)
        case1.world = Street.world(balances: [.withVisitors: Money(fen: 12_000)])
        let given = try case1.send(.deliver, Self.handover)
        #expect(given.posted == ["goods:out -120.00", "given:goods 120.00"])
        #expect(case1.books[.store] == -12_000 && case1.books[.withVisitors] == 0)
        #expect(case1.summary?.giftsGiven == 1 && case1.summary?.personVisits == 2)
    }

    private static let byProxy: [String: JSONValue] = [
        "receivedBy": "proxy", "relation": "女儿", "reason": "余阿婆卧床", "signature": "女儿签的",
    ]

    @Test("waits for the recipient's own word where a proxy received it, and not from whoever went")
    func proxy() throws {
        var case1 = try planned()
        let given = try case1.send(.deliver, Self.byProxy)
        #expect(case1.words == "待走访·待核实代领" && case1.summary?.callBack == true && given.postings.count == 4)
        #expect(try case1.send(.cancel).refusal == Refusal(.rule, ["rule": "alreadyGiven"]))
        #expect(try case1.send(.confirm, ["received": true], by: .zheng).refusal?.code == .samePerson)
        try case1.send(.confirm, ["received": true, "text": "她说收到了"])
        #expect(case1.words == "办结" && case1.summary?.callBack == false && case1.summary?.giftsGiven == 1)
    }

    @Test("is held for a person where the recipient has not got what a proxy received; it can come back")
    func proxyDenied() throws {
        var case1 = try planned()
        try case1.send(.deliver, Self.byProxy)
        let denied = try case1.send(.confirm, ["received": false])
        #expect(denied.notices == [Notice(to: .duty, code: "proxyDenied")])
        #expect(case1.words == "待核实" && case1.state?.matter.hold?.reason == "proxy")
        let booked = case1.books
        #expect(try case1.send(.release, ["outcome": "查过了"]).refusal?.values["rule"] == "proxyOpen", "not as given")
        #expect(case1.books == booked && case1.state?.matter.isOpen == true)
        try case1.send(.release, ["outcome": "女儿退回来了", "closes": false])
        try case1.send(.waive, ["text": "退回"])
        #expect(case1.words == "办结" && case1.books.values.allSatisfy { $0 == 0 } && case1.claims.isEmpty)
        let summary = try #require(case1.summary)
        #expect((summary.personVisits, summary.homeVisits, summary.giftsGiven) == (1, 1, 0), "one visit, nothing given")
    }

    /// Seen to fail when the order is taken as it was typed.
    @Test(
        "who asks for herself gets a visit and no gift; a doer neither approves what she brings nor takes it out of the store"
    )
    func whoMayGive() throws {
        var own = Played<Condolence>()
        let asked = try own.send(.submit, CondolenceDayTests.couple, by: .resident, through: .api)
        #expect(
            own.words == "待走访" && own.state?.gift == nil && own.state?.visitors == [] && own.state?.approvedBy == nil)
        #expect(asked.postings.isEmpty && asked.claims.isEmpty)
        var doer = Played<Condolence>(2)
        let planned = try doer.send(.submit, CondolenceDayTests.couple, by: Actor(id: "S01", role: .doer))
        #expect(planned.postings.isEmpty && doer.state?.approvedBy == nil && doer.state?.gift?.isIssued == false)
        #expect(doer.state?.matter.incomplete.contains("approvedBy") == true)
    }

    @Test("a desk that knows no balance foresees the visit, and leaves it to the ledger whether the money is there")
    func foreseen() throws {
        var world = Street.world()
        world = World(
            now: world.now, directory: world.directory, catalogue: world.catalogue, policy: world.policy)
        var case1 = Played<Condolence>(in: world)
        try case1.send(.submit, CondolenceDayTests.visit, by: .yan)
        #expect(case1.words == "待走访")
    }

    @Test("takes a proxy only with relation and reason")
    func proxyFaults() {
        var fields = Fields(["receivedBy": "proxy"])
        #expect(CondolenceBody.read(.deliver, from: &fields) == nil)
        #expect(fields.faults.map(\.field) == ["relation", "reason"])
    }

    @Test("brings a gift only in a batch, and cash only out of a fund")
    func giftFaults() {
        var fields = Fields([
            "kind": "visit", "person": ["resident": "R01"], "cash": ["fen": 100], "goods": ["sets": 0],
        ])
        #expect(CondolenceBody.read(.submit, from: &fields) == nil)
        #expect(
            fields.faults.map { "\($0.field) \($0.code.rawValue)" } == [
                "cash.fund missing", "goods.sets outOfRange", "batch missing",
            ])
    }

    @Test("counts who was not at home, and who waived on the phone as nobody visited")
    func absentAndPhone() throws {
        var case1 = try planned()
        try case1.send(.absent)
        #expect(case1.words == "待走访·未遇1次")
        try case1.send(.waive, ["byPhone": true])
        #expect(case1.words == "办结" && case1.summary?.personVisits == 0 && case1.summary?.homeVisits == 0)
    }

    @Test("does not lose goods on the way back")
    func goodsMissing() throws {
        var case1 = try planned(from: CondolenceDayTests.couple)
        #expect(try case1.send(.waive, ["goodsReturned": 0]).refusal == Refusal(.rule, ["rule": "goodsDiffer"]))
    }

    @Test(
        "gives back its goods and its place in the batch however it ends unmade",
        arguments: ["cancel", "release", "deceased"])
    func unmade(end: String) throws {
        var case1 = try planned(from: CondolenceDayTests.couple)
        if end == "release" { try case1.send(.hold) }
        let ended = try case1.send(
            Verb(rawValue: end), end == "release" ? ["outcome": "不去了"] : ["text": "上周走了"])
        #expect(ended.posted == ["goods:out -120.00", "goods:store 120.00"])
        #expect(case1.claims.isEmpty && case1.books.values.allSatisfy { $0 == 0 } && case1.timers.isEmpty)
        #expect(case1.words == (end == "release" ? "办结" : "已撤销"))
        #expect((ended.notices.map(\.code) == ["visitCancelled", "visitCancelled"]) == (end == "deceased"))
    }

    @Test("is held at once where somebody is found in danger")
    func emergency() throws {
        var case1 = try planned()
        let found = try case1.send(.emergency, ["dangerKind": "昏倒", "text": "倒在厨房"])
        #expect(found.notices.first == Notice(to: .duty, code: "emergency"))
        #expect(case1.words == "待核实·紧急" && case1.state?.matter.hold?.reason == "injury")
        try case1.send(.emergency, [:])
        #expect(try case1.send(.deceased).refusal?.code == .held)
        try case1.send(.release, ["outcome": "120送医", "closes": false])
        #expect(case1.words == "待走访" && case1.claims.count == 2, "the visit goes on, with its gift")
    }

    @Test("without a gift needs one visitor and no signature")
    func withoutGift() throws {
        var case1 = try planned(["cash": .null, "goods": .null, "batch": .null, "visitors": "S07", "withUnit": .null])
        #expect(case1.claims.isEmpty)
        #expect(
            try case1.send(.deliver, ["cashFen": 100]).refusal
                == Refusal(.rule, ["rule": "amountDiffers", "fen": "0"]))
        try case1.send(.deliver)
        #expect(case1.words == "办结" && case1.summary?.giftsGiven == 0 && case1.summary?.personVisits == 1)
    }

    @Test("that was made already is recorded in one step, with all its rules")
    func recorded() throws {
        var case1 = try planned()
        #expect(try case1.send(.record).refusal == Refusal(.rule, ["rule": "signatureMissing"]))
        let recorded = try case1.send(.record, Self.handover)
        #expect(recorded.postings.count == 4 && case1.words == "办结" && case1.state?.ending == .recorded)
    }

    @Test("that was held when it was asked for takes its gift when it is released, or is not taken after all")
    func heldFirst() throws {
        let danger: [String: JSONValue] = ["danger": true]
        var case1 = try planned(danger)
        #expect(case1.words == "待核实·紧急" && case1.claims.isEmpty)
        try case1.send(.release, ["outcome": "没事", "closes": false])
        #expect(case1.words == "待走访" && case1.claims.count == 2)

        var lost = try planned(danger)
        lost.world = Street.world(lost: case1.claims)
        let released = try lost.send(.release, ["outcome": "没事", "closes": false])
        #expect(released.outcome == .accepted && released.notices == [Notice(to: .actor, code: "notTaken")])
        #expect(lost.words == "办结·不予受理")
    }
}
