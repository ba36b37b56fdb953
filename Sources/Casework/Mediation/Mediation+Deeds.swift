extension Mediation {
    package static func deeds(
        of fact: MediationFact, by verb: Verb, from before: MediationState?, to state: MediationState, at: Instant
    ) -> [Deed] {
        switch fact {
        case .submitted(_, .withBranch, _, _, _, _): [Deed(.withBranch, at: at)]
        case .rerouted(let phase): rerouted(from: before?.phase, to: phase, at)
        case .accepted(let doer, let at): [Deed(.accepted(doer), at: at)]
        case .declined(let doer, _): [Deed(.declined(doer), at: at)]
        case .talked(_, let doers, _, let at): doers.map { Deed(.served($0, minutes: nil), at: at) }
        case .agreed(let agreed, _):
            [Deed(.agreed(written: agreed.form == .written), at: at)]
                + agreed.mediators.map { Deed(.served($0, minutes: nil), at: at) }
        case .desk(.followedUp(let answer, _, isOver: true)): [Deed(.followedUp(answer), at: at)]
        default: []
        }
    }

    private static func rerouted(
        from before: MediationState.Phase?, to after: MediationState.Phase, _ at: Instant
    ) -> [Deed] {
        (before == .withBranch ? [Deed(.fromBranch, at: at)] : [])
            + (after == .withBranch ? [Deed(.withBranch, at: at)] : [])
    }
}
