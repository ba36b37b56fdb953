import Casework
import Testing

@Suite("A dispute")
struct MediationRulesTests {
    private func asked(_ fields: [String: JSONValue] = MediationDayTests.leak) throws -> Played<Mediation> {
        var case1 = Played<Mediation>()
        try case1.send(.submit, fields, at: Street.at("09:05"))
        return case1
    }

    private func referred() throws -> Played<Mediation> {
        var case1 = try asked(MediationDayTests.support)
        try case1.send(.refer, MediationDayTests.referral)
        return case1
    }

    private func signed(_ changes: [String: JSONValue] = [:], on date: String = "2026-03-16") throws -> Played<
        Mediation
    > {
        var case1 = try referred()
        try case1.send(
            .agree, MediationDayTests.agreement.merging(changes) { $1 }, by: .zheng, at: Street.at("20:30", date))
        return case1
    }

    @Test(
        "goes first where its kind and its wish say",
        arguments: [
            (["kind": "neighbour"], "待劝解"), (["kind": "property"], "待劝解"), (["kind": "public"], "在办·小区党支部"),
            (["kind": "family", "text": "婆媳吵架"], "待劝解"), (["kind": "family", "text": "想写个书面的协议"], "待转介"),
            (["kind": "family", "text": "想写个协议", "wantsWritten": false], "待劝解"),
            (["kind": "neighbour", "wantsWritten": true], "待转介"), (["kind": "neighbour", "danger": true], "待核实·紧急"),
        ] as [([String: JSONValue], String)])
    func routes(changes: [String: JSONValue], words: String) throws {
        #expect(try asked(MediationDayTests.leak.merging(changes) { $1 }).words == words)
    }

    @Test("counts that the other side was not reached, and never takes it for a no")
    func notReached() throws {
        var case1 = try asked()
        for times in 1...5 {
            try case1.send(.talk, ["result": "notReached", "talkedBy": "S03"])
            #expect(case1.words == "待劝解·未联系上\(times)次" && case1.state?.refusedBy == nil)
        }
    }

    @Test(
        "ends or goes on as the talk did",
        arguments: [
            ("wantsCommittee", "待转介", 0), ("otherSideRefuses", "办结·终止", 1), ("notForMediation", "办结·已告知渠道", 1),
            ("settledOnTheSpot", "办结·就地化解", 0),
        ])
    func talks(result: String, words: String, told: Int) throws {
        var case1 = try asked()
        let talked = try case1.send(.talk, ["result": .text(result), "talkedBy": ["S03"], "terms": "说了一会儿"])
        #expect(case1.words == words)
        #expect(talked.notices.filter { $0 == Notice(to: .requester, code: "rightsTold") }.count == told)
        #expect((case1.state?.refusedBy == .other) == (result == "otherSideRefuses"))
    }

    @Test("is recorded as settled in one step, by a talk that was held before")
    func recorded() throws {
        var case1 = try asked()
        try case1.send(.record, ["talkedBy": "S06", "terms": "已经说好了"], at: Street.at("10:00"))
        #expect(case1.words == "办结·就地化解" && case1.state?.matter.followUp?.at == Street.at("10:00", "2026-03-23"))
    }

    @Test("knows who goes to talk, and finds another when they cannot")
    func whoGoes() throws {
        var case1 = try asked()
        let assigned = try case1.send(.assign, ["doer": "S03"])
        #expect(assigned.notices == [Notice(to: .doer("S03"), code: "offered")])
        #expect(case1.summary?.doer == "S03" && case1.words == "待劝解" && case1.timers.count == 1)
        try case1.send(.decline, ["doer": "S03", "reason": "开会"])
        #expect(case1.summary?.doer == nil && case1.state?.shortlist.proposed.map(\.doer) == ["S06"])
        try case1.send(.accept, ["doer": "S06"])
        #expect(case1.summary?.doer == "S06" && case1.timers.isEmpty, "somebody goes: nobody is reminded")
        #expect(try case1.send(.accept, ["doer": "S03"]).refusal == Refusal(.takenBy, ["doer": "S06"]))
        #expect(try case1.send(.accept, ["doer": "S99"]).refusal?.code == .unknownName)
    }

    @Test("is on top of the list when nobody went in time")
    func reminded() throws {
        var case1 = try asked()
        let due = try case1.fire("remind")
        #expect(due.notices == [Notice(to: .duty, code: "nobodyTook")] && case1.summary?.callBack == true)
        #expect(case1.timers.isEmpty)
        #expect(try case1.fire("remind").outcome == .nothing)
    }

    @Test("lets nobody between the sides who belongs to what it is about", arguments: ["S04", "S08"])
    func conflict(doer: String) throws {
        var case1 = try asked(MediationDayTests.parking)
        let conflict = Refusal(.rule, ["rule": "conflict"])
        #expect(try case1.send(.accept, ["doer": .text(doer)]).refusal == conflict)
        #expect(try case1.send(.assign, ["doer": .text(doer)]).refusal == conflict)
        let referral = MediationDayTests.referral.merging(["mediators": ["S03", .text(doer)]]) { $1 }
        #expect(try case1.send(.refer, referral).refusal == conflict)
        #expect(case1.words == "待劝解")
    }

    @Test("passes over an owners' committee by its office, where nobody wrote down which one")
    func conflictByOffice() throws {
        let chair = Street.doer("S11", "林新民", .ownersCommittee, [], ["talk"])
        var case1 = Played<Mediation>(in: Street.world(and: [chair]))
        try case1.send(.submit, MediationDayTests.parking)
        #expect(case1.state?.shortlist.passedOver.contains { $0.doer == "S11" && $0.reason == .affiliated } == true)
        #expect(try case1.send(.assign, ["doer": "S11"]).refusal == Refusal(.rule, ["rule": "conflict"]))
    }

    @Test("passes over whose unit is itself the other side, whatever the kind")
    func conflictByName() throws {
        var case1 = try asked(MediationDayTests.leak.merging(["otherSide": ["name": "榕荫物业的经理"]]) { $1 })
        #expect(case1.state?.affiliated == ["S04"])
        #expect(try case1.send(.accept, ["doer": "S04"]).refusal == Refusal(.rule, ["rule": "conflict"]))
    }

    @Test("is passed on only with the applicant's own yes, and is then taken from nobody's word for a no")
    func consent() throws {
        var case1 = try asked(MediationDayTests.support)
        let without = MediationDayTests.referral.merging(["applicantConsents": false]) { $1 }
        #expect(try case1.send(.refer, without).refusal == Refusal(.rule, ["rule": "consentNeeded"]))
        let unknown = MediationDayTests.referral.merging(["otherSide": "unknown"]) { $1 }
        try case1.send(.refer, unknown)
        #expect(case1.words == "已受理·待调解")
        try case1.send(.refer, MediationDayTests.referral.merging(["mediators": "S06"]) { $1 })
        #expect(case1.state?.referral?.mediators == ["S06"], "a side may have asked for another mediator")
    }

    @Test(
        "has a written agreement in force only with every signature, a mediator and the seal (Art. 29)",
        arguments: [
            (["signedBy": ["薛𣵦", "大儿子", "大儿子", "大儿子"]], "signaturesMissing"), (["seal": false], "sealMissing"),
            (["mediators": "S99"], nil), (["signedBy": [], "signatures": 3], "signaturesMissing"),
        ] as [([String: JSONValue], String?)])
    func notInForce(changes: [String: JSONValue], rule: String?) throws {
        var case1 = try referred()
        let made = try case1.send(.agree, MediationDayTests.agreement.merging(changes) { $1 })
        #expect(made.refusal?.values["rule"] == rule && made.refusal != nil)
        #expect(case1.words == "已受理·待调解")
    }

    @Test("names a mediator of its own committee; another committee has its own")
    func mediators() throws {
        let nobody: [String: JSONValue] = ["mediators": .null]
        var own = try asked(MediationDayTests.support)
        try own.send(.refer, MediationDayTests.referral.merging(nobody) { $1 })
        let agreement = MediationDayTests.agreement.merging(nobody) { $1 }
        #expect(try own.send(.agree, agreement).refusal == Refusal(.rule, ["rule": "mediatorMissing"]))

        var other = try asked(MediationDayTests.support)
        let elsewhere: [String: JSONValue] = ["committee": "other", "committeeName": "城东街道调委会"]
        try other.send(.refer, MediationDayTests.referral.merging(nobody) { $1 }.merging(elsewhere) { $1 })
        try other.send(.agree, agreement)
        #expect(other.words == "协议已签·履行中")
    }

    @Test("takes signatures as names or as their number, and an oral agreement without any (Art. 30)")
    func inForce() throws {
        #expect(try signed(["signedBy": [], "signatures": 4]).words == "协议已签·履行中")
        let oral = try signed(["form": "oral", "signedBy": [], "seal": false])
        #expect(oral.words == "协议已签·履行中" && oral.state?.agreement?.form == .oral)
    }

    @Test("has an agreement only before a committee: a talk that settled it is none")
    func onlyBeforeCommittee() throws {
        var talked = try asked()
        #expect(try talked.send(.agree, MediationDayTests.agreement).refusal == Refusal(.notNow, ["status": "toTalk"]))
        try talked.send(.talk, ["result": "settledOnTheSpot", "talkedBy": "S03"])
        #expect(try talked.send(.agree, MediationDayTests.agreement).refusal?.code == .closed)
    }

    @Test(
        "counts the court's thirty days from the day of effect and rolls a rest day forward (Art. 33)",
        arguments: [
            ("2026-03-16", "2026-04-15", false), ("2026-03-05", "2026-04-07", false),
            ("2026-12-02", "2027-01-04", true),
        ])
    func courtDays(signedOn: String, last: String, provisional: Bool) throws {
        let agreed = try #require(try signed(on: signedOn).state?.agreement)
        #expect(agreed.effective.iso == signedOn && agreed.confirmBy.iso == last && agreed.provisional == provisional)
    }

    @Test(
        "is asked after on the day of the month, or a short month's last",
        arguments: [
            (5, "2026-03-16", ["2026-04-05", "2026-05-05"]), (16, "2026-03-16", ["2026-04-16", "2026-05-16"]),
            (31, "2026-03-16", ["2026-03-31", "2026-04-30"]), (30, "2026-01-31", ["2026-02-28", "2026-03-30"]),
            (20, "2026-12-25", ["2027-01-20", "2027-02-20"]),
        ])
    func performanceDays(day: Int64, signedOn: String, dates: [String]) throws {
        var case1 = try signed(["performOnDay": .integer(day)], on: signedOn)
        for date in dates {
            #expect(case1.timers.contains(Timer("performance", .at(Street.at("09:00", date)))), "\(date)")
            let due = try case1.fire("performance", at: Street.at("09:00", date))
            #expect(due.notices.map(\.to) == [.doer("S03"), .doer("S06")] && case1.summary?.callBack == true)
        }
        #expect(case1.words == "协议已签·履行中")
    }

    @Test("is asked after once when the house was away for months, and then on the next day that lies ahead")
    func performanceAfterOutage() throws {
        var case1 = try signed()
        case1.world = Street.world(now: Street.at("10:00", "2026-06-20"))
        try case1.fire("performance", at: Street.at("09:00", "2026-04-05"))
        #expect(case1.timers.contains(Timer("performance", .at(Street.at("09:00", "2026-07-05")))))
    }

    @Test("reminds once of the court, and has no day to ask after where none was agreed")
    func courtReminder() throws {
        var case1 = try signed(["performOnDay": .null])
        #expect(case1.timers.map(\.key) == ["courtConfirmation"])
        try case1.fire("courtConfirmation", at: Street.at("09:00", "2026-04-08"))
        #expect(case1.timers.isEmpty && case1.summary?.callBack == true)
        #expect(try case1.fire("courtConfirmation").outcome == .nothing)
    }

    @Test("what is due each month is not over with the first; the last one ends it")
    func firstMonthIsNotTheEnd() throws {
        var case1 = try signed()
        try case1.send(.perform, ["done": true, "text": "四月的给了"])
        #expect(case1.words == "协议已签·履行中" && case1.summary?.callBack == false)
        try case1.send(.perform, ["done": true, "isLast": true])
        #expect(case1.words == "办结" && case1.state?.ending == .performed)
    }

    @Test("an agreement in force is not ended by releasing a hold, nor made a public issue")
    func agreementStays() throws {
        var case1 = try signed()
        #expect(try case1.send(.amend, ["kind": "public"]).refusal?.values["rule"] == "alreadyAdmitted")
        try case1.send(.hold)
        #expect(try case1.send(.release, ["outcome": "好"]).refusal?.values["rule"] == "agreementInForce")
        #expect(try case1.send(.release, ["outcome": "好", "closes": false]).outcome == .accepted)
    }

    @Test("whoever belongs to what it is about settles nothing either, and goes no more when that turns out (trap 9)")
    func tied() throws {
        var case1 = try asked(MediationDayTests.parking)
        let conflict = Refusal(.rule, ["rule": "conflict"])
        for verb in [Verb.talk, .record] {
            let typed: [String: JSONValue] = ["result": "settledOnTheSpot", "talkedBy": "S04", "terms": "好了"]
            #expect(try case1.send(verb, typed).refusal == conflict)
        }
        var other = try asked()
        try other.send(.accept, ["doer": "S04"])
        let corrected = try other.send(.amend, ["kind": "property"])
        #expect(other.state?.doer == nil && corrected.notices.contains(Notice(to: .doer("S04"), code: "calledOff")))
    }

    @Test("what is to be passed on is reminded of, also when somebody had taken the talk")
    func toReferIsReminded() throws {
        var case1 = try asked()
        try case1.send(.accept, ["doer": "S03"])
        try case1.send(.talk, ["result": "wantsCommittee", "talkedBy": "S03"])
        #expect(case1.timers.map(\.key) == ["remind"])
    }

    @Test("is performed, or urged until it is (Art. 31)")
    func performed() throws {
        var case1 = try signed()
        let urged = try case1.send(.perform, ["done": false, "text": "老二还没给"])
        #expect(urged.notices.map(\.code) == ["notPerformed", "notPerformed"] && case1.summary?.callBack == true)
        #expect(try case1.send(.cancel).refusal == Refusal(.rule, ["rule": "agreementInForce"]))
        #expect(try case1.send(.refuse, ["side": "other"]).refusal?.code == .notNow)
        try case1.send(.perform, ["done": true, "isLast": true])
        #expect(case1.words == "办结" && case1.timers.map(\.key) == ["followUp"])
    }

    @Test("ends with the rights told when the committee could not settle it (Art. 26)")
    func failed() throws {
        var case1 = try referred()
        let failed = try case1.send(.fail, ["text": "谈不拢"])
        #expect(case1.words == "办结·终止" && failed.notices == [Notice(to: .requester, code: "rightsTold")])
        #expect(case1.state?.refusedBy == nil)
    }

    @Test(
        "can be refused by the applicant too, and while it is before the committee", arguments: ["applicant", "other"])
    func refusedLate(side: String) throws {
        var case1 = try referred()
        try case1.send(.refuse, ["side": .text(side)])
        #expect(case1.words == "办结·终止" && case1.state?.refusedBy?.rawValue == side)
        #expect(try case1.send(.agree, MediationDayTests.agreement).refusal?.code == .sideRefused)
    }

    @Test("is held in danger, and goes on where it stood when a person has released it")
    func held() throws {
        var case1 = try asked(MediationDayTests.leak.merging(["danger": true, "dangerKind": "家暴"]) { $1 })
        #expect(case1.state?.matter.hold?.reason == "violence" && case1.state?.shortlist == .empty)
        #expect(try case1.send(.talk, ["result": "notReached"]).refusal?.code == .held)
        #expect(try case1.send(.hold).refusal?.code == .held, "an emergency is not made less")
        try case1.send(.release, ["outcome": "派出所来过了", "closes": false, "harmed": "nobody"])
        #expect(case1.words == "待劝解" && case1.state?.shortlist.proposed.isEmpty == false)
    }

    @Test("is another matter after a correction")
    func rerouted() throws {
        var case1 = try asked()
        try case1.send(.amend, ["kind": "public"])
        #expect(case1.words == "在办·小区党支部")
        try case1.send(.amend, ["kind": "property", "grid": "rongxi-3"])
        #expect(case1.words == "待劝解")
        #expect(case1.state?.shortlist.passedOver.filter { $0.reason == .affiliated }.map(\.doer) == ["S04", "S08"])
    }

    @Test("names what is wrong with what was typed")
    func faults() {
        var fields = Fields(["applicant": ["phone": "154059100"], "households": 0, "kind": "陈先生的事", "text": "吵"])
        #expect(MediationBody.read(.submit, from: &fields) == nil)
        #expect(
            fields.faults.map { "\($0.field) \($0.code.rawValue)" } == [
                "applicant.phone phoneTooShort", "kind unknownCode", "households outOfRange",
            ])
        fields = Fields(["committee": "other", "otherSide": "refuses"])
        #expect(MediationBody.read(.refer, from: &fields) == nil)
        #expect(
            fields.faults.map { "\($0.field) \($0.code.rawValue)" } == [
                "applicantConsents missing", "otherSide unknownCode", "committeeName missing",
            ])
    }
}
