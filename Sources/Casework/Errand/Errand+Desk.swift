extension Step<Errand> {
    /// What any case can meet.
    mutating func desk(_ act: DeskAct) {
        guard let state else { return }
        guard !ends(act) || isNotBought(state) && hasNothingOut(state) else { return }
        guard let fact = desk(act, on: state.matter, hasDoer: state.doer != nil) else { return }
        switch fact {
        case .cancelled, .released(_, .some, _): if let doer = state.doer { letGo(of: doer) }
        default: break
        }
        record(.desk(fact))
        switch fact {
        case .released(_, nil, _), .protected: lookAgain()
        case .amended(_, let grid, let kind, _, _, _) where grid != nil || kind != nil: lookAgain()
        default: break
        }
    }

    private func ends(_ act: DeskAct) -> Bool {
        switch act {
        case .cancel: true
        case .release(let release): release.closes
        case .note, .amend, .hold, .emergency, .protect, .told, .reveal, .followUp: false
        }
    }

    /// What was bought ends by being delivered, recorded or given back.
    mutating func isNotBought(_ state: ErrandState) -> Bool {
        guard isCounted(state) else { return false }
        return !(state.isBought || state.phase == .disputed) || no(.rule, ["rule": "alreadyBought"])
    }

    /// A correction, or what was found, can make it a matter that volunteers may not do, or that somebody else is near to.
    mutating func lookAgain() {
        guard let state, state.matter.isOpen, state.matter.hold == nil, state.phase == .toAssign else { return }
        let kind = world.catalogue.kind(state.matter.kind, of: .errand)
        let isNobodys = kind?.handling == .toldChannel || state.terms.forbidden != nil
        guard isNobodys, !state.hasThingsOut else { return look() }
        record(.ended(.toldChannel, at: request.at))
        tell(.actor, "toldChannel")
    }
}
