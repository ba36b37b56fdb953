extension Errand {
    static let remind = "remind"
    static let late = "late"
    static let settle = "settle"

    /// A case without a doer is on top of the desk's list after a while; an offer waits so long and no longer; what was taken
    /// on is brought, and what is out is settled. Each is told once.
    package static func timers(of state: ErrandState, by policy: Policy) -> [Timer] {
        guard state.matter.isOpen else { return state.matter.followUpTimer }
        let report = state.matter.reportTimer(by: policy)
        return state.matter.hold == nil ? report + ownTimers(of: state, by: policy) : report
    }

    private static func ownTimers(of state: ErrandState, by policy: Policy) -> [Timer] {
        switch state.phase {
        case .offered:
            return state.doer.map { doer in
                [
                    Timer(
                        "offer:\(doer):\(state.offers)",
                        span(policy.offerUrgentTimeout, policy.offerTimeout, of: state))
                ]
            } ?? []
        case _ where state.overdue: return []
        case .toAssign: return [Timer(remind, span(policy.remindUrgentAfter, policy.remindAfter, of: state))]
        // One timer from acceptance on: to have bought something is no reason to be later.
        case .inProgress, .toConfirmAmount, .toConfirmSubstitute, .purchased:
            return [Timer(late, deadline(of: state, by: policy))]
        case .toSettle: return [Timer(settle, .after(policy.settleWithin, .working))]
        case .disputed, .closed: return []
        }
    }

    private static func span(_ urgent: Span, _ usual: Span, of state: ErrandState) -> Timer.Due {
        state.matter.urgent ? .after(urgent, .wall) : .after(usual, .working)
    }

    /// When the resident said she needs it; where that is over already, or nothing was said, the house's own.
    private static func deadline(of state: ErrandState, by policy: Policy) -> Timer.Due {
        if let needBy = state.matter.needBy, let acceptedAt = state.acceptedAt, needBy > acceptedAt {
            return .at(needBy)
        }
        return span(policy.deliverUrgentWithin, policy.deliverWithin, of: state)
    }
}

extension Step<Errand> {
    mutating func due(_ key: String) {
        if let fact = dueFollowUp(key) ?? dueReport(key) { return record(.desk(fact)) }
        guard let state, state.matter.isOpen,
            Errand.timers(of: state, by: world.policy).contains(where: { $0.key == key })
        else { return }
        switch key {
        case Errand.remind: remind("nobodyTook")
        case Errand.late: remind("late")
        case Errand.settle: remind("toSettle")
        default: timeOut(state)
        }
    }

    mutating func remind(_ code: String) {
        record(.reminded)
        tell(.duty, code)
    }

    private mutating func timeOut(_ state: ErrandState) {
        guard let doer = state.doer, state.phase == .offered else { return }
        letGo(of: doer)
        record(.timedOut(doer: doer))
        look()
    }
}
