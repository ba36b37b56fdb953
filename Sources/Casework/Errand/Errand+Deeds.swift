extension Errand {
    package static func deeds(
        of fact: ErrandFact, by verb: Verb, from before: ErrandState?, to state: ErrandState, at: Instant
    ) -> [Deed] {
        switch fact {
        // What was recorded afterwards was not asked for and not taken: somebody had done it already.
        case .accepted(let doer, let at) where verb == .accept: [Deed(.accepted(doer), at: at)]
        case .declined(let doer, _): [Deed(.declined(doer), at: at)]
        case .delivered(_, _, _, _, let minutes, let at):
            state.doer.map { [Deed(.served($0, minutes: minutes), at: at)] } ?? []
        case .desk(.followedUp(let answer, _, isOver: true)): [Deed(.followedUp(answer), at: at)]
        default: []
        }
    }
}
