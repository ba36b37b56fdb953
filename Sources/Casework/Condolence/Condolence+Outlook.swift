extension Condolence {
    static let visit = "visit"
    static let missed = "missed"

    /// A care visit falls due on its day and is missed when its time is over; both by the wall clock, because nobody
    /// needs looking after on working days only.
    package static func timers(of state: CondolenceState, by policy: Policy) -> [Timer] {
        guard state.matter.isOpen else { return state.matter.followUpTimer }
        var timers = state.matter.reportTimer(by: policy)
        guard state.matter.hold == nil, state.phase == .toCare, let care = state.care, let dueOn = care.dueOn,
            let dueBy = care.dueBy
        else { return timers }
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
        if let verbs = state.matter.verbsBeforeAll { return verbs }
        return steps(on: state) + [.note, .amend, .reveal] + (state.phase == .toConfirm ? [] : [.cancel])
            + [.hold, .emergency, .protect]
    }

    /// The line's own, the next likely one first.
    private static func steps(on state: CondolenceState) -> [Verb] {
        switch state.phase {
        // A gift that nobody has approved cannot be handed over: that is said first.
        case .toVisit where state.gift != nil && state.approvedBy == nil: [.assign, .waive, .absent, .deceased]
        case .toVisit: [.deliver, .waive, .absent, .assign, .record, .deceased]
        case .toConfirm: [.confirm, .waive, .deceased]
        case .toCare: [.visited, .absent, .assign, .record, .deceased]
        case .registered: [.record, .deceased]
        case .closed: []
        }
    }
}
