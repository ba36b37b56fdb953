import Casework
import Testing

/// The visits of the demo day, row by row.
@Suite("The visits of the demo day")
struct CondolenceDayTests {
    static let visit: [String: JSONValue] = [
        "kind": "visit", "batch": "2026-03 生病住院慰问", "person": ["resident": "R01", "name": "黄阿公"],
        "address": "融和新村2幢101", "grid": "rongxi-5", "cash": ["fund": "party-dues", "fen": 50000], "goods": ["sets": 1],
        "visitors": ["S05", "S03"], "withUnit": "U02", "approvedBy": "A4",
        "text": "慰问:融和新村2幢101 老党员黄阿公 82岁 刚出院 党费慰问金500 慰问品一份 供电站的同志一起去",
    ]
    static let couple: [String: JSONValue] = [
        "kind": "visit", "batch": "2026-03 生病住院慰问", "person": ["resident": "R02", "name": "范依伯"],
        "householdPeople": 2, "address": "榕荫里8号楼102", "grid": "rongxi-2", "goods": ["sets": 1, "issued": true],
        "visitors": ["S01", "S07"], "approvedBy": "A4", "text": "慰问 榕荫里8号楼102 范依伯夫妻 两人都八十几 慰问品一份 秋妹已领走 社区经费",
    ]
    static let care: [String: JSONValue] = [
        "kind": "care", "person": ["resident": "R04", "name": "曾阿婆"], "address": "井尾弄31号", "grid": "rongxi-4",
        "everyDays": 2, "reportedBy": "S06", "text": "翁老师来社区说 井尾弄31号独居曾阿婆 三天没看她出来买菜 人清楚 就是没力气 隔天去看一下吧",
    ]

    @Test("V1: two visitors hand over what the secretary approved, and the recipient signs (rows 14, 37)")
    func visit() throws {
        var case1 = Played<Condolence>()
        let planned = try case1.send(.submit, Self.visit, by: .yan, at: Street.at("09:25"))
        #expect(planned.outcome == .accepted && case1.words == "待走访")
        #expect(planned.postings.isEmpty, "nothing is posted before it is handed over")
        #expect(case1.claims.count == 2 && case1.claims.allSatisfy { $0.kind == .grant && $0.key.hasSuffix("|R01") })
        #expect(case1.summary?.withUnit == "U02" && case1.summary?.personVisits == 0)

        let given = try case1.send(
            .deliver,
            [
                "visitors": ["S05", "S03"], "withUnit": "U02", "receivedBy": "self", "signature": "签收表第1行",
                "cashFen": 50000, "goods": 1,
            ], at: Street.at("16:10"))
        #expect(
            given.posted == [
                "fund:party-dues -500.00", "given:cash 500.00", "goods:store -120.00", "given:goods 120.00",
            ])
        #expect(case1.words == "办结")
        let summary = try #require(case1.summary)
        #expect((summary.personVisits, summary.homeVisits, summary.giftsGiven) == (1, 1, 1))
        #expect(summary.withUnit == "U02")
    }

    @Test("V1b: the same gift in the same batch is lost to the case that had it first (row 15)")
    func secondGift() throws {
        var first = Played<Condolence>()
        try first.send(.submit, Self.visit, by: .yan, at: Street.at("09:25"))
        var again = Self.visit.filter { !["visitors", "goods", "withUnit"].contains($0.key) }
        again["batch"] = "2026-03生病住院慰问"

        var unaware = Played<Condolence>(2)
        let planned = try unaware.send(.submit, again, by: .huang, at: Street.at("09:26"))
        #expect(unaware.words == "待走访" && unaware.state?.matter.incomplete.contains("visitors") == true)
        #expect(!first.claims.isDisjoint(with: planned.claims), "the ledger finds that it is taken")

        var case1 = Played<Condolence>(2, in: Street.world(lost: first.claims))
        let refused = try case1.send(.submit, again, by: .huang, at: Street.at("09:26"))
        #expect(refused.refusal?.code == .alreadyGranted && refused.refusal?.values["fund"] == "party-dues")
        #expect(refused.refusal.map { Words.refusal($0, in: Street.directory()) } == "不予受理:本批次党费已安排")
        #expect(case1.words == "办结·不予受理" && case1.claims.isEmpty && refused.postings.isEmpty)
        #expect(case1.books.isEmpty && case1.timers.isEmpty)

        let holders = Dictionary(uniqueKeysWithValues: first.claims.map { ($0, "10284715") })
        var told = Played<Condolence>(2, in: Street.world(lost: first.claims, holders: holders))
        let refusal = try told.send(.submit, again, by: .huang, at: Street.at("09:26")).refusal
        #expect(refusal.map { Words.refusal($0, in: Street.directory()) } == "不予受理:本批次党费已安排,见 10 28 47 15")
    }

    @Test("V2: a couple waives the goods, which go back; the visit counts (rows 30, 36)")
    func couple() throws {
        var case1 = Played<Condolence>()
        let planned = try case1.send(.submit, Self.couple, by: .yan, at: Street.at("14:20"))
        #expect(case1.words == "待走访")
        #expect(planned.posted == ["goods:store -120.00", "goods:out 120.00"])

        let waived = try case1.send(
            .waive, ["visitors": ["S01", "S07"], "goodsReturned": 1, "text": "说让给更困难的 聊了二十分钟 人都好"],
            at: Street.at("15:40"))
        #expect(waived.posted == ["goods:out -120.00", "goods:store 120.00"])
        #expect(case1.words == "办结" && case1.claims.isEmpty && case1.books.values.allSatisfy { $0 == 0 })
        let summary = try #require(case1.summary)
        #expect((summary.personVisits, summary.homeVisits, summary.giftsGiven) == (2, 1, 0))
    }

    @Test("V3: somebody is looked after every two days by the wall clock, and a missed visit alarms (row 12)")
    func care() throws {
        var case1 = Played<Condolence>()
        try case1.send(.submit, Self.care, through: .doorstep, at: Street.at("09:22"))
        #expect(case1.words == "待探访" && case1.state?.matter.hold == nil)
        #expect(case1.state?.shortlist.proposed.map(\.doer).first == "S07")
        #expect(
            case1.timers == [
                Timer("visit", .at(Street.at("09:00"))), Timer("missed", .at(Street.at("18:00"))),
            ], "first due today")

        try case1.fire("visit", at: Street.at("09:00"))
        #expect(case1.words == "待探访" && case1.summary?.callBack == true && case1.timers.map(\.key) == ["missed"])
        let missed = try case1.fire("missed", at: Street.at("18:00"))
        #expect(missed.notices == [Notice(to: .duty, code: "careMissed")] && case1.timers.isEmpty)

        try case1.send(.visited, ["visitors": "S07", "text": "好多了"], at: Street.at("19:00"))
        #expect(case1.words == "待探访" && case1.summary?.callBack == false && case1.summary?.personVisits == 1)
        #expect(
            case1.timers == [
                Timer("visit", .at(Street.at("09:00", "2026-03-18"))),
                Timer("missed", .at(Street.at("18:00", "2026-03-18"))),
            ])
    }

    @Test("F1: words of a form hold for a person, who is told without the text (row 40)")
    func listen() throws {
        var case1 = Played<Condolence>()
        let asked = try case1.send(
            .submit,
            [
                "kind": "listen", "caller": ["phone": "15405910040"], "address": "桂香苑D座", "grid": "rongxi-3",
                "text": "儿子一年没回来了,药也不想吃了,活着没什么意思,给你们添麻烦了",
            ], by: .resident, through: .form, at: Street.at("22:50"),
            door: { $0.screening.words = SafetyScreen.codes(in: $0.words ?? "") })
        #expect(case1.words == "待核实" && case1.state?.matter.hold?.reason == "selfHarm")
        #expect(asked.notices == [Notice(to: .duty, code: "held")] && case1.timers.isEmpty)
        #expect(case1.summary?.emergency == false && case1.state?.shortlist == .empty)
        #expect(SafetyAdvices.common.advice(for: "selfHarm")?.call.map(\.number) == ["12356", "110", "120"])
        try case1.send(.release, ["outcome": "打通了 女儿在身边", "closes": false], at: Street.at("23:10"))
        #expect(case1.words == "待探访" && case1.summary?.callBack == true)
    }
}
