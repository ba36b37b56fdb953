extension Mediation {
    static let remind = "remind"
    static let performance = "performance"
    static let court = "courtConfirmation"

    /// What the case waits for by the clock; a matter that was settled on the spot is asked after although it is closed.
    package static func timers(of state: MediationState, by policy: Policy) -> [Timer] {
        guard state.matter.isOpen else { return state.matter.followUpTimer }
        let report = state.matter.reportTimer(by: policy)
        return state.matter.hold == nil ? report + ownTimers(of: state, by: policy) : report
    }

    private static func ownTimers(of state: MediationState, by policy: Policy) -> [Timer] {
        switch state.phase {
        case .toTalk, .toRefer:
            guard !state.overdue && !state.accepted else { return [] }
            return [
                Timer(
                    remind,
                    state.matter.urgent
                        ? .after(policy.remindUrgentAfter, .wall) : .after(policy.remindAfter, .working))
            ]
        case .performing:
            return [
                state.agreement?.performOn.map { Timer(performance, .at(policy.reminder(on: $0))) },
                state.agreement?.courtReminderAt.map { Timer(court, .at($0)) },
            ].compactMap { $0 }
        case .withBranch, .toHelp, .admitted, .closed: return []
        }
    }

    package static func summary(of state: MediationState) -> Summary {
        let matter = state.matter
        return Summary(
            kind: matter.kind, status: status(of: state), grid: matter.grid, doer: doer(of: state),
            urgent: matter.urgent, held: matter.hold != nil, emergency: matter.hold?.emergency ?? false,
            callBack: matter.owesCall || state.overdue, openedAt: matter.openedAt, closedAt: matter.closedAt,
            absences: state.notReached, yellow: matter.yellow)
    }

    /// Who has the case in hand. An agreement that only has to be kept is work in nobody's hand.
    private static func doer(of state: MediationState) -> DoerID? {
        switch state.phase {
        case .toTalk, .toRefer: state.doer
        case .admitted: state.referral?.mediators.first
        case .withBranch, .toHelp, .performing, .closed: nil
        }
    }

    private static func status(of state: MediationState) -> Status {
        if state.matter.hold != nil && state.matter.isOpen { return .held }
        switch state.phase {
        case .toTalk: return .toTalk
        case .toRefer: return .toRefer
        case .toHelp: return .toHelp
        case .withBranch: return .withBranch
        case .admitted: return .admitted
        case .performing: return .performing
        case .closed:
            switch state.ending {
            case .settledOnTheSpot: return .settledOnTheSpot
            case .sideRefused, .failed: return .terminated
            case .toldChannel: return .toldChannel
            case .cancelled: return .cancelled
            case .performed, .doneByBranch, .released, nil: return .closed
            }
        }
    }

    package static func verbs(on state: MediationState?) -> [Verb] {
        guard let state else { return [.submit] }
        if let verbs = state.matter.verbsBeforeAll { return verbs }
        return steps(on: state.phase) + [.note, .amend, .reveal] + (state.phase == .performing ? [] : [.cancel])
            + [.hold, .emergency] + (state.phase == .toHelp ? [] : [.protect])
    }

    /// The line's own, the next likely one first.
    private static func steps(on phase: MediationState.Phase) -> [Verb] {
        switch phase {
        case .toTalk: [.talk, .accept, .assign, .decline, .refer, .refuse, .record, .redirect]
        case .toRefer: [.refer, .refuse, .talk, .accept, .assign, .decline, .record, .redirect]
        case .toHelp: [.protect, .redirect, .refer]
        case .withBranch: [.record, .redirect]
        case .admitted: [.agree, .refuse, .fail, .refer]
        case .performing: [.perform, .fail]
        case .closed: []
        }
    }
}
