extension Step where Trade.State: CaseState {
    /// What a desk act changes for those who may be on the way: whoever is not to go now is told at once, and whoever was
    /// stopped is told when it goes on.
    mutating func callOff(since before: Trade.State?) {
        guard let before, let state else { return }
        let isRestrictedAnew = before.matter.protection == nil && state.matter.protection != nil
        let (went, go) = (goers(of: before), goers(of: state, isRestrictedAnew: isRestrictedAnew))
        for doer in went where !go.contains(doer) { tell(.doer(doer), "calledOff") }
        guard before.matter.hold != nil else { return }
        for doer in go where !went.contains(doer) { tell(.doer(doer), "goesOn") }
    }

    /// Nobody goes while a person has to look, and no volunteer to somebody who is to be protected. A committee that she has
    /// chosen herself goes on.
    private func goers(of state: Trade.State, isRestrictedAnew: Bool = false) -> [DoerID] {
        guard state.matter.isOpen, state.matter.hold == nil else { return [] }
        guard state.matter.isRestricted, isRestrictedAnew || Trade.line != .mediation else { return state.goers }
        return state.goers.filter(isOfCommunity)
    }
}
