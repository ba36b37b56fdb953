import Casework
import Testing

/// What comes after the end.
@Suite("An errand that was not right")
struct ErrandAfterTests {
    private func disputed(_ payment: String = "onDelivery") throws -> Played<Errand> {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order.merging(["payment": .text(payment)]) { $1 })
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.deliver, ["totalFen": 3000, "receipt": "slip"])
        if payment == "float" { try case1.send(.settle, ["cashFen": 3000], by: .qin) }
        try case1.send(.dispute, ["text": "鸡蛋碎了三个"])
        return case1
    }

    @Test("is open again, on top of the list, until somebody has dealt with it")
    func replaced() throws {
        var case1 = try disputed()
        #expect(case1.words == "有异议·在处理" && case1.summary?.callBack == true && case1.state?.matter.isOpen == true)
        #expect(try case1.send(.cancel).refusal?.values["rule"] == "alreadyBought")
        try case1.send(.adjust, ["result": "replaced"])
        #expect(case1.words == "办结" && case1.state?.ending == .adjusted && case1.summary?.callBack == false)
    }

    /// Seen to fail when nobody looks who somebody of the staff is in the directory.
    @Test("trap 23: nobody judges her own work")
    func ownWork() throws {
        var case1 = try disputed()
        #expect(try case1.send(.adjust, ["result": "explained"], by: .lin).refusal?.code == .samePerson)
        #expect(try case1.send(.adjust, ["result": "explained"]).outcome == .accepted)
    }

    /// Seen to fail when nobody adds up what was paid back.
    @Test("what the community pays back takes two, and an approval; nobody is paid twice")
    func refund() throws {
        var case1 = try disputed("float")
        let refund: [String: JSONValue] = ["result": "refunded", "refundFen": 600, "communityPays": true]
        #expect(try case1.send(.adjust, refund).posted == ["fund:float -6.00", "receivable:S01 6.00"])
        #expect(case1.words == "待复核")
        let borne: [String: JSONValue] = ["cashFen": 0, "borneFen": 600, "approvedBy": "A4"]
        #expect(try case1.send(.settle, borne).refusal?.code == .samePerson)
        #expect(try case1.send(.settle, borne, by: .qin).posted == ["receivable:S01 -6.00", "borne:errand 6.00"])
        #expect(case1.words == "办结" && case1.books[.float] == -600 && case1.books[.borne(by: .errand)] == 600)
        #expect(try case1.send(.settle, borne, by: .yan).refusal?.code == .closed)
        try case1.send(.dispute, ["text": "还要"])
        let more = refund.merging(["refundFen": 2401]) { $1 }
        #expect(try case1.send(.adjust, more).refusal == Refusal(.rule, ["rule": "refundTooMuch", "fen": "3000"]))
    }

    /// Seen to fail when only community money is always asked after.
    @Test("a complaint that was dealt with is asked after anew")
    func askedAnew() throws {
        var case1 = try disputed("float")
        #expect(case1.timers.isEmpty && case1.state?.matter.followUp == nil)
        var own = try disputed()
        try case1.send(.adjust, ["result": "replaced"], at: Street.at("11:00"))
        try own.send(.adjust, ["result": "replaced"], at: Street.at("11:00"))
        let timer = Timer("followUp", .at(Street.at("11:00", "2026-03-19")))
        #expect(case1.timers == [timer] && own.timers == [timer])
    }

    /// Seen to fail when `settled` closes it all the same.
    @Test("said while money is still out is written down, and dealt with once that is settled")
    func whileMoneyIsOut() throws {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order.merging(["payment": "float"]) { $1 })
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.deliver, ["totalFen": 3000, "receipt": "slip"])
        try case1.send(.dispute, ["text": "鸡蛋碎了三个"])
        #expect(case1.words == "待复核" && !Errand.verbs(on: case1.state).contains(.dispute))
        #expect(try case1.send(.dispute, ["text": "又说一遍"]).refusal?.code == .notNow)
        let settled = try case1.send(.settle, ["cashFen": 3000], by: .qin)
        #expect(case1.words == "有异议·在处理" && settled.timers.isEmpty)
        try case1.send(.adjust, ["result": "replaced"])
        #expect(case1.words == "办结" && case1.timers.map(\.key) == ["followUp"])
        var figures = Figures()
        for deed in Errand.deeds(in: case1.history).deeds {
            figures.add(deed, of: .errand, "shop", at: PersonID(case1.caseID.uuid))
        }
        #expect(figures.ended[.errand] == [.closed: 1])
    }

    @Test("what never began cannot have been done badly")
    func cancelled() throws {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order)
        #expect(try case1.send(.dispute, ["text": "不对"]).refusal?.code == .notNow)
        try case1.send(.cancel)
        #expect(try case1.send(.dispute, ["text": "不对"]).refusal?.code == .notNow)
    }

    @Test("counts as ended once, and as open again once")
    func figures() throws {
        var case1 = try disputed()
        try case1.send(.adjust, ["result": "withdrawn"])
        var figures = Figures()
        for deed in Errand.deeds(in: case1.history).deeds {
            figures.add(deed, of: .errand, "shop", at: PersonID(case1.caseID.uuid))
        }
        #expect(figures.ended[.errand] == [.closed: 1] && figures.reopened[.errand] == 1)
    }
}
