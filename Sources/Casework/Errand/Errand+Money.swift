extension Step<Errand> {
    /// Nothing of the community moved: one person closes it. Community money waits for a second.
    mutating func finish(_ ending: ErrandState.Ending, doer: DoerID, total: Money?, witness: DoerID?) {
        guard let state else { return }
        let spent = max(state.lent, total ?? .zero)
        if state.payment == .float, spent > .zero {
            // What was lent is with the doer already, and comes back whole: what was left of it, and what the resident paid.
            takeOut(spent - state.lent, makes: spent, of: doer, witness: witness, then: ending)
        } else {
            close(as: ending)
        }
        if let slot = state.slot { release(.slot, slot) }
    }

    mutating func close(as ending: ErrandState.Ending) {
        record(.ended(ending, at: request.occurredAt))
        askAfterwards()
    }

    /// Of what was done somebody is asked; always where the community's money was in it, and after a complaint.
    private mutating func askAfterwards() {
        guard let state, !state.matter.isOpen, state.ending != .returned || !state.hands.isEmpty else { return }
        let planned = plannedFollowUp(
            always: !state.hands.isEmpty || state.ending == .adjusted, after: world.policy.followUpUsualAfter)
        if let planned { record(.desk(planned)) }
    }

    mutating func takeOut(
        _ amount: Money, makes whole: Money, of doer: DoerID, witness: DoerID? = nil, then ending: ErrandState.Ending
    ) {
        move(amount, from: .float, to: .receivable(doer))
        record(.moneyOut(recordedBy: request.actor.id, doer: doer, amount: whole, witness: witness, ending: ending))
    }

    /// 不要了·退回: nothing is delivered. What the shop does not give back the community can bear, so that nobody who helps
    /// has to.
    mutating func giveBack(_ giving: GivingBack) {
        guard let state, isInHand(), let doer = state.doer, thingsAreBack(state), isCounted(state) else { return }
        let total = state.total ?? .zero
        let loss = total - (giving.refund ?? .zero)
        guard loss >= .zero else { return refuse(.rule, ["rule": "refundTooMuch", "fen": String(total.fen)]) }
        // What was lent is out as a whole; otherwise the float has paid what nobody gave back.
        let isBorne = state.payment == .float || giving.communityBears == true
        let out = max(state.lent, isBorne ? loss : .zero)
        guard floatHolds(out - state.lent) else { return }
        let words = keep(.words, of: state.matter.requester, ["text": giving.words])
        record(.givenBack(giving.reason, refund: giving.refund, words: words, at: request.occurredAt))
        if out > .zero {
            takeOut(out - state.lent, makes: out, of: doer, then: .returned)
        } else {
            close(as: .returned)
        }
        if let slot = state.slot { release(.slot, slot) }
    }

    /// What was bought beside the replacement that she did not want is written down first.
    mutating func isCounted(_ state: ErrandState) -> Bool {
        !state.isCountedAnew || no(.rule, ["rule": "countAnew"])
    }

    /// 借出备用金: cash of the float that the doer takes along, once, where the float pays.
    mutating func lend(_ amount: Money) {
        guard let state, isWorkable(.inProgress, .purchased), let doer = state.doer else { return }
        guard state.payment == .float, state.cash == nil else { return refuse(.rule, ["rule": "notFromFloat"]) }
        guard state.toSettle == nil else { return refuse(.rule, ["rule": "lentAlready"]) }
        guard amount > .zero else { return refuse(.rule, ["rule": "nothingLent"]) }
        guard mayBeLent(amount, state), floatHolds(amount) else { return }
        move(amount, from: .float, to: .receivable(doer))
        record(.lent(recordedBy: request.actor.id, doer: doer, amount: amount))
    }

    /// What may be spent, and the usual cap: a note of a hundred for eggs comes back whole.
    private mutating func mayBeLent(_ amount: Money, _ state: ErrandState) -> Bool {
        let most = max(limit(of: state), world.policy.capDefault)
        return amount <= most || no(.rule, ["rule": "lendTooMuch", "fen": String(most.fen)])
    }

    /// 更正金额: what is out was typed wrong. The difference is posted, never the old posting touched (trap 4). More needs what
    /// any amount needs; less is done by whoever may count it, and not by who typed too much or has it.
    mutating func correct(_ correction: Correction) {
        let amount = correction.amount
        guard let state, isWorkable(.inProgress, .purchased, .toSettle) else { return }
        guard let open = state.toSettle, !state.isOwedByResident else {
            return refuse(.rule, ["rule": "nothingOut"])
        }
        guard amount != open.amount else { return refuse(.rule, ["rule": "sameAmount"]) }
        guard amount < open.amount ? mayBeLess(open, state) : mayBeMore(correction, open, state) else { return }
        move(amount - open.amount, from: .float, to: .receivable(open.doer))
        if amount == .zero, state.phase != .toSettle { return record(.lentReturned) }
        record(.corrected(from: open.amount, to: amount, by: request.actor.id))
    }

    private mutating func mayBeMore(
        _ correction: Correction, _ open: ErrandState.OpenMoney, _ state: ErrandState
    ) -> Bool {
        guard floatHolds(correction.amount - open.amount) else { return false }
        guard state.phase == .toSettle else { return mayBeLent(correction.amount, state) }
        return isAgreed(correction.amount, correction.proof, state)
            && isVouched(correction.amount, correction.proof, state, doer: open.doer)
            && takeReceipt(correction.proof.mark?.digest)
    }

    /// Two different persons: whoever typed that it went out, or has it, does not say that it is back.
    private mutating func mayCount(_ open: ErrandState.OpenMoney, _ state: ErrandState) -> Bool {
        guard !state.hasHand(request.actor.id), request.actor.doer != open.doer else { return no(.samePerson) }
        return true
    }

    private mutating func mayBeLess(_ open: ErrandState.OpenMoney, _ state: ErrandState) -> Bool {
        mayCount(open, state) && (Permit.allows(request.actor.role, .settle) || no(.notAllowed))
    }

    /// 结清: two different persons settle whatever touched a community account. Before the delivery what was lent comes
    /// back whole, and the errand goes on without it.
    mutating func settle(_ settlement: Settlement) {
        guard let state, isWorkable(.toSettle, .inProgress, .purchased) else { return }
        guard let open = state.toSettle else { return refuse(.notNow, ["status": state.phase.rawValue]) }
        guard mayCount(open, state) else { return }
        guard settlement.makes(open.amount, in: state) else {
            return refuse(.rule, ["rule": "amountDiffers", "fen": String(open.amount.fen)])
        }
        guard isApproved(settlement, state) else { return }
        let claim = Claim(.settlement, "\(request.caseID)")
        // Somebody settled it first, and that has closed the case.
        guard !world.lost.contains(claim) else { return refuse(.closed) }
        self.claim(claim.kind, claim.key)
        let debt: AccountCode = state.isOwedByResident ? .owed(request.caseID) : .receivable(open.doer)
        move(settlement.cash, from: debt, to: .float)
        move(settlement.owed, from: debt, to: .owed(request.caseID))
        move(settlement.borne, from: debt, to: .borne(by: .errand))
        if let approver = settlement.approvedBy, settlement.borne > .zero {
            record(.borne(settlement.borne, approvedBy: approver))
        }
        if state.phase != .toSettle {
            record(.lentReturned)
        } else if settlement.owed > .zero {
            record(.owed(recordedBy: request.actor.id, doer: open.doer, amount: settlement.owed))
        } else {
            record(.settled(at: request.occurredAt))
            askAfterwards()
        }
    }

    /// What the community bears somebody has approved who neither spent it nor wrote it down, then or now.
    private mutating func isApproved(_ settlement: Settlement, _ state: ErrandState) -> Bool {
        guard settlement.borne > .zero else { return true }
        guard let approver = settlement.approvedBy else { return no(.rule, ["rule": "approverMissing"]) }
        let hands = state.hands + [request.actor.id]
        let hasPart = hands.contains(approver.actor) || approver.isOne(of: state.takenBy)
        return !hasPart || no(.samePerson)
    }

    mutating func floatHolds(_ amount: Money) -> Bool {
        guard amount > .zero, let balance = world.balances?[.float], balance < amount else { return true }
        return no(.fundTooLow, ["fund": "float"])
    }
}

extension Settlement {
    /// Whether it says of the whole amount where it is. Only what has been delivered can be owed or borne.
    fileprivate func makes(_ amount: Money, in state: ErrandState) -> Bool {
        guard owed >= .zero, borne >= .zero, cash + owed + borne == amount else { return false }
        let isDelivered = state.ending == .delivered || state.ending == .recorded
        let mayOwe = state.phase == .toSettle && isDelivered && !state.isOwedByResident
        return (owed == .zero || mayOwe) && (borne == .zero || state.phase == .toSettle)
    }
}
