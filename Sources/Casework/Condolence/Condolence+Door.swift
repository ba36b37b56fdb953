extension Step<Condolence> {
    /// The recipient signs; what a proxy received is asked after on the phone before it is done.
    mutating func deliver(_ handover: Handover, as ending: CondolenceState.Ending) {
        guard var state, isWorkable(.toVisit) else { return }
        state.visitors = handover.visitors.isEmpty ? state.visitors : handover.visitors
        state.withUnit = handover.withUnit ?? state.withUnit
        guard isClear(of: obstacle(to: handover, in: state)) else { return }
        let signature = keepSignature(handover, of: state.recipient)
        if let gift = state.gift { giveOut(gift) }
        var isProxy = false
        if case .proxy = handover.receivedBy { isProxy = state.gift != nil }
        record(
            .handedOver(
                by: state.visitors, withUnit: state.withUnit, signature: signature, proxy: isProxy,
                at: request.occurredAt))
        if isProxy { tell(.actor, "proxy") } else { close(as: ending) }
    }

    /// Some are asked afterwards. Who signed for a gift in front of two visitors has said already that she has it.
    private mutating func close(as ending: CondolenceState.Ending) {
        record(.ended(ending, at: request.occurredAt))
        let planned = plannedFollowUp(always: false, after: world.policy.followUpUsualAfter)
        if let planned { record(.desk(planned)) }
    }

    func obstacle(to handover: Handover, in state: CondolenceState) -> Refusal? {
        if let refusal = stranger(among: state.visitors, state.withUnit) ?? standing(of: state) { return refusal }
        guard let gift = state.gift else {
            if handover.cash ?? .zero > .zero || handover.sets ?? 0 > 0 {
                return Refusal(.rule, ["rule": "amountDiffers", "fen": "0"])
            }
            return state.visitors.count < world.policy.visitorsOfCare
                ? Refusal(.rule, ["rule": "visitorsMissing"]) : nil
        }
        if state.visitors.count < world.policy.visitorsWithGift { return Refusal(.rule, ["rule": "visitorsMissing"]) }
        guard let approver = state.approvedBy else { return Refusal(.rule, ["rule": "approverMissing"]) }
        if let refusal = samePerson(approver, among: state.visitors) { return refusal }
        if handover.cash ?? gift.cash != gift.cash {
            return Refusal(.rule, ["rule": "amountDiffers", "fen": String(gift.cash.fen)])
        }
        if handover.sets ?? Int64(gift.sets) != gift.sets { return Refusal(.rule, ["rule": "goodsDiffer"]) }
        if handover.receivedBy == .recipient && handover.signature == nil {
            return Refusal(.rule, ["rule": "signatureMissing"])
        }
        return shortfall(for: gift)
    }

    private mutating func keepSignature(_ handover: Handover, of recipient: PersonReference) -> Private? {
        var fields = ["signature": handover.signature, "text": handover.words]
        if case .proxy(let relation, let reason) = handover.receivedBy {
            fields["relation"] = relation
            fields["reason"] = reason
        }
        return keep(.words, of: recipient, fields)
    }

    /// The recipient's own word on the phone. Whoever went there does not ring her.
    mutating func confirm(received: Bool, _ words: String?) {
        guard let state, isWorkable(.toConfirm), didNotDoIt(state.visitors) else { return }
        let words = keep(.words, of: state.recipient, ["text": words])
        if received {
            record(.confirmed(words: words, at: request.occurredAt))
            close(as: .delivered)
        } else {
            record(.proxyDoubted(words: words, since: request.at))
            tell(.duty, "proxyDenied")
        }
    }

    /// 谢绝. The visit itself counts; what was brought goes back.
    mutating func waive(_ waiver: Waiver) {
        guard let state, isWorkable(.toVisit, .toConfirm) else { return }
        let visitors = waiver.visitors.isEmpty ? state.visitors : waiver.visitors
        guard isClear(of: stranger(among: visitors, nil)) else { return }
        if let gift = state.gift, gift.isIssued || state.phase == .toConfirm,
            waiver.setsReturned ?? Int64(gift.sets) != gift.sets
        {
            refuse(.rule, ["rule": "goodsDiffer"])
            return
        }
        let words = keep(.words, of: state.recipient, ["text": waiver.words])
        takeBack()
        // What a proxy received was a visit already.
        let counted = waiver.byPhone || state.phase == .toConfirm
        record(.waived(by: visitors, byPhone: counted, words: words, at: request.occurredAt))
        record(.ended(.waived, at: request.occurredAt))
    }

    mutating func absent(_ words: String?) {
        guard let state, isWorkable(.toVisit, .toCare) else { return }
        record(.absent(words: keep(.words, of: state.recipient, ["text": words]), at: request.occurredAt))
    }

    /// 补录办结: a visit with all its rules, a care visit, or a wish that somebody has fulfilled.
    mutating func recordDone(_ handover: Handover) {
        guard let state else { return }
        switch state.phase {
        case .toCare:
            visited(CareVisit(visitors: handover.visitors, byPhone: false, isLast: false, words: handover.words))
        case .registered:
            guard isWorkable() else { return }
            let words = keep(.words, of: state.recipient, ["text": handover.words])
            record(.desk(.noted(words: words, doerToBeTold: false, calledBack: true)))
            record(.ended(.recorded, at: request.occurredAt))
        case .toVisit, .toConfirm, .closed: deliver(handover, as: .recorded)
        }
    }
}
