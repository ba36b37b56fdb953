import Casework
import Testing

/// The errands of the demo day, row by row.
@Suite("The errands of the demo day")
struct ErrandDayTests {
    /// E1 as 小吴 typed it.
    static let order: [String: JSONValue] = [
        "kind": "shop", "caller": ["name": "林依姆", "phone": "154 0591 0001"], "address": "榕荫里3号楼501",
        "grid": "rongxi-1", "items": "米10斤、生抽1瓶、鸡蛋1板", "capFen": 4000, "payment": "onDelivery",
        "needBy": "2026-03-16T12:00:00+08:00",
        "text": "榕荫里3号楼501林依姆 脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 最多40块 钱到付 中午前要",
    ]

    @Test("E1: shopping goes over the cap, the resident agrees, and she pays at the door (rows 1, 8, 9, 21 to 23)")
    func shopping() throws {
        var case1 = Played<Errand>()
        let asked = try case1.send(.submit, Self.order, at: Street.at("09:01"))
        #expect(asked.outcome == .accepted && case1.words == "待派")
        #expect(case1.state?.shortlist.proposed.count == 3)
        #expect(case1.state?.shortlist.proposed.first?.doer == "S01")
        #expect(case1.state?.shortlist.proposed.first?.reason == .sameGrid)
        #expect(asked.particulars.first { $0.kind == .items }?.fields["items"] == "米10斤、生抽1瓶、鸡蛋1板")
        #expect(asked.particulars.first { $0.kind == .contact }?.phone == "15405910001")
        #expect(case1.timers == [Timer("remind", .after(.hours(2), .working))])

        try case1.send(.accept, ["doer": "S01"], at: Street.at("09:14"))
        #expect(case1.words == "在办" && case1.summary?.doer == "S01")
        #expect(case1.timers == [Timer("late", .at(Street.at("12:00")))])

        try case1.send(.note, ["text": "鸡蛋不要了 加盐1包"], by: .huang, at: Street.at("09:15"))
        #expect(case1.words == "在办" && case1.summary?.callBack == true)

        let bought = try case1.send(
            .purchase,
            [
                "doer": "S01", "totalFen": 4580, "receipt": "slip",
                "lines": [["name": "米10斤", "fen": 3350], ["name": "生抽1瓶", "fen": 980], ["name": "盐1包", "fen": 250]],
            ], at: Street.at("10:10"))
        #expect(bought.outcome == .accepted && bought.notices == [Notice(to: .actor, code: "overCap")])
        #expect(case1.words == "待确认金额" && case1.summary?.callBack == true)

        try case1.send(.confirm, ["capFen": 4600], at: Street.at("10:12"))
        #expect(case1.words == "已购买" && case1.state?.total == Money(fen: 4580) && case1.state?.cap == Money(fen: 4600))

        let delivered = try case1.send(.deliver, ["minutes": 52], at: Street.at("10:35"))
        #expect(delivered.postings.isEmpty, "no money of the community moved")
        #expect(case1.words == "办结" && case1.summary?.closedAt == Street.at("10:35"))
    }

    @Test("Q1: a question is answered in the same breath and looks for nobody (row 3)")
    func question() throws {
        var case1 = Played<Errand>()
        try case1.send(
            .submit,
            [
                "kind": "inquiry", "answered": true, "caller": ["name": "黄先生", "phone": "15405910003"],
                "address": "桂香苑B座1203", "text": "老人养老金认证手机刷脸刷不过 → 已答:下午带身份证来服务站窗口也能办",
            ], by: .huang, at: Street.at("09:03"))
        #expect(case1.words == "办结·即答" && case1.state?.shortlist == .empty && case1.timers.isEmpty)
    }

    @Test("E2: a parcel is declined, taken once, not delivered and left with a neighbour (rows 6, 17 to 19, 28, 35)")
    func parcel() throws {
        var case1 = Played<Errand>()
        let asked = try case1.send(
            .submit,
            [
                "kind": "pickup", "caller": ["name": "陈㛃", "phone": "１５４０５９１０００６"], "address": "融和新村7幢301",
                "grid": "rongxi-5", "secret": "7-3-2081", "text": "帮忙取个快递 驿站在北门 我腿打石膏 送到融和新村7幢301 谢谢",
            ], by: .resident, through: .form, at: Street.at("09:09"))
        #expect(case1.words == "待派" && case1.state?.matter.hold == nil)
        #expect(asked.particulars[0].phone == "15405910006" && asked.particulars[0].fields["name"] == "陈㛃")
        #expect(asked.particulars.first { $0.kind == .secret }?.fields == ["secret": "7-3-2081"])
        #expect(case1.state?.shortlist.proposed.map(\.doer).contains("S02") == true)

        try case1.send(.decline, ["doer": "S02", "reason": "今天没空"], by: .huang, at: Street.at("09:31"))
        #expect(case1.words == "待派" && case1.state?.shortlist.proposed.map(\.doer).contains("S02") == false)
        #expect(case1.timers == [Timer("remind", .after(.hours(2), .working))], "the resident's clock goes on")

        try case1.send(.accept, ["doer": "S05"], by: .huang, at: Street.at("09:35"))
        #expect(case1.words == "在办")

        let late = try case1.send(.accept, ["doer": "S01"], at: Street.at("09:36"))
        #expect(late.refusal == Refusal(.takenBy, ["doer": "S05"]))
        #expect(late.refusal.map { Words.refusal($0, in: Street.directory()) } == "已由薛宝珍接单,谢谢")
        #expect(case1.words == "在办" && case1.summary?.doer == "S05")

        try case1.send(.absent, ["doer": "S05"], by: .huang, at: Street.at("11:40"))
        #expect(case1.words == "在办·未遇1次")

        let refused = try case1.send(.deliver, ["leftWithNeighbour": "邻居302"], at: Street.at("15:30"))
        #expect(refused.refusal == Refusal(.rule, ["rule": "neighbourNeedsConsent"]))
        try case1.send(
            .deliver, ["leftWithNeighbour": "邻居302", "residentAgrees": true], by: .huang, at: Street.at("15:30"))
        #expect(case1.words == "办结")
    }

    @Test("X1: gas is held as an emergency, nobody is sent, and a person releases it (rows 7, 24)")
    func gasSmell() throws {
        var case1 = Played<Errand>()
        let asked = try case1.send(
            .submit,
            [
                "kind": "other", "caller": ["name": "邻居(未留名)", "phone": "15405910007"], "address": "榕荫里1号楼203",
                "grid": "rongxi-1", "danger": "是", "dangerKind": "燃气", "text": "急!榕荫里1号楼203 邻居说敲门阿婆没人应 门口有煤气味!",
            ], by: .huang, at: Street.at("09:10"), urgency: .urgent)
        #expect(case1.words == "待核实·紧急" && case1.state?.matter.hold?.reason == "gas")
        #expect(asked.notices == [Notice(to: .duty, code: "held")] && case1.state?.shortlist == .empty)
        #expect(try case1.send(.accept, ["doer": "S01"]).refusal?.code == .held)
        #expect(try case1.send(.cancel).refusal?.code == .held, "what is held ends only with what was found")

        try case1.send(
            .release, ["outcome": "无人受伤", "handedTo": "119、燃气抢修"], by: .huang, at: Street.at("10:40"))
        #expect(case1.words == "办结" && case1.summary?.held == false)
    }

    @Test("E3: a prescription is done when every thing entrusted is back and the envelope adds up (rows 10, 25, 34)")
    func prescription() throws {
        var case1 = Played<Errand>()
        try case1.send(
            .submit,
            [
                "kind": "prescription", "caller": ["name": "何阿公", "phone": "0591-10000010"], "address": "桂香苑A座702",
                "grid": "rongxi-3", "custody": ["insuranceCard", "idCopy", "emptyBox"], "payment": "cashInEnvelope",
                "cashFen": 8000, "text": "高血压药快没了 卫生站开的 医保卡 身份证复印件 空药盒都放保安室 找人帮拿药 钱放信封80块",
            ], at: Street.at("09:18"))
        #expect(case1.words == "待派" && case1.state?.shortlist.proposed.map(\.doer) == ["S05"])
        try case1.send(
            .accept,
            ["doer": "S05", "custodyTaken": ["insuranceCard", "idCopy", "emptyBox"], "cashTakenFen": 8000],
            at: Street.at("10:45"))
        #expect(case1.words == "在办" && case1.state?.custody.count == 3)

        let returned: JSONValue = ["insuranceCard", "idCopy", "emptyBox"]
        #expect(try case1.send(.cancel).refusal?.code == .custodyOpen)
        #expect(try case1.send(.record, ["doer": "S05", "totalFen": 5320]).refusal?.code == .custodyOpen)
        #expect(
            try case1.send(.deliver, ["totalFen": 5320, "changeFen": 2680, "custodyReturned": ["idCopy"]]).refusal
                == Refusal(.custodyOpen, ["items": "insuranceCard emptyBox"]))
        for wrong: [String: JSONValue] in [["totalFen": 5320, "changeFen": 2600], ["changeFen": 2680], [:]] {
            let fields = wrong.merging(["custodyReturned": returned]) { $1 }
            #expect(try case1.send(.deliver, fields).refusal == Refusal(.rule, ["rule": "cashDoesNotAddUp"]))
        }
        let done = try case1.send(
            .deliver, ["totalFen": 5320, "changeFen": 2680, "custodyReturned": returned, "receipt": "slip"],
            at: Street.at("15:20"))
        #expect(case1.words == "办结" && done.postings.isEmpty && case1.state?.custody == [])
    }

    @Test("G1: a gas bottle is not for volunteers; the station's number is told (row 11)")
    func gasBottle() throws {
        var case1 = Played<Errand>()
        let told = try case1.send(
            .submit,
            [
                "kind": "gas", "caller": ["name": "许依伯", "phone": "15405910011"], "address": "井尾弄17号",
                "text": "井尾弄17号 许依伯 煤气用完了 换煤气罐 扛不动",
            ], by: .huang, at: Street.at("09:20"))
        #expect(told.refusal == Refusal(.toldChannel, ["channel": "U04"]))
        #expect(case1.words == "办结·已告知渠道" && !told.facts.isEmpty)
        #expect(
            told.refusal.map { Words.refusal($0, in: Street.directory()) }
                == "这件志愿者不能办,请打城东燃气站电话 0591-10000044,他们上门")
    }

    @Test("E5: float money is recorded as done and settled by a second person (rows 13, 26, 27)")
    func floatMoney() throws {
        var case1 = Played<Errand>()
        let asked = try case1.send(
            .submit,
            [
                "kind": "shop", "caller": ["resident": "R04", "name": "曾阿婆"], "address": "井尾弄31号", "grid": "rongxi-4",
                "items": "青菜、豆腐", "payment": "float", "capFen": 3000, "reportedBy": "S06",
                "sameCallAs": "01020304-0506-7708-800a-0b0c0d0e0901", "text": "同一家 顺便带点青菜豆腐 她手头没零钱 先社区垫一下",
            ], through: .doorstep, at: Street.at("09:22"))
        #expect(case1.words == "待派" && case1.state?.matter.sameCallAs != nil)
        #expect(asked.particulars.first { $0.kind == .items }?.fields["items"] == "青菜、豆腐")

        let done: [String: JSONValue] = [
            "doer": "S06", "totalFen": 2360, "receipt": "none", "residentConfirmed": true,
        ]
        let unvouched = done.filter { $0.key != "residentConfirmed" }
        #expect(try case1.send(.record, unvouched).refusal == Refusal(.rule, ["rule": "receiptOrWord"]))
        let unsaid = done.filter { $0.key != "totalFen" }
        #expect(try case1.send(.record, unsaid).refusal == Refusal(.rule, ["rule": "totalMissing"]))

        let recorded = try case1.send(.record, done, at: Street.at("11:05"))
        #expect(recorded.posted == ["fund:float -23.60", "receivable:S06 23.60"] && case1.words == "待复核")
        #expect(try case1.send(.record, done).refusal?.code == .notNow, "money moves once")

        try case1.send(.hold)
        #expect(try case1.send(.release, ["outcome": "好"]).refusal == Refusal(.rule, ["rule": "moneyOut"]))
        try case1.send(.release, ["outcome": "好", "closes": false])
        #expect(try case1.send(.settle, ["cashFen": 2360], by: .wu).refusal?.code == .samePerson)
        #expect(
            try case1.send(.settle, ["cashFen": 2300], by: .qin).refusal
                == Refusal(.rule, ["rule": "amountDiffers", "fen": "2360"]))
        let settled = try case1.send(.settle, ["cashFen": 2360], by: .qin, through: .desk, at: Street.at("11:30"))
        #expect(settled.posted == ["receivable:S06 -23.60", "fund:float 23.60"] && case1.words == "办结")
        #expect(case1.books.values.allSatisfy { $0 == 0 })
    }
}
