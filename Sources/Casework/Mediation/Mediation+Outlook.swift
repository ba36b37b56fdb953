extension Mediation {
    static let remind = "remind"
    static let performance = "performance"
    static let court = "courtConfirmation"

    /// What the case waits for by the clock; a matter that was settled on the spot is asked after although it is closed.
    package static func timers(of state: MediationState, by policy: Policy) -> [Timer] {
        guard state.matter.isOpen else { return state.matter.followUpTimer }
        guard state.matter.hold == nil else { return [] }
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
        case .withBranch, .admitted, .closed: return []
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
        case .withBranch, .performing, .closed: nil
        }
    }

    private static func status(of state: MediationState) -> Status {
        if state.matter.hold != nil && state.matter.isOpen { return .held }
        switch state.phase {
        case .toTalk: return .toTalk
        case .toRefer: return .toRefer
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
        guard state.matter.isOpen else { return state.matter.verbsOnceClosed }
        guard state.matter.hold == nil else { return [.release, .note, .amend, .reveal] }
        switch state.phase {
        case .toTalk:
            return [
                .talk, .accept, .assign, .decline, .refer, .refuse, .record, .note, .amend, .reveal, .cancel, .hold,
            ]
        case .toRefer:
            return [
                .refer, .refuse, .talk, .accept, .assign, .decline, .record, .note, .amend, .reveal, .cancel, .hold,
            ]
        case .withBranch: return [.record, .note, .amend, .reveal, .cancel, .hold]
        case .admitted: return [.agree, .refuse, .fail, .refer, .note, .amend, .reveal, .cancel, .hold]
        case .performing: return [.perform, .fail, .note, .amend, .reveal, .hold]
        case .closed: return [.note, .amend, .reveal]
        }
    }
}
