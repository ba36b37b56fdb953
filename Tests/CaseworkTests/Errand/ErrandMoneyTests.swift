import Casework
import Testing

/// What is bought and not wanted, typed wrong, or never paid.
@Suite("An errand's money")
struct ErrandMoneyTests {
    private func bought(_ payment: String, total: Int64 = 3000) throws -> Played<Errand> {
        var case1 = Played<Errand>()
        try case1.send(
            .submit, ErrandDayTests.order.merging(["payment": .text(payment), "capFen": 9000]) { $1 })
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.purchase, ["totalFen": .integer(total), "receipt": "slip"])
        return case1
    }

    private func delivered(_ total: Int64 = 3000) throws -> Played<Errand> {
        var case1 = try bought("float", total: total)
        try case1.send(.deliver)
        return case1
    }

    private static let floats = ["fund:float -30.00", "receivable:S01 30.00"]

    @Test(
        "what is not wanted goes back; what the shop keeps is borne by whom it was said",
        arguments: [
            ("onDelivery", ["refundFen": 3000], [], "办结·已退回"), ("onDelivery", [:], [], "办结·已退回"),
            (
                "onDelivery", ["refundFen": 1000, "communityBears": true],
                ["fund:float -20.00", "receivable:S01 20.00"], "待复核"
            ),
            ("advance", ["communityBears": true], floats, "待复核"),
            ("float", ["refundFen": 3000], [], "办结·已退回"), ("float", [:], floats, "待复核"),
            ("float", ["refundFen": 1000], ["fund:float -20.00", "receivable:S01 20.00"], "待复核"),
        ] as [(String, [String: JSONValue], [String], String)])
    func givenBack(payment: String, giving: [String: JSONValue], posted: [String], words: String) throws {
        var case1 = try bought(payment)
        let made = try case1.send(.giveBack, giving.merging(["reason": "refused"]) { $1 })
        #expect(made.posted == posted && case1.words == words)
    }

    @Test("above the cap and not wanted: nothing is delivered, and nobody is counted as served")
    func tooDear() throws {
        var case1 = try bought("onDelivery", total: 20_000)
        #expect(case1.words == "待确认金额")
        #expect(try case1.send(.cancel).refusal?.values["rule"] == "alreadyBought")
        let refund = try case1.send(.giveBack, ["reason": "tooDear", "refundFen": 20_001])
        #expect(refund.refusal == Refusal(.rule, ["rule": "refundTooMuch", "fen": "20000"]))
        try case1.send(.giveBack, ["reason": "tooDear", "refundFen": 20_000])
        #expect(case1.words == "办结·已退回" && case1.summary?.callBack == false)
        let (deeds, _) = Errand.deeds(in: case1.history)
        #expect(deeds.map(\.kind) == [.asked, .accepted("S01"), .ended(.returned)])
    }

    @Test("a doer who finds nothing ends it without a purchase; what was lent comes back")
    func nothingFound() throws {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order.merging(["payment": "float", "capFen": 9000]) { $1 })
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.lend, ["cashFen": 5000])
        #expect(try case1.send(.giveBack, ["reason": "allMissing"]).posted.isEmpty)
        #expect(case1.words == "待复核" && case1.state?.toSettle?.amount == Money(fen: 5000))
        try case1.send(.settle, ["cashFen": 5000], by: .qin)
        #expect(case1.words == "办结·已退回" && case1.books.values.allSatisfy { $0 == 0 })
    }

    /// Seen to fail when the approver is not asked for, when whoever wrote it down, or settles, may approve, and when nobody
    /// looks who the approver is in the directory.
    @Test("what the community bears needs somebody's approval who had no hand in it")
    func borne() throws {
        var case1 = try delivered()
        let short: [String: JSONValue] = ["cashFen": 2000, "borneFen": 1000]
        #expect(try case1.send(.settle, short, by: .qin).refusal?.values["rule"] == "approverMissing")
        for (approver, doer) in [("A1", JSONValue.null), ("A3", .null), ("A6", "S01")] {
            let approved = short.merging(["approvedBy": .text(approver), "approverDoer": doer]) { $1 }
            #expect(try case1.send(.settle, approved, by: .qin).refusal?.code == .samePerson, "\(approver)")
        }
        let settled = try case1.send(.settle, short.merging(["approvedBy": "A4"]) { $1 }, by: .qin)
        #expect(
            settled.posted == [
                "receivable:S01 -20.00", "fund:float 20.00", "receivable:S01 -10.00", "borne:errand 10.00",
            ])
        #expect(case1.words == "办结")
    }

    @Test("a debt that will never be paid is borne by the community")
    func debtWrittenOff() throws {
        var case1 = try delivered()
        try case1.send(.settle, ["cashFen": 1000, "owedFen": 2000], by: .qin)
        let settled = try case1.send(.settle, ["cashFen": 0, "borneFen": 2000, "approvedBy": "A5"], by: .yan)
        #expect(settled.refusal?.code == nil)
        #expect(settled.posted == ["owed:\(case1.caseID) -20.00", "borne:errand 20.00"])
        #expect(case1.words == "办结" && case1.books[.owed(case1.caseID)] == 0)
    }

    /// Seen to fail when whoever typed it may lower it.
    @Test("trap 4: a wrong amount is put right by its difference; only somebody else makes it less")
    func typo() throws {
        var case1 = try delivered(7080)
        let open = Money(fen: 7080)
        #expect(case1.state?.toSettle?.amount == open)
        #expect(try case1.send(.correct, ["totalFen": 2360]).refusal?.code == .samePerson)
        #expect(try case1.send(.correct, ["totalFen": 7080], by: .qin).refusal?.values["rule"] == "sameAmount")
        let corrected = try case1.send(.correct, ["totalFen": 2360], by: .qin)
        #expect(corrected.posted == ["fund:float 47.20", "receivable:S01 -47.20"])
        #expect(corrected.facts == [.corrected(from: open, to: Money(fen: 2360), by: "A3")])
        #expect(try case1.send(.settle, ["cashFen": 2360], by: .qin).outcome == .accepted, "who lowered it may settle")
        #expect(case1.words == "办结" && case1.state?.total == Money(fen: 2360))
        #expect(case1.books.values.allSatisfy { $0 == 0 })
    }

    @Test("who makes an amount more has had a hand in it")
    func raised() throws {
        var case1 = try delivered(2360)
        #expect(
            try case1.send(.correct, ["totalFen": 3260], by: .qin).posted == [
                "fund:float -9.00", "receivable:S01 9.00",
            ])
        #expect(try case1.send(.settle, ["cashFen": 3260], by: .qin).refusal?.code == .samePerson)
        #expect(try case1.send(.settle, ["cashFen": 3260], by: .yan).outcome == .accepted)
    }

    @Test("what was lent can be put right before the delivery; where nothing is out there is nothing to put right")
    func lentWrong() throws {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order.merging(["payment": "float", "capFen": 9000]) { $1 })
        try case1.send(.accept, ["doer": "S01"])
        #expect(try case1.send(.correct, ["totalFen": 1]).refusal?.values["rule"] == "nothingOut")
        try case1.send(.lend, ["cashFen": 5000])
        try case1.send(.correct, ["totalFen": 500], by: .qin)
        #expect(case1.state?.lent == Money(fen: 500) && case1.words == "在办")
        #expect(case1.books[.receivable("S01")] == 500)
    }

    /// Seen to fail when only the hands are asked, and when any role may make it less.
    @Test("whoever has the money neither counts it nor makes it less, and the desk does not make it less at all")
    func ownMoney() throws {
        var case1 = try delivered()
        #expect(try case1.send(.settle, ["cashFen": 3000], by: .lin).refusal?.code == .samePerson)
        #expect(try case1.send(.correct, ["totalFen": 2000], by: .lin).refusal?.code == .samePerson)
        #expect(try case1.send(.correct, ["totalFen": 2000], by: .huang).refusal?.code == .notAllowed)
        #expect(try case1.send(.correct, ["totalFen": 2000], by: .qin).outcome == .accepted)
    }

    /// Seen to fail when a correction asks nothing.
    @Test("more than was typed needs what any amount needs")
    func moreIsVouched() throws {
        var case1 = try delivered()
        let dear: [String: JSONValue] = ["totalFen": 20_000]
        #expect(try case1.send(.correct, dear).refusal?.values["rule"] == "overCapUnasked")
        #expect(try case1.send(.correct, dear.merging(["residentConfirmed": true]) { $1 }).outcome == .accepted)
        var unproved = try bought("float")
        try unproved.send(.purchase, ["totalFen": 3000])
        try unproved.send(.deliver, ["residentConfirmed": true])
        #expect(try unproved.send(.correct, ["totalFen": 4000]).refusal?.values["rule"] == "receiptOrWord")
    }

    @Test("what was never lent is put right to nothing, and the errand goes on without it")
    func neverLent() throws {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order.merging(["payment": "float", "capFen": 9000]) { $1 })
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.lend, ["cashFen": 5000])
        #expect(try case1.send(.correct, ["totalFen": 0], by: .qin).facts == [.lentReturned])
        #expect(try case1.send(.decline, ["doer": "S01"]).outcome == .accepted)
        #expect(case1.words == "待派" && case1.books.values.allSatisfy { $0 == 0 })
    }

    @Test("nothing is owed of what was given back")
    func nothingOwedOfReturned() throws {
        var case1 = try bought("float")
        try case1.send(.giveBack, ["reason": "refused"])
        let owed = try case1.send(.settle, ["cashFen": 0, "owedFen": 3000], by: .qin)
        #expect(owed.refusal == Refusal(.rule, ["rule": "amountDiffers", "fen": "3000"]))
    }

    /// Seen to fail when what was said of the last receipt stands for the next purchase.
    @Test("a receipt vouches for what it was written for, and for nothing later")
    func oldReceipt() throws {
        var case1 = try bought("float")
        try case1.send(.purchase, ["totalFen": 4000])
        #expect(try case1.send(.deliver).refusal?.values["rule"] == "receiptOrWord")
        try case1.send(.purchase, ["totalFen": 4000, "receipt": "slip"])
        #expect(try case1.send(.deliver).outcome == .accepted)
    }
}
