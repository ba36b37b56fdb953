extension Condolence {
    package static func deeds(
        of fact: CondolenceFact, by verb: Verb, from before: CondolenceState?, to state: CondolenceState, at: Instant
    ) -> [Deed] {
        switch fact {
        case .handedOver(_, let unit, _, _, let at):
            visit(state, unit, at) + (state.gift == nil ? [] : [Deed(.given, at: at, unit: unit)])
        case .waived(_, let byPhone, _, let at): byPhone ? [] : visit(state, state.withUnit, at)
        case .visited(let doers, true, _, let at):
            served(doers.isEmpty ? state.visitors : doers, state.withUnit, at)
        case .visited(_, false, _, let at): visit(state, state.withUnit, at)
        case .takenBack where state.homeVisits > 0 && state.gift != nil:
            [Deed(.takenBack, at: at, unit: state.withUnit)]
        case .desk(.followedUp(let answer, _, isOver: true)): [Deed(.followedUp(answer), at: at)]
        default: []
        }
    }

    private static func visit(_ state: CondolenceState, _ unit: UnitCode?, _ at: Instant) -> [Deed] {
        let kind: Deed.Kind = state.care == nil ? .visited(people: state.people) : .cared(people: state.people)
        return [Deed(kind, at: at, unit: unit)] + served(state.visitors, unit, at)
    }

    private static func served(_ doers: [DoerID], _ unit: UnitCode?, _ at: Instant) -> [Deed] {
        doers.map { Deed(.served($0, minutes: nil), at: at, unit: unit) }
    }
}
