import Casework
import Foundation
import Testing

@Suite("An errand")
struct ErrandRulesTests {
    /// An errand that was asked for, in any world.
    private func asked(
        in world: World = Street.world(), _ changes: [String: JSONValue] = [:], urgency: Urgency = .normal
    ) throws -> Played<Errand> {
        var case1 = Played<Errand>(in: world)
        try case1.send(
            .submit, ErrandDayTests.order.merging(changes) { $1 }, at: Street.at("09:01"), urgency: urgency)
        return case1
    }

    private static let offering = Policy(dispatch: [.errand: .offer])

    @Test("is on top of the desk's list when nobody took it in time")
    func reminds() throws {
        var case1 = try asked(urgency: .urgent)
        #expect(case1.timers == [Timer("remind", .after(.minutes(15), .wall))])
        let due = try case1.fire("remind")
        #expect(due.notices == [Notice(to: .duty, code: "nobodyTook")])
        #expect(case1.summary?.callBack == true && case1.timers.isEmpty)
        #expect(try case1.fire("remind").outcome == .nothing)
        var cancelled = case1
        try cancelled.send(.cancel)
        #expect(cancelled.summary?.callBack == false, "nothing is owed any more")
        try case1.send(.accept, ["doer": "S01"])
        #expect(case1.summary?.callBack == false)
    }

    @Test(
        "takes what is bought within the tolerance as bought", arguments: [(4000, false), (4500, false), (4501, true)])
    func tolerance(total: Int64, isOver: Bool) throws {
        var case1 = try asked()
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.purchase, ["totalFen": .integer(total)])
        #expect(case1.summary?.status == (isOver ? .toConfirmAmount : .purchased))
    }

    @Test("waits for the resident's word before it is delivered above the cap")
    func overCapIsNotDelivered() throws {
        var case1 = try asked()
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.purchase, ["totalFen": 9000])
        #expect(try case1.send(.deliver).refusal == Refusal(.notNow, ["status": "toConfirmAmount"]))
        #expect(try case1.send(.cancel).refusal == Refusal(.rule, ["rule": "alreadyBought"]))
    }

    @Test("is offered to the first on the list where the house does so, and goes on when no answer comes")
    func offers() throws {
        var case1 = try asked(in: Street.world(policy: Self.offering))
        #expect(case1.words == "待接" && case1.summary?.doer == "S01" && case1.claims == [Claim(.slot, "S01:1")])
        #expect(case1.timers == [Timer("offer:S01:1", .after(.hours(4), .working))])
        try case1.fire("offer:S01:1")
        #expect(case1.words == "待接" && case1.summary?.doer != "S01" && case1.claims.count == 1)
        #expect(try case1.fire("offer:S01:1").outcome == .nothing, "an offer that is over is over")
    }

    @Test("gives a doer's place back whoever takes it, and however it ends")
    func slots() throws {
        let world = Street.world(policy: Self.offering)
        var taken = try asked(in: world)
        try taken.send(.accept, ["doer": "S02"])
        #expect(taken.summary?.doer == "S02" && taken.claims.allSatisfy { $0.kind == .offer })

        var assigned = try asked(in: world)
        try assigned.send(.assign, ["doer": "S02"])
        #expect(assigned.summary?.doer == "S02" && assigned.claims.isEmpty)

        var cancelled = try asked(in: world)
        try cancelled.send(.cancel)
        #expect(cancelled.words == "已撤销" && cancelled.claims.isEmpty)

        var released = try asked(in: world)
        try released.send(.hold)
        try released.send(.release, ["outcome": "不用了"])
        #expect(released.words == "办结" && released.claims.isEmpty)
    }

    @Test("asks the next doer when the place it wanted was lost")
    func lostSlot() throws {
        var world = Street.world(policy: Self.offering, loads: ["S01": 2])
        var case1 = try asked(in: world)
        #expect(case1.claims == [Claim(.slot, "S01:1")])
        world = Street.world(
            policy: Self.offering, lost: [Claim(.slot, "S01:1"), Claim(.slot, "S01:2"), Claim(.slot, "S01:3")])
        case1 = try asked(in: world)
        #expect(case1.summary?.doer != "S01")
    }

    @Test("refuses somebody whom the directory does not know")
    func unknownDoer() throws {
        var case1 = try asked()
        #expect(try case1.send(.accept, ["doer": "S99"]).refusal == Refusal(.unknownName, ["doer": "S99"]))
    }

    @Test(
        "of the float: a receipt, or the resident's word, and above the limit somebody else who saw it",
        arguments: [
            (["receipt": "slip"], nil), ([:], "receiptOrWord"), (["receipt": "none"], "receiptOrWord"),
            (["receipt": "none", "residentConfirmed": false], "receiptOrWord"),
            (["residentConfirmed": true], "witnessMissing"),
            (["residentConfirmed": true, "witness": "S01"], "witnessMissing"),
            (["residentConfirmed": true, "witness": "S02"], nil),
        ] as [([String: JSONValue], String?)])
    func vouched(proof: [String: JSONValue], rule: String?) throws {
        for verb in [Verb.deliver, .record] {
            var case1 = try asked(["payment": "float", "capFen": 20000])
            if verb == .deliver { try case1.send(.accept, ["doer": "S01"]) }
            let typed = proof.merging(["doer": "S01", "totalFen": 10001]) { $1 }
            #expect(try case1.send(verb, typed).refusal?.values["rule"] == rule, "\(verb.rawValue)")
            #expect(case1.words == (rule == nil ? "待复核" : verb == .deliver ? "在办" : "待派"))
        }
    }

    @Test(
        "up to the limit nobody else need have seen it; what is shown at the purchase counts later; and of the resident's own money nothing is asked"
    )
    func lightlyVouched() throws {
        var small = try asked(["payment": "float", "capFen": 20000])
        try small.send(.accept, ["doer": "S01"])
        #expect(try small.send(.deliver, ["totalFen": 10000, "residentConfirmed": true]).outcome == .accepted)
        var shown = try asked(["payment": "float", "capFen": 20000])
        try shown.send(.accept, ["doer": "S01"])
        try shown.send(.purchase, ["totalFen": 15000, "receipt": "slip"])
        #expect(try shown.send(.deliver).outcome == .accepted)
        var own = try asked(["capFen": 90000])
        try own.send(.accept, ["doer": "S01"])
        #expect(try own.send(.deliver, ["totalFen": 50000]).outcome == .accepted)
        var policy = Policy()
        policy.witnessAbove = Money(fen: 20000)
        var high = try asked(in: Street.world(policy: policy), ["payment": "float", "capFen": 20000])
        try high.send(.accept, ["doer": "S01"])
        #expect(try high.send(.deliver, ["totalFen": 15000, "residentConfirmed": true]).outcome == .accepted)
    }

    @Test("keeps what was said beside a step, also beside one that is refused")
    func remark() throws {
        var case1 = try asked()
        let kept = { (decision: Played<Errand>.Made) in
            decision.particulars.filter { $0.kind == .words }.compactMap { $0.fields["remark"] }
        }
        #expect(try kept(case1.send(.accept, ["doer": "S01"], remark: "半小时后去")) == ["半小时后去"])
        let refused = try case1.send(.accept, ["doer": "S02"], remark: "他也说去")
        #expect(refused.refusal?.code == .takenBy && kept(refused) == ["他也说去"])
        #expect(refused.particulars.map(\.person) == [case1.state?.matter.requester])
        #expect(try kept(case1.send(.deliver)).isEmpty)
    }

    @Test("does not promise float money that is not there")
    func floatTooLow() throws {
        var case1 = try asked(in: Street.world(balances: [.float: Money(fen: 100)]), ["payment": "float"])
        let recorded = try case1.send(.record, ["doer": "S01", "totalFen": 2360, "receipt": "slip"])
        #expect(recorded.refusal == Refusal(.fundTooLow, ["fund": "float"]))
    }

    @Test("the resident's word is kept as it was said: less than it cost is no word for it")
    func confirmedBelowTotal() throws {
        var case1 = try asked(["capFen": 4000])
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.purchase, ["totalFen": 9000])
        #expect(case1.words == "待确认金额" && case1.summary?.callBack == true)
        let little = try case1.send(.confirm, ["capFen": 5000])
        #expect(little.refusal == Refusal(.rule, ["rule": "stillOver", "fen": "9000"]) && case1.words == "待确认金额")
        try case1.send(.confirm, ["capFen": 8500])
        #expect(case1.state?.cap == Money(fen: 8500) && case1.words == "已购买" && case1.summary?.callBack == false)
    }

    @Test("the call that is owed above the cap is over when what was bought is put right")
    func callBackEndsWithCorrectedPurchase() throws {
        var case1 = try asked(["capFen": 4000])
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.purchase, ["totalFen": 9000])
        try case1.send(.purchase, ["totalFen": 3900])
        #expect(case1.words == "已购买" && case1.summary?.callBack == false)
    }

    @Test(
        "the cap holds at the door where another's money is spent, unless the resident was asked (trap 5)",
        arguments: [
            ("float", [:], "overCapUnasked"), ("float", ["residentConfirmed": true], nil), ("onDelivery", [:], nil),
        ] as [(String, [String: JSONValue], String?)])
    func capAtTheDoor(payment: String, word: [String: JSONValue], rule: String?) throws {
        for verb in [Verb.deliver, .record] {
            var case1 = try asked(["payment": .text(payment), "capFen": 4000])
            if verb == .deliver { try case1.send(.accept, ["doer": "S01"]) }
            let typed = word.merging(["doer": "S01", "totalFen": 6000, "receipt": "slip"]) { $1 }
            #expect(try case1.send(verb, typed).refusal?.values["rule"] == rule, "\(verb.rawValue)")
        }
    }

    @Test("an envelope is counted when it is taken, and is a cap of its own")
    func envelope() throws {
        var case1 = try asked(["payment": "cashInEnvelope", "capFen": 9000])
        #expect(try case1.send(.accept, ["doer": "S01"]).refusal?.values["rule"] == "cashMissing")
        try case1.send(.accept, ["doer": "S01", "cashTakenFen": 5000])
        try case1.send(.purchase, ["totalFen": 6000])
        #expect(case1.words == "待确认金额")
    }

    @Test("what was bought is not closed by releasing a hold")
    func heldAndReleasedAfterPurchase() throws {
        var case1 = try asked()
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.purchase, ["totalFen": 1000])
        try case1.send(.hold)
        #expect(try case1.send(.release, ["outcome": "好"]).refusal?.values["rule"] == "alreadyBought")
        #expect(try case1.send(.release, ["outcome": "好", "closes": false]).outcome == .accepted)
        #expect(case1.words == "已购买")
    }

    @Test("who asks by herself gets neither the community's money nor a higher cap without the desk")
    func askedByHerself() throws {
        var case1 = Played<Errand>()
        let order = ErrandDayTests.order.merging(["payment": "float", "capFen": 90_000]) { $1 }
        try case1.send(.submit, order, by: .resident, through: .form)
        #expect(case1.state?.payment == .onDelivery && case1.state?.cap == Policy().capDefault)
    }

    @Test("what is settled ends as it was done")
    func settledKeepsItsEnding() throws {
        var case1 = try asked(["payment": "float"])
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.deliver, ["totalFen": 3000, "receipt": "slip"])
        try case1.send(.settle, ["cashFen": 3000], by: .qin)
        #expect(case1.state?.ending == .delivered)
    }

    @Test("at the third time that nobody is home whoever is on duty is told, once")
    func thirdAbsence() throws {
        var case1 = try asked()
        try case1.send(.accept, ["doer": "S01"])
        var told: [[String]] = []
        for _ in 1...4 { told.append(try case1.send(.absent).notices.map(\.code)) }
        #expect(told == [[], [], ["notHome"], []])
    }

    /// Seen to fail when the timer is made anew by a purchase.
    @Test("what was taken on and not brought in time is on top of the list, whatever was bought meanwhile")
    func late() throws {
        var case1 = try asked(["needBy": .null])
        try case1.send(.accept, ["doer": "S01"])
        let standing = case1.timers
        #expect(standing == [Timer("late", .after(.hours(7), .working))])
        try case1.send(.purchase, ["totalFen": 3000])
        #expect(case1.timers == standing)
        #expect(try case1.fire("late").notices == [Notice(to: .duty, code: "late")])
        #expect(case1.summary?.callBack == true && case1.timers.isEmpty)
        try case1.send(.deliver)
        #expect(case1.summary?.callBack == false)
        var urgent = try asked(["needBy": "2026-03-16T08:00:00+08:00"], urgency: .urgent)
        try urgent.send(.accept, ["doer": "S01"])
        #expect(urgent.timers == [Timer("late", .after(.hours(8), .wall))], "that moment was over already")
    }

    @Test("community money that nobody settles is said, once; a part of it starts no new clock")
    func unsettled() throws {
        var case1 = try asked(["payment": "float"])
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.deliver, ["totalFen": 3000, "receipt": "slip"])
        let standing = case1.timers
        #expect(standing == [Timer("settle", .after(.hours(20), .working))])
        try case1.send(.settle, ["cashFen": 1000, "owedFen": 2000], by: .qin)
        #expect(case1.timers == standing)
        #expect(try case1.fire("settle").notices == [Notice(to: .duty, code: "toSettle")])
        #expect(case1.timers.isEmpty && case1.words == "待复核")
    }

    @Test("a correction can make it what volunteers may not do: it ends, and the clerk is told whom to name")
    func kindCorrected() throws {
        var case1 = try asked()
        let amended = try case1.send(.amend, ["kind": "gas"])
        #expect(amended.notices == [Notice(to: .actor, code: "toldChannel")] && case1.words == "办结·已告知渠道")
        var taken = try asked()
        try taken.send(.accept, ["doer": "S01"])
        try taken.send(.amend, ["kind": "gas"])
        #expect(taken.words == "在办", "somebody has it in hand: she is told")
    }

    @Test("cash is lent up to what may be spent, or the usual cap, and as far as the float holds it")
    func lendCeiling() throws {
        var case1 = try asked(["payment": "float", "capFen": 4000])
        try case1.send(.accept, ["doer": "S01"])
        #expect(try case1.send(.lend, ["cashFen": 0]).refusal?.values["rule"] == "nothingLent")
        case1.world = Street.world(balances: [.float: Money(fen: 100)])
        #expect(try case1.send(.lend, ["cashFen": 200]).refusal?.code == .fundTooLow)
        case1.world = Street.world()
        #expect(try case1.send(.lend, ["cashFen": 20_000]).outcome == .accepted)
        #expect(try case1.send(.lend, ["cashFen": 1]).refusal?.values["rule"] == "lentAlready")
        #expect(try case1.send(.correct, ["totalFen": 20_001]).refusal?.values["rule"] == "lendTooMuch")
        var own = try asked()
        try own.send(.accept, ["doer": "S01"])
        #expect(try own.send(.lend, ["cashFen": 100]).refusal?.values["rule"] == "notFromFloat")
    }

    /// Seen to fail when what was lent is not counted at the delivery, and when whoever lent may settle.
    @Test("cash that was lent before the shopping comes back whole, from another hand than lent or recorded it")
    func lent() throws {
        var case1 = try asked(["payment": "float", "capFen": 9000])
        try case1.send(.accept, ["doer": "S01"])
        #expect(try case1.send(.lend, ["cashFen": 5000]).posted == ["fund:float -50.00", "receivable:S01 50.00"])
        for verb in [Verb.cancel, .decline, .record] {
            #expect(try case1.send(verb, ["doer": "S01", "totalFen": 1]).refusal?.values["rule"] == "moneyOut")
        }
        let delivered = try case1.send(.deliver, ["totalFen": 6500, "receipt": "slip"], by: .huang)
        #expect(delivered.posted == ["fund:float -15.00", "receivable:S01 15.00"] && case1.words == "待复核")
        for actor in [Actor.wu, .huang] {
            #expect(try case1.send(.settle, ["cashFen": 6500], by: actor).refusal?.code == .samePerson)
        }
        let settled = try case1.send(.settle, ["cashFen": 6500], by: .qin)
        #expect(settled.posted == ["receivable:S01 -65.00", "fund:float 65.00"] && case1.words == "办结")
    }

    @Test("what was lent and not spent comes back as well; before the delivery the errand goes on without it")
    func lentAndReturned() throws {
        var case1 = try asked(["payment": "float"])
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.lend, ["cashFen": 5000])
        #expect(try case1.send(.settle, ["cashFen": 4000], by: .qin).refusal?.values["rule"] == "amountDiffers")
        #expect(
            try case1.send(.settle, ["cashFen": 5000], by: .qin).posted == [
                "receivable:S01 -50.00", "fund:float 50.00",
            ])
        #expect(case1.words == "在办" && case1.state?.toSettle == nil)
        try case1.send(.lend, ["cashFen": 3000])
        #expect(try case1.send(.deliver, ["totalFen": 1000, "receipt": "slip"]).posted.isEmpty)
        #expect(case1.state?.toSettle?.amount == Money(fen: 3000))
    }

    @Test("what the resident cannot pay yet stands as owed until somebody else than wrote it down takes it in")
    func owed() throws {
        var case1 = try asked(["payment": "float"])
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.deliver, ["totalFen": 3000, "receipt": "slip"])
        #expect(try case1.send(.settle, ["cashFen": 1000, "owedFen": 500], by: .qin).refusal?.code == .rule)
        let part = try case1.send(.settle, ["cashFen": 1000, "owedFen": 2000], by: .qin)
        let account = "owed:\(case1.caseID)"
        #expect(
            part.posted == ["receivable:S01 -10.00", "fund:float 10.00", "receivable:S01 -20.00", "\(account) 20.00"])
        #expect(case1.words == "待复核")
        for actor in [Actor.wu, .qin] {
            #expect(try case1.send(.settle, ["cashFen": 2000], by: actor).refusal?.code == .samePerson)
        }
        #expect(
            try case1.send(.settle, ["cashFen": 2000], by: .yan).posted == ["\(account) -20.00", "fund:float 20.00"])
        #expect(case1.words == "办结")
    }

    @Test("looks for others when the address is put right, and tells the doer who has it")
    func corrected() throws {
        var case1 = try asked(["address": .null])
        #expect(case1.state?.matter.incomplete == ["address"])
        #expect(case1.state?.shortlist.proposed.first?.doer == "S01")
        try case1.send(.amend, ["address": "融和新村3幢101", "grid": "rongxi-5"])
        #expect(case1.state?.shortlist.proposed.first?.doer != "S01" && case1.summary?.grid == "rongxi-5")
        #expect(case1.state?.matter.contacts.count == 2 && case1.state?.matter.incomplete == [])
        #expect(case1.summary?.callBack == false)
        try case1.send(.accept, ["doer": "S02"])
        try case1.send(.amend, ["phone": "15405910009"])
        #expect(case1.summary?.callBack == true)
        try case1.send(.note, ["text": "说好了", "calledBack": true])
        #expect(case1.summary?.callBack == false)
    }

    @Test("is passed on, or told where to turn, as the catalogue says")
    func handled() throws {
        #expect(try asked(["kind": "relay", "answered": true]).words == "办结·已转告")
        #expect(try asked(["kind": "inquiry"]).words == "待派", "a question that nobody answered is found somebody")
        #expect(try asked(["kind": "cash"]).words == "办结·已告知渠道")
    }

    /// Seen to fail without the rule.
    @Test("an outlet that brings it is paid by the resident, and never out of the float or an envelope")
    func outlet() throws {
        let shop = Street.doer("O1", "阿强便利店", .outlet, ["rongxi-1"], ["shop"])
        let world = Street.world(and: [shop])
        for (changes, isTaken) in [
            ([:], true), (["payment": "shopDirect"], true), (["payment": "float"], false),
            (["payment": "cashInEnvelope", "cashFen": 5000], false),
        ] as [([String: JSONValue], Bool)] {
            var case1 = try asked(in: world, changes)
            #expect(case1.state?.shortlist.proposed.first?.doer != "O1", "neighbours first")
            let refusal = isTaken ? nil : "outletIsPaid"
            let done: [String: JSONValue] = ["doer": "O1", "totalFen": 3000, "changeFen": 2000, "receipt": "slip"]
            #expect(try case1.send(.record, done).refusal?.values["rule"] == refusal)
            if isTaken { #expect(case1.words == "办结" && case1.books.isEmpty) }
            var other = try asked(in: world, changes)
            #expect(try other.send(.accept, ["doer": "O1"]).refusal?.values["rule"] == refusal)
        }
    }

    @Test("takes nothing but a note and a correction once it is closed")
    func closed() throws {
        var case1 = try asked()
        try case1.send(.cancel, at: Street.at("09:30"))
        #expect(case1.words == "已撤销")
        for verb in [Verb.accept, .assign, .decline, .record] {
            #expect(try case1.send(verb, ["doer": "S01"]).refusal?.code == .closed)
        }
        #expect(try case1.send(.cancel).refusal?.code == .closed)
        #expect(try case1.send(.hold).refusal?.code == .closed)
        #expect(try case1.send(.release, ["outcome": "好"]).refusal?.code == .notNow)
        try case1.send(.note, ["text": "谢谢你们"])
        try case1.send(.amend, ["name": "林依姆"])
        #expect(case1.words == "已撤销")
    }

    @Test("answers a second submission of the same case with nothing")
    func secondSubmission() throws {
        var case1 = try asked()
        #expect(try case1.send(.submit, ErrandDayTests.order).outcome == .nothing)
    }

    @Test("who asked cancels by herself until somebody has accepted; from then on she rings the desk, who may")
    func cancelledByRequester() throws {
        var free = Played<Errand>()
        try free.send(.submit, ErrandDayTests.order)
        #expect(try free.send(.cancel, by: .resident, through: .form).outcome == .accepted)
        #expect(free.words == "已撤销")
        var taken = Played<Errand>(2)
        try taken.send(.submit, ErrandDayTests.order)
        try taken.send(.accept, ["doer": "S01"])
        let late = try taken.send(.cancel, by: .resident, through: .form)
        #expect(late.outcome == .refused(Refusal(.rule, ["rule": "acceptedAlready"])))
        #expect(taken.words == "在办")
        #expect(try taken.send(.cancel).outcome == .accepted)
    }

    @Test("「最多40块」 is the cap wherever it was said; what was typed into the field goes before it")
    func capInWords() throws {
        var said = Played<Errand>()
        var order = ErrandDayTests.order
        order["capFen"] = nil
        try said.send(.submit, order)
        #expect(said.state?.cap == Money(fen: 4000))
        var typed = Played<Errand>(2)
        order["capFen"] = 5000
        try typed.send(.submit, order)
        #expect(typed.state?.cap == Money(fen: 5000))
    }
}
