import Casework
import Testing

@Suite("Care, listening and wishes")
struct CareTests {
    private func asked(
        _ changes: [String: JSONValue] = [:], at time: Instant = Street.at("09:22")
    ) throws -> Played<Condolence> {
        var case1 = Played<Condolence>()
        try case1.send(.submit, CondolenceDayTests.care.merging(changes) { $1 }, through: .doorstep, at: time)
        return case1
    }

    @Test("a care visit by phone counts as looked after and not as a visit")
    func byPhone() throws {
        var case1 = try asked()
        try case1.send(.visited, ["visitors": "S07", "byPhone": true], at: Street.at("10:00"))
        #expect(case1.words == "待探访" && case1.summary?.personVisits == 0 && case1.state?.care?.visits == 1)
        #expect(case1.state?.care?.dueOn?.iso == "2026-03-18")
        try case1.send(.visited, ["visitors": "S07"], at: Street.at("10:00", "2026-03-20"))
        #expect(case1.state?.care?.dueOn?.iso == "2026-03-22", "two days from the visit, not from the day it was due")
    }

    @Test("care that is asked for late has its time, and ends when it is the last one or only one was asked for")
    func careEnds() throws {
        var case1 = try asked(at: Street.at("21:30"))
        #expect(case1.timers.last == Timer("missed", .at(Street.at("23:30"))))
        try case1.send(.visited, ["isLast": true])
        #expect(case1.words == "办结" && case1.timers.isEmpty)

        var once = try asked(["everyDays": .null])
        try once.send(.visited, ["visitors": "S07"])
        #expect(once.words == "办结")
    }

    @Test("care goes on after nobody was home, and stops its clock while it is held")
    func absentAndHeld() throws {
        var case1 = try asked()
        try case1.send(.absent)
        #expect(case1.words == "待探访·未遇1次" && case1.timers.count == 2)
        try case1.send(.assign, ["visitors": "S07"])
        #expect(case1.summary?.doer == "S07")
        try case1.send(.hold)
        #expect(case1.words == "待核实" && case1.timers.isEmpty)
        #expect(try case1.fire("missed").outcome == .nothing)
        try case1.send(.release, ["outcome": "没事", "closes": false])
        #expect(case1.words == "待探访·未遇1次" && case1.timers.count == 2)
        try case1.send(.record, ["visitors": "S07", "text": "去过了"])
        #expect(case1.state?.care?.visits == 1 && case1.state?.care?.dueOn?.iso == "2026-03-18")
        try case1.send(.hold)
        let released = try case1.send(
            .release, ["outcome": "没事", "closes": false], at: Street.at("10:00", "2026-03-17"))
        #expect(case1.state?.care?.dueOn?.iso == "2026-03-18" && released.facts.count == 1, "it goes on as planned")
        try case1.send(.deceased)
        #expect(case1.words == "已撤销" && case1.timers.isEmpty)
    }

    @Test("who wants to be heard is owed a call at once, and the call ends it")
    func listening() throws {
        var case1 = try asked(["kind": "listen", "everyDays": .null, "text": "想找人说说话"])
        #expect(case1.words == "待探访" && case1.summary?.callBack == true)
        #expect(case1.state?.shortlist.proposed.map(\.doer) == ["S07"])
        try case1.send(.visited, ["byPhone": true, "text": "聊了半小时"])
        #expect(case1.words == "办结" && case1.summary?.callBack == false && case1.summary?.personVisits == 0)
    }

    @Test("a wish is registered, and recorded when somebody has fulfilled it")
    func wish() throws {
        var case1 = try asked(["kind": "wish", "text": "想要一副老花镜"])
        #expect(case1.words == "已登记" && case1.timers.isEmpty)
        #expect(try case1.send(.deliver).refusal == Refusal(.notNow, ["status": "registered"]))
        try case1.send(.record, ["text": "志愿者送去了"])
        #expect(case1.words == "办结")
    }

    @Test("whatever brings a gift is a visit with a visit's rules")
    func careWithGift() throws {
        let case1 = try asked(["goods": ["sets": 1], "batch": "spring-2026"])
        #expect(case1.words == "待走访" && case1.claims == [Claim(.grant, "spring-2026|goods|R04")])
    }

    @Test("a batch is the same however it is spaced, and its name stays out of the open")
    func batches() {
        let code = BatchCode(named: "2026-03 生病住院慰问")
        #expect(code == BatchCode(named: " 2026-03生病住院 慰问") && code == BatchCode(named: "２０２６-03 生病住院慰问"))
        #expect(code != BatchCode(named: "2026-04 生病住院慰问"))
        #expect(BatchCode.isNeutral(code.text) && BatchCode(named: "spring-2026") == "spring-2026")
    }
}
