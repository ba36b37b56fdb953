import Casework
import Testing

/// The disputes of the demo day, row by row.
@Suite("The disputes of the demo day")
struct MediationDayTests {
    static let leak: [String: JSONValue] = [
        "kind": "neighbour", "applicant": ["name": "陈先生", "phone": "15405910004"],
        "otherSide": ["address": "融和新村5幢502"], "grid": "rongxi-5", "danger": "否",
        "safeContact": ["only": "mobile", "when": "08:00-18:00", "voicemail": false],
        "text": "融和新村5幢402陈先生反映 楼上502昨晚下雨后厨房又漏水 天花板滴到灶台 说过两次不理 要社区来看 白天打手机 别打家里座机 他老妈心脏不好",
    ]
    static let parking: [String: JSONValue] = [
        "kind": "property", "applicant": ["name": "吴先生", "phone": "15405910016"], "address": "桂香苑C座",
        "grid": "rongxi-3", "otherSide": ["name": "桂香苑业委会"],
        "text": "我桂香苑C座的,地下车库A37是我的产权车位,业委会的人长期停,物业说管不了,请社区主持公道!!",
    ]
    static let support: [String: JSONValue] = [
        "kind": "family", "applicant": ["name": "薛𣵦", "phone": "15405910031"], "grid": "rongxi-2",
        "otherSide": [["name": "大儿子"], ["name": "二儿子"], ["name": "小儿子"]], "wantsWritten": true, "danger": "否",
        "text": "榕荫里10号楼 薛𣵦 老人78岁 三个儿子赡养费说不拢 要社区帮忙写个协议 儿子们晚上才有空",
    ]
    static let referral: [String: JSONValue] = [
        "applicantConsents": true, "otherSide": "agrees", "committee": "own", "mediators": ["S03", "S06"],
        "session": "今晚7点",
    ]
    static let agreement: [String: JSONValue] = [
        "form": "written", "signedBy": ["薛𣵦", "大儿子", "二儿子", "小儿子"], "mediators": ["S03", "S06"], "seal": true,
        "number": "〔2026〕人调字第__号", "terms": "每人每月300 每月5号前给", "performOnDay": 5,
    ]

    @Test("M1: a leak is talked over and settled on the spot, which is no agreement (rows 4, 29)")
    func leak() throws {
        var case1 = Played<Mediation>()
        let asked = try case1.send(.submit, Self.leak, at: Street.at("09:05"))
        #expect(case1.words == "待劝解" && case1.state?.matter.hold == nil)
        #expect(case1.state?.shortlist.proposed.map(\.doer) == ["S03", "S06"])
        let contact = asked.particulars.first { $0.kind == .contact }?.fields
        #expect(contact?["safeOnly"] == "mobile" && contact?["voicemail"] == "no")
        #expect(case1.state?.otherSides.count == 1 && asked.notices.isEmpty, "502 is not contacted")
        #expect(case1.timers == [Timer("remind", .after(.hours(2), .working))])

        let settled = try case1.send(
            .talk,
            ["result": "settledOnTheSpot", "talkedBy": "S03", "terms": "周三(18日)请师傅修地漏,费用各半"],
            by: .zheng, through: .desk, at: Street.at("14:10"))
        #expect(settled.outcome == .accepted && case1.words == "办结·就地化解")
        #expect(settled.particulars.map(\.fields) == [["terms": "周三(18日)请师傅修地漏,费用各半"]])
        #expect(case1.state?.agreement == nil)
        #expect(case1.timers == [Timer("followUp", .at(Street.at("14:10", "2026-03-23")))], "回访 on Monday the 23rd")

        try case1.fire("followUp", at: Street.at("14:10", "2026-03-23"))
        #expect(case1.words == "办结·就地化解" && case1.summary?.callBack == true && case1.timers.isEmpty)
        try case1.send(.followUp, ["contact": "reached", "satisfaction": "satisfied", "text": "修好了 两家都满意"])
        #expect(case1.summary?.callBack == false)
    }

    @Test("M2: the property company and the owners' committee are passed over; a clear no ends it (rows 16, 33)")
    func parking() throws {
        var case1 = Played<Mediation>()
        try case1.send(.submit, Self.parking, by: .resident, through: .form, at: Street.at("09:28"))
        #expect(case1.words == "待劝解")
        let shortlist = try #require(case1.state?.shortlist)
        #expect(shortlist.proposed.first?.doer == "S03" && shortlist.proposed.first?.reason == .allGrids)
        let affiliated = shortlist.passedOver.filter { $0.reason == .affiliated }.map(\.doer)
        #expect(affiliated == ["S04", "S08"])
        let why = (shortlist.proposed + shortlist.passedOver).map { entry in
            "\(entry.doer): \(Words.reason(entry, in: Street.directory()))"
        }
        #expect(why.contains("S03: 调委会委员,无关联") && why.contains("S08: 所属单位与本事有关"))

        let refused = try case1.send(
            .refuse, ["side": "other", "words": "不接受调解,让他去法院"], by: .zheng, through: .desk, at: Street.at("15:05"))
        #expect(refused.outcome == .accepted && case1.words == "办结·终止")
        #expect(refused.notices == [Notice(to: .requester, code: "rightsTold")])
        #expect(Words.notice("rightsTold").contains("12348") && Words.notice("rightsTold").contains("法院"))

        for (verb, fields) in Self.afterRefusal {
            #expect(try case1.send(verb, fields).refusal?.code == .sideRefused, "\(verb.rawValue)")
        }
        #expect(try case1.send(.refuse, ["side": "other"]).outcome == .nothing, "no is said once")
        #expect(case1.words == "办结·终止" && case1.timers.isEmpty)
    }

    private static let afterRefusal: [(Verb, [String: JSONValue])] = [
        (.talk, ["result": "settledOnTheSpot", "talkedBy": "S03"]), (.refer, referral), (.agree, agreement),
        (.accept, ["doer": "S03"]), (.assign, ["doer": "S03"]), (.record, ["talkedBy": "S03"]), (.fail, [:]),
    ]

    @Test(
        "M4: a family goes to the committee and signs; the fifth and the court's thirty days are kept (rows 31, 32, 39)"
    )
    func support() throws {
        var case1 = Played<Mediation>()
        let asked = try case1.send(.submit, Self.support, by: .huang, at: Street.at("14:25"))
        #expect(case1.words == "待转介" && case1.state?.otherSides.count == 3)
        let names = asked.particulars.filter { $0.kind == .contact }.compactMap { $0.fields["name"] }
        #expect(names == ["薛𣵦", "大儿子", "二儿子", "小儿子"])
        #expect(Set(asked.particulars.map(\.person)).count == 4, "each side can be erased by itself")

        let referred = try case1.send(
            .refer, Self.referral, by: .zheng, through: .desk, at: Street.at("14:50"))
        #expect(case1.words == "已受理·待调解" && case1.state?.referral?.committee == .own)
        #expect(referred.notices.map(\.to) == [.doer("S03"), .doer("S06")])

        try case1.send(.agree, Self.agreement, by: .zheng, through: .desk, at: Street.at("20:30"))
        #expect(case1.words == "协议已签·履行中" && case1.summary?.closedAt == nil)
        let agreed = try #require(case1.state?.agreement)
        #expect(agreed.effective.iso == "2026-03-16" && agreed.confirmBy.iso == "2026-04-15" && !agreed.provisional)
        #expect(
            Set(case1.timers) == [
                Timer("performance", .at(Street.at("09:00", "2026-04-05"))),
                Timer("courtConfirmation", .at(Street.at("09:00", "2026-04-08"))),
            ])
    }

    @Test("M5: what fourteen homes complain of has no two sides and goes to the branch (row 38)")
    func publicIssue() throws {
        var case1 = Played<Mediation>()
        try case1.send(
            .submit,
            [
                "kind": "public", "applicant": ["name": "6号楼居民代表", "phone": "15405910038"], "households": 14,
                "address": "榕荫里6号楼", "grid": "rongxi-1", "text": "榕荫里6号楼下面电动车乱停 消防通道都堵了 我们14户都有意见 群里说了没用",
            ], by: .resident, through: .form, at: Street.at("16:30"),
            door: { $0.screening.words = SafetyScreen.codes(in: $0.words ?? "") })
        #expect(case1.words == "在办·小区党支部" && case1.state?.households == 14)
        #expect(case1.state?.shortlist == .empty && case1.timers.isEmpty)
        for (verb, fields) in [
            (Verb.talk, ["result": "settledOnTheSpot"]), (.refer, Self.referral), (.refuse, ["side": "other"]),
        ] as [(Verb, [String: JSONValue])] {
            #expect(try case1.send(verb, fields).refusal == Refusal(.rule, ["rule": "publicIssue"]))
        }
        try case1.send(.record, ["terms": "支部和物业划了停车线"])
        #expect(case1.words == "办结")
    }
}
