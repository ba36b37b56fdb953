extension Step<Errand> {
    /// Above the cap and its tolerance: stop and call. Nothing is refused and nothing is lost.
    mutating func purchase(_ purchase: Purchase) {
        guard let state, isInHand() else { return }
        let lines = keep(
            .items, of: state.matter.requester,
            ["lines": purchase.lines.map { "\($0.name) \($0.amount)" }.joined(separator: "、")])
        let overCap = purchase.total > world.policy.tolerated(over: state.cap)
        record(.bought(total: purchase.total, receipt: purchase.receipt, lines: lines, overCap: overCap))
        if overCap { tell(.actor, "overCap") }
    }

    mutating func confirm(_ cap: Money) {
        guard let state, isWorkable(.toConfirmAmount) else { return }
        record(.capRaised(to: max(cap, state.total ?? cap)))
    }

    /// 上门未遇: it stays in hand; a second try, or a neighbour with the resident's word.
    mutating func absent() {
        guard isInHand() else { return }
        record(.absent)
    }

    /// What cost more than was agreed waits for the resident's word first.
    mutating func deliver(_ delivery: Delivery) {
        guard let state, isWorkable(.inProgress, .purchased), isComplete(delivery, state) else { return }
        let neighbour = keep(.words, of: state.matter.requester, ["leftWith": delivery.leftWithNeighbour])
        record(
            .delivered(
                total: delivery.total, receipt: delivery.proof.receipt, leftWith: neighbour, minutes: delivery.minutes,
                at: request.occurredAt))
        finish(
            .delivered, doer: state.doer, total: delivery.total ?? state.total, witness: delivery.proof.witness)
    }

    /// Closing waits for every thing entrusted, and for the envelope's cash to add up.
    private mutating func isComplete(_ delivery: Delivery, _ state: ErrandState) -> Bool {
        let open = state.custody.filter { !delivery.custodyReturned.contains($0) }
        guard open.isEmpty else { return no(.custodyOpen, ["items": open.map(\.rawValue).joined(separator: " ")]) }
        let total = delivery.total ?? state.total
        if let cash = state.cash, total.map({ $0 + (delivery.change ?? .zero) }) != cash {
            return no(.rule, ["rule": "cashDoesNotAddUp"])
        }
        if delivery.leftWithNeighbour != nil && delivery.residentAgrees != true {
            return no(.rule, ["rule": "neighbourNeedsConsent"])
        }
        return floatCovers(total, state) && isVouched(total, delivery.proof, state, doer: state.doer)
    }

    /// What was paid out of the float is said, and is there.
    private mutating func floatCovers(_ total: Money?, _ state: ErrandState) -> Bool {
        guard state.payment == .float else { return true }
        guard let total else { return no(.rule, ["rule": "totalMissing"]) }
        return floatHolds(total - state.lent)
    }

    private mutating func floatHolds(_ amount: Money) -> Bool {
        guard let balance = world.balances[.float], balance < amount else { return true }
        return no(.fundTooLow, ["fund": "float"])
    }

    /// 补录办结: what was done already, as one decision, at the time it happened.
    mutating func recordDone(_ recorded: Recorded) {
        guard let state, isWorkable(.toAssign, .offered, .inProgress, .toConfirmAmount, .purchased),
            knows(recorded.doer)
        else { return }
        let total = recorded.total ?? state.total
        guard hasNothingOut(state), floatCovers(total, state),
            isVouched(total, recorded.proof, state, doer: recorded.doer)
        else { return }
        if let doer = state.doer, doer != recorded.doer { letGo(of: doer) }
        if state.phase == .toAssign || state.phase == .offered || state.doer != recorded.doer {
            guard takeOffer() else { return }
            record(.accepted(doer: recorded.doer, at: request.occurredAt, custody: [], cash: nil))
        }
        if let total = recorded.total {
            record(.bought(total: total, receipt: recorded.proof.receipt, lines: nil, overCap: false))
        }
        record(
            .delivered(
                total: recorded.total, receipt: recorded.proof.receipt, leftWith: nil, minutes: recorded.minutes,
                at: request.occurredAt))
        finish(.recorded, doer: recorded.doer, total: total, witness: recorded.proof.witness)
    }

    /// Community money without a receipt needs the resident's own word, and a larger amount somebody who saw it.
    private mutating func isVouched(_ total: Money?, _ proof: Proof, _ state: ErrandState, doer: DoerID?) -> Bool {
        let receipt = proof.receipt ?? state.receipt
        guard state.payment == .float, let total, total > .zero, receipt == nil || receipt == Receipt.none else {
            return true
        }
        guard proof.residentConfirmed == true else { return no(.rule, ["rule": "receiptOrWord"]) }
        guard total > world.policy.witnessAbove else { return true }
        guard let witness = proof.witness, witness != doer else {
            return no(.rule, ["rule": "witnessMissing", "fen": String(world.policy.witnessAbove.fen)])
        }
        return knows(witness)
    }

    /// Nothing of the community moved: one person closes it. Community money waits for a second.
    private mutating func finish(
        _ ending: ErrandState.Ending, doer: DoerID?, total: Money?, witness: DoerID?
    ) {
        guard let state else { return }
        let owed = max(state.lent, total ?? .zero)
        if state.payment == .float, let doer, owed > .zero {
            // What was lent is with the doer already, and comes back whole: what was left of it, and what the resident paid.
            move(owed - state.lent, from: .float, to: .receivable(doer))
            record(.moneyOut(recordedBy: request.actor.id, doer: doer, amount: owed, witness: witness))
        } else {
            record(.ended(ending, at: request.occurredAt))
        }
        if let slot = state.slot { release(.slot, slot) }
    }

    /// 借出备用金: cash of the float that the doer takes along, where the float pays.
    mutating func lend(_ amount: Money) {
        guard let state, isWorkable(.inProgress, .purchased), let doer = state.doer else { return }
        guard state.payment == .float, state.cash == nil else { return refuse(.rule, ["rule": "notFromFloat"]) }
        guard amount > .zero else { return refuse(.rule, ["rule": "nothingLent"]) }
        guard floatHolds(amount) else { return }
        move(amount, from: .float, to: .receivable(doer))
        record(.lent(recordedBy: request.actor.id, doer: doer, amount: amount))
    }

    /// 结清: two different persons settle whatever touched a community account. Before the delivery what was lent comes
    /// back whole, and the errand goes on without it.
    mutating func settle(_ cash: Money, owed: Money) {
        guard let state, isWorkable(.toSettle, .inProgress, .purchased) else { return }
        guard let open = state.toSettle else { return refuse(.notNow, ["status": state.phase.rawValue]) }
        guard !state.hasHand(request.actor.id) else { return refuse(.samePerson) }
        guard owed >= .zero, owed == .zero || state.phase == .toSettle && !state.isOwedByResident,
            cash + owed == open.amount
        else { return refuse(.rule, ["rule": "amountDiffers", "fen": String(open.amount.fen)]) }
        let settlement = Claim(.settlement, "\(request.caseID)")
        // Somebody settled it first, and that has closed the case.
        guard !world.lost.contains(settlement) else { return refuse(.closed) }
        claim(settlement.kind, settlement.key)
        let debt: AccountCode = state.isOwedByResident ? .owed(request.caseID) : .receivable(open.doer)
        move(cash, from: debt, to: .float)
        move(owed, from: debt, to: .owed(request.caseID))
        if state.phase != .toSettle {
            record(.lentReturned)
        } else if owed > .zero {
            record(.owed(recordedBy: request.actor.id, doer: open.doer, amount: owed))
        } else {
            record(.settled(at: request.occurredAt))
        }
    }

}
