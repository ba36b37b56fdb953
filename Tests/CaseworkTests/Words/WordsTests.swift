import Casework
import Testing

@Suite("The words of the house")
struct WordsTests {
    private func summary(
        _ status: Status, emergency: Bool = false, absences: Int = 0, gifts: Int = 0
    ) -> Summary {
        Summary(
            kind: "shop", status: status, grid: "rongxi-1", emergency: emergency, openedAt: Street.at("09:00"),
            absences: absences, giftsGiven: gifts)
    }

    @Test("say where a case stands as the demo day does")
    func statuses() {
        let expected: [(Summary, String)] = [
            (summary(.toAssign), "待派"), (summary(.offered), "待接"), (summary(.inProgress), "在办"),
            (summary(.inProgress, absences: 1), "在办·未遇1次"), (summary(.toConfirmAmount), "待确认金额"),
            (summary(.purchased), "已购买"), (summary(.toSettle), "待复核"), (summary(.closed, absences: 2), "办结"),
            (summary(.answered), "办结·即答"), (summary(.toldChannel), "办结·已告知渠道"), (summary(.notTaken), "办结·不予受理"),
            (summary(.held), "待核实"), (summary(.held, emergency: true), "待核实·紧急"), (summary(.toTalk), "待劝解"),
            (summary(.toRefer), "待转介"), (summary(.admitted), "已受理·待调解"), (summary(.performing), "协议已签·履行中"),
            (summary(.withBranch), "在办·小区党支部"), (summary(.settledOnTheSpot), "办结·就地化解"),
            (summary(.terminated), "办结·终止"), (summary(.toVisit), "待走访"), (summary(.toVisit, gifts: 1), "待走访·待核实代领"),
            (summary(.toCare), "待探访"), (summary(.relayed), "办结·已转告"), (summary(.cancelled), "已撤销"),
        ]
        for (summary, words) in expected { #expect(Words.status(summary) == words) }
        #expect(Words.status(summary(.held, emergency: true), in: .en) == "On hold · emergency")
    }

    @Test("say closed of what is closed and of nothing else", arguments: Status.allCases)
    func closedStatuses(status: Status) {
        let words = Words.status(status)
        #expect(!words.zh.isEmpty && !words.en.isEmpty)
        #expect((words.zh.hasPrefix("办结") || words.zh == "已撤销") == !status.isOpen)
    }

    @Test("have a sentence for every refusal and every fault, in both languages")
    func everySentence() {
        for code in Refusal.Code.allCases {
            for language in Language.allCases {
                #expect(!Words.refusal(Refusal(code), in: .empty, language).isEmpty)
            }
        }
        for code in Fault.Code.allCases {
            for language in Language.allCases { #expect(!Words.fault(Fault("x", code), in: language).isEmpty) }
        }
    }

    @Test(
        "name what is wrong with a field",
        arguments: [
            (Fault("caller.phone", .phoneTooShort, ["missing": "2"]), "电话少了2位"),
            (Fault("text", .missing), "请写要办什么"), (Fault("items[0].qty", .notPositive), "要大于0"),
            (Fault("items[0].unit", .unknownUnit), "不在单位表"), (Fault("caller", .noWayBack), "联系方式(电话或地址)至少一项"),
            (Fault("kind", .missing), "请选是哪一类事"), (Fault("batch", .missing), "请写批次"),
            (Fault("items[1].name", .missing), "请写第2样的姓名"),
            (Fault("performOnDay", .outOfRange, ["least": "1", "most": "31"]), "要在1到31之间"),
        ])
    func faults(fault: Fault, words: String) {
        #expect(Words.fault(fault) == words)
    }

    @Test("call a doer by name when somebody was late")
    func takenBy() {
        let refusal = Refusal(.takenBy, ["doer": "S05"])
        #expect(Words.refusal(refusal, in: Street.directory()) == "已由薛宝珍接单,谢谢")
        #expect(Words.refusal(refusal, in: Street.directory(), .en) == "薛宝珍 has taken this already, thank you")
        #expect(Words.refusal(refusal, in: .empty) == "已由别人接单,谢谢")
    }

    @Test("tell the public where an errand is, and nothing of a dispute, a visit or what is held")
    func tracking() {
        #expect(Words.tracking(.errand, summary(.purchased)) == "志愿者已买好,正在送去")
        for status in Status.allCases {
            for line in [Line.mediation, .condolence] {
                #expect(Words.tracking(line, summary(status)) == "这类事项请打服务站电话了解")
            }
        }
        #expect(Words.tracking(.errand, summary(.held)) == "这类事项请打服务站电话了解")
        #expect(Words.notFound.zh == "没有查到,请核对编号,或打服务站电话")
    }

    @Test("that leave the house name nobody and no matter")
    func neutralNotices() {
        let telling = ["纠纷", "调解协议", "离世", "慰问金", "家暴", "欠", "病"]
        for (code, phrase) in Words.notices {
            #expect(!telling.contains { phrase.zh.contains($0) }, "\(code)")
            #expect(!phrase.en.isEmpty)
        }
    }

    @Test("are those of the glossary: nothing a person of eighty would not say")
    func plainWords() {
        let foreign = ["请求", "提交失败", "无效参数", "非法输入", "系统异常", "用户", "案件", "死亡", "礼品", "礼物", "冻结", "升级"]
        var said = Words.notices.values.map(\.zh) + Status.allCases.map { Words.status($0).zh }
        said += Refusal.Code.allCases.map { Words.refusal(Refusal($0), in: .empty) }
        said += Fault.Code.allCases.map { Words.fault(Fault("x", $0)) }
        said += SafetyAdvices.common.all.flatMap { $0.say.map(\.zh) + $0.call.map(\.name.zh) }
        for sentence in said { #expect(!foreign.contains { sentence.contains($0) }, "\(sentence)") }
    }

    @Test("have a name for every verb that a line offers")
    func verbs() {
        let offered = [Verb.submit, .due] + DeskAct.verbs
        for verb in offered + [
            .purchase, .entrust, .giveBack, .lend, .correct, .dispute, .adjust, .settle, .talk, .refer, .redirect,
            .refuse, .agree,
            .fail, .perform,
            .waive, .visited, .emergency, .deceased,
        ] {
            #expect(Words.verb(verb) != nil, "\(verb.rawValue)")
        }
    }
}
