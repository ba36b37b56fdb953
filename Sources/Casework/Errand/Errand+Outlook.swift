extension Errand {
    static let remind = "remind"

    /// A case without a doer is on top of the desk's list after a while; an offer waits so long and no longer.
    package static func timers(of state: ErrandState, by policy: Policy) -> [Timer] {
        guard state.matter.isOpen, state.matter.hold == nil else { return [] }
        switch state.phase {
        case .toAssign where !state.overdue:
            return [
                Timer(
                    remind,
                    state.matter.urgent
                        ? .after(policy.remindUrgentAfter, .wall) : .after(policy.remindAfter, .working))
            ]
        case .offered:
            guard let doer = state.doer else { return [] }
            return [
                Timer(
                    "offer:\(doer):\(state.offers)",
                    state.matter.urgent
                        ? .after(policy.offerUrgentTimeout, .wall) : .after(policy.offerTimeout, .working))
            ]
        default: return []
        }
    }

    package static func summary(of state: ErrandState) -> Summary {
        let matter = state.matter
        return Summary(
            kind: matter.kind, status: status(of: state), grid: matter.grid,
            doer: matter.isOpen && state.phase != .toAssign ? state.doer : nil, urgent: matter.urgent,
            held: matter.hold != nil, emergency: matter.hold?.emergency ?? false,
            callBack: matter.callBack || state.overdue, openedAt: matter.openedAt, closedAt: matter.closedAt,
            absences: state.absences, yellow: matter.yellow)
    }

    private static func status(of state: ErrandState) -> Status {
        if state.matter.hold != nil && state.matter.isOpen { return .held }
        switch state.phase {
        case .toAssign: return .toAssign
        case .offered: return .offered
        case .inProgress: return .inProgress
        case .toConfirmAmount: return .toConfirmAmount
        case .purchased: return .purchased
        case .toSettle: return .toSettle
        case .closed:
            switch state.ending {
            case .answered: return .answered
            case .relayed: return .relayed
            case .toldChannel: return .toldChannel
            case .cancelled: return .cancelled
            case .notTaken: return .notTaken
            case .delivered, .recorded, .released, nil: return .closed
            }
        }
    }

    /// What would be refused whatever is typed is not offered: nothing ends while a doer has the resident's things.
    package static func verbs(on state: ErrandState?) -> [Verb] {
        guard let state else { return [.submit] }
        guard state.matter.isOpen else { return [.note, .amend, .reveal] }
        guard state.matter.hold == nil else { return [.release, .note, .amend, .reveal] }
        let verbs: [Verb] =
            switch state.phase {
            case .toAssign, .offered: [.accept, .assign, .decline, .record, .note, .amend, .reveal, .cancel, .hold]
            case .inProgress: [.purchase, .deliver, .absent, .decline, .record, .note, .amend, .reveal, .cancel, .hold]
            case .toConfirmAmount: [.confirm, .purchase, .absent, .record, .note, .amend, .reveal, .hold]
            case .purchased: [.deliver, .absent, .purchase, .record, .note, .amend, .reveal, .hold]
            case .toSettle: [.settle, .note, .amend, .reveal, .hold]
            case .closed: [.note, .amend, .reveal]
            }
        let isOnTheWay = [.inProgress, .purchased].contains(state.phase)
        let lending: [Verb] = isOnTheWay && state.payment == .float && state.cash == nil ? [.lend] : []
        if state.lent > .zero {
            return verbs.filter { ![.record, .cancel, .decline].contains($0) } + lending + (isOnTheWay ? [.settle] : [])
        }
        return (state.hasThingsOut ? verbs.filter { $0 != .record && $0 != .cancel } : verbs) + lending
    }
}

extension ErrandState {
    /// A doer has the resident's things or cash in hand.
    var hasThingsOut: Bool { acceptedAt != nil && (!custody.isEmpty || cash != nil) }
}
