extension Condolence {
    static let visit = "visit"
    static let missed = "missed"

    /// A care visit falls due on its day and is missed when its time is over; both by the wall clock, because nobody
    /// needs looking after on working days only.
    package static func timers(of state: CondolenceState, by policy: Policy) -> [Timer] {
        guard state.matter.isOpen else { return state.matter.followUpTimer }
        guard state.matter.hold == nil, state.phase == .toCare, let care = state.care,
            let dueOn = care.dueOn, let dueBy = care.dueBy
        else { return [] }
        var timers: [Timer] = []
        if !care.isDue { timers.append(Timer(visit, .at(policy.reminder(on: dueOn)))) }
        if !care.isMissed { timers.append(Timer(missed, .at(dueBy))) }
        return timers
    }

    package static func summary(of state: CondolenceState) -> Summary {
        let matter = state.matter
        let isOwed = state.care.map { $0.isDue || $0.isMissed } ?? false
        return Summary(
            kind: matter.kind, status: status(of: state), grid: matter.grid,
            doer: matter.isOpen ? state.visitors.first : nil, urgent: matter.urgent, held: matter.hold != nil,
            emergency: matter.hold?.emergency ?? false, callBack: matter.owesCall || isOwed,
            openedAt: matter.openedAt, closedAt: matter.closedAt, absences: state.absences,
            personVisits: state.personVisits, homeVisits: state.homeVisits, giftsGiven: state.giftsGiven,
            withUnit: state.withUnit, yellow: matter.yellow)
    }

    private static func status(of state: CondolenceState) -> Status {
        if state.matter.hold != nil && state.matter.isOpen { return .held }
        switch state.phase {
        // A gift that a proxy received waits under the same status, with a call owed and the gift counted.
        case .toVisit, .toConfirm: return .toVisit
        case .toCare: return .toCare
        case .registered: return .registered
        case .closed:
            switch state.ending {
            case .cancelled, .deceased: return .cancelled
            case .notTaken: return .notTaken
            case .delivered, .recorded, .waived, .visited, .released, nil: return .closed
            }
        }
    }

    package static func verbs(on state: CondolenceState?) -> [Verb] {
        guard let state else { return [.submit] }
        guard state.matter.isOpen else { return state.matter.verbsOnceClosed }
        guard state.matter.hold == nil else { return [.release, .emergency, .note, .amend, .reveal] }
        switch state.phase {
        // A gift that nobody has approved cannot be handed over: that is said first.
        case .toVisit where state.gift != nil && state.approvedBy == nil:
            return [.assign, .waive, .absent, .emergency, .deceased, .note, .amend, .cancel, .hold]
        case .toVisit:
            return [
                .deliver, .waive, .absent, .assign, .record, .emergency, .deceased, .note, .amend, .reveal, .cancel,
                .hold,
            ]
        case .toConfirm: return [.confirm, .waive, .emergency, .deceased, .note, .amend, .reveal, .hold]
        case .toCare:
            return [.visited, .absent, .assign, .record, .emergency, .deceased, .note, .amend, .reveal, .cancel, .hold]
        case .registered: return [.record, .emergency, .deceased, .note, .amend, .reveal, .cancel, .hold]
        case .closed: return [.note, .amend, .reveal]
        }
    }
}
