extension Step<Mediation> {
    mutating func desk(_ act: DeskAct) {
        guard let state else { return }
        guard mayBeDone(act, on: state) else { return }
        guard let fact = desk(act, on: state.matter, hasDoer: state.doer != nil || state.referral != nil) else {
            return
        }
        record(.desk(fact))
        switch fact {
        case .released(_, nil, _), .protected: look()
        case .amended(_, let grid, let kind, _, _, _) where grid != nil || kind != nil: reroute()
        default: break
        }
    }

    /// An agreement in force ends by being kept, or broken; what a committee has taken stays a matter of two sides.
    private mutating func mayBeDone(_ act: DeskAct, on state: MediationState) -> Bool {
        switch act {
        case .cancel: return endsAgreement(state)
        case .release(let release): return !release.closes || endsAgreement(state)
        case .amend(let amendment):
            let isTaken = [.admitted, .performing].contains(state.phase)
            return !isTaken || amendment.kind != .publicIssue || no(.rule, ["rule": "alreadyAdmitted"])
        default: return true
        }
    }

    private mutating func endsAgreement(_ state: MediationState) -> Bool {
        state.phase != .performing || no(.rule, ["rule": "agreementInForce"])
    }

    /// Whoever belongs to what the matter turns out to be about does not go (trap 9).
    private mutating func letGoOfTied(_ state: MediationState) {
        guard let doer = state.doer, !affiliated(to: state).isDisjoint(with: [doer]) else { return }
        record(.letGo(doer: doer))
    }

    /// A correction can make a public issue of a dispute, or the other way about, and puts others on the list.
    private mutating func reroute() {
        guard let state, state.matter.isOpen, [.toTalk, .toRefer, .withBranch].contains(state.phase) else { return }
        let isPublic = state.matter.kind == .publicIssue
        if isPublic != (state.phase == .withBranch) {
            record(.rerouted(.first(for: state.matter.kind, wantsWritten: state.wantsWritten)))
        }
        letGoOfTied(state)
        look()
    }

    mutating func due(_ key: String) {
        if let fact = dueFollowUp(key) ?? dueReport(key) { return record(.desk(fact)) }
        guard let state, Mediation.timers(of: state, by: world.policy).contains(where: { $0.key == key }) else {
            return
        }
        switch key {
        case Mediation.remind:
            record(.reminded)
            tell(.duty, "nobodyTook")
        case Mediation.performance:
            guard let agreement = state.agreement, let day = agreement.performOnDay else { return }
            // After an outage of months there is one reminder, and the next one lies ahead.
            let today = max(agreement.performOn ?? agreement.effective, CivilDate(world.now))
            record(.performanceDue(next: today.next(dayOfMonth: day)))
            tellMediators("performanceDue")
        case Mediation.court:
            record(.courtReminded)
            tellMediators("courtConfirmation")
        default: break
        }
    }
}
