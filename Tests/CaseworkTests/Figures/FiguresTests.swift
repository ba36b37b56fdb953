import Casework
import FoundationEssentials
import Testing

@Suite("Figures, counted from the facts")
struct FiguresTests {
    private static func figures<Trade: ServiceLine>(
        of cases: [Played<Trade>], at home: (Trade.State) -> PersonReference
    ) throws -> Figures where Trade.State: CaseState {
        var figures = Figures()
        for case1 in cases {
            let (deeds, state) = Trade.deeds(in: case1.history)
            let last = try #require(state)
            for deed in deeds { figures.add(deed, of: Trade.line, last.matter.kind, at: person(home(last))) }
        }
        return figures
    }

    /// An id for each reference, as good as any.
    private static func person(_ reference: PersonReference) -> PersonID {
        let bits = UInt64(bitPattern: Int64(reference.hashValue))
        return PersonID(
            UUID(
                uuid: (
                    0, 0, 0, 0, 0, 0, 0, 0, b(bits, 0), b(bits, 1), b(bits, 2), b(bits, 3), b(bits, 4), b(bits, 5),
                    b(bits, 6), b(bits, 7)
                )))
    }

    private static func b(_ bits: UInt64, _ place: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: bits >> (8 * place)) }

    @Test("人次 counts the people visited, 户次 the homes, 人数 each once; what was waived was a visit, and no gift")
    func visits() throws {
        var given = Played<Condolence>(1)
        try given.send(.submit, CondolenceDayTests.visit, by: .yan)
        try given.send(.deliver, ["visitors": ["S05", "S03"], "withUnit": "U02", "signature": "第1行"])
        var couple = Played<Condolence>(2)
        try couple.send(.submit, CondolenceDayTests.couple, by: .yan)
        try couple.send(.waive, ["setsReturned": 1])
        var again = Played<Condolence>(3)
        try again.send(.submit, CondolenceDayTests.couple.merging(["batch": "2026-04"]) { $1 }, by: .yan)
        try again.send(.deliver, ["signature": "第2行"])

        let figures = try Self.figures(of: [given, couple, again]) { $0.recipient }
        #expect((figures.visits.personVisits, figures.visits.homeVisits, figures.visits.people) == (5, 3, 3))
        #expect(figures.given == 2)
        #expect(figures.service.mapValues(\.times) == ["S05": 1, "S03": 1, "S01": 2, "S07": 2])
        #expect(figures.ended[.condolence] == [.closed: 3])
    }

    @Test("a care visit is none of the visits, and a call is no visit")
    func care() throws {
        var case1 = Played<Condolence>()
        try case1.send(.submit, CondolenceDayTests.care)
        try case1.send(.visited, ["visitors": "S06"])
        // The same neighbour, though nobody says so again.
        try case1.send(.visited, ["byPhone": true, "isLast": true])
        let figures = try Self.figures(of: [case1]) { $0.recipient }
        #expect(figures.visits == Figures().visits)
        #expect((figures.care.personVisits, figures.care.homeVisits) == (1, 1))
        #expect(figures.service["S06"]?.times == 2)
    }

    @Test(
        "an errand counts when it was asked for, its minutes when it was delivered, and what was recorded was not taken"
    )
    func errands() throws {
        let order: [String: JSONValue] = [
            "kind": "shop", "grid": "rongxi-1", "caller": ["name": "林依姆", "phone": "15405910001"], "text": "要米10斤",
        ]
        var delivered = Played<Errand>(1)
        try delivered.send(.submit, order, at: Street.at("09:00"))
        try delivered.send(.decline, ["doer": "S02"])
        try delivered.send(.accept, ["doer": "S01"])
        try delivered.send(.deliver, ["minutes": 52], at: Street.at("10:35"))
        var recorded = Played<Errand>(2)
        try recorded.send(.submit, order)
        try recorded.send(.record, ["doer": "S06"])
        let figures = try Self.figures(of: [delivered, recorded]) { $0.matter.requester }
        #expect(figures.asked == [.errand: ["shop": 2]])
        #expect((figures.accepted, figures.declined) == (1, 1))
        #expect(figures.service["S01"]?.minutes == 52)
        #expect(figures.service["S06"]?.timesUntold == 1)
        let (deeds, _) = Errand.deeds(in: delivered.history)
        #expect(deeds.first?.at == Street.at("09:00"))
        #expect(deeds.last?.at == Street.at("10:35"))
    }

    @Test("a gift that comes back is taken off where it was counted: also of what was done jointly")
    func takenBack() throws {
        var case1 = Played<Condolence>()
        try case1.send(.submit, CondolenceDayTests.visit, by: .yan)
        try case1.send(
            .deliver,
            [
                "visitors": ["S05", "S03"], "withUnit": "U02", "receivedBy": "proxy", "relation": "女儿", "reason": "卧床",
                "signature": "第1行",
            ])
        try case1.send(.waive, ["setsReturned": 1, "byPhone": true], by: .zheng)
        let figures = try Self.figures(of: [case1]) { $0.recipient }
        #expect((figures.given, figures.visits.homeVisits) == (0, 1))
        let (deeds, _) = Condolence.deeds(in: case1.history)
        #expect(deeds.filter { [.given, .takenBack].contains($0.kind) }.map(\.unit) == ["U02", "U02"])
    }

    @Test("what counts is when it happened, not when it was typed")
    func occurred() throws {
        var case1 = Played<Errand>()
        try case1.send(.submit, ["kind": "shop", "caller": ["phone": "15405910001"], "text": "要米10斤"])
        try case1.send(.cancel, ["text": "不用了"])
        let before = case1.history.map {
            PastStep(verb: $0.verb, occurredAt: Street.at("08:00"), facts: $0.facts)
        }
        let (deeds, _) = Errand.deeds(in: before)
        #expect(deeds.map(\.kind) == [.asked, .ended(.cancelled)])
        #expect(deeds.allSatisfy { $0.at == Street.at("08:00") })
    }

    @Test("a public issue that turned out to be another matter is not the branch's, however often it is corrected")
    func rerouted() throws {
        var case1 = Played<Mediation>()
        try case1.send(
            .submit, ["kind": "public", "grid": "rongxi-1", "applicant": ["phone": "15405910004"], "text": "电动车乱停"])
        try case1.send(.amend, ["kind": "neighbour"])
        try case1.send(.amend, ["kind": "public"])
        try case1.send(.amend, ["kind": "neighbour"])
        #expect(try Self.figures(of: [case1]) { $0.matter.requester }.withBranch == 0)
    }
}
