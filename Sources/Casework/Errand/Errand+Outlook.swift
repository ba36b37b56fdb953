extension Errand {
    package static func summary(of state: ErrandState) -> Summary {
        let matter = state.matter
        return Summary(
            kind: matter.kind, status: status(of: state), grid: matter.grid,
            doer: matter.isOpen && state.phase != .toAssign ? state.doer : nil, urgent: matter.urgent,
            held: matter.hold != nil, emergency: matter.hold?.emergency ?? false,
            callBack: matter.owesCall || state.overdue || !state.asks.isEmpty, openedAt: matter.openedAt,
            closedAt: matter.closedAt,
            absences: state.absences, yellow: matter.yellow)
    }

    private static func status(of state: ErrandState) -> Status {
        if state.matter.hold != nil && state.matter.isOpen { return .held }
        switch state.phase {
        case .toAssign: return .toAssign
        case .offered: return .offered
        case .inProgress: return .inProgress
        case .toConfirmAmount: return .toConfirmAmount
        case .toConfirmSubstitute: return .toConfirmSubstitute
        case .purchased: return .purchased
        case .toSettle: return .toSettle
        case .disputed: return .disputed
        case .closed:
            switch state.ending {
            case .answered: return .answered
            case .relayed: return .relayed
            case .toldChannel: return .toldChannel
            case .cancelled: return .cancelled
            case .notTaken: return .notTaken
            case .returned: return .returned
            case .delivered, .recorded, .adjusted, .released, nil: return .closed
            }
        }
    }

    /// What would be refused whatever is typed is not offered: nothing ends while a doer has the resident's things.
    package static func verbs(on state: ErrandState?) -> [Verb] {
        guard let state else { return [.submit] }
        if let verbs = state.matter.verbsBeforeAll { return verbs + (state.mayBeDisputed ? [.dispute] : []) }
        let steps =
            steps(on: state) + [.note, .amend, .reveal]
            + ([.toSettle, .disputed].contains(state.phase) ? [] : [.cancel])
        return (steps + [.hold, .emergency, .protect]).filter { !isBarred($0, on: state) }
    }

    /// The line's own, the next likely one first.
    private static func steps(on state: ErrandState) -> [Verb] {
        let money: [Verb] = state.payment == .float && state.cash == nil ? [.lend, .settle, .correct] : []
        switch state.phase {
        case .toAssign, .offered: return [.accept, .assign, .decline, .record, .entrust]
        case .inProgress: return [.purchase, .deliver, .absent, .decline, .record, .entrust, .giveBack] + money
        case .toConfirmAmount, .toConfirmSubstitute:
            return [.confirm, .purchase, .absent, .record, .entrust, .giveBack]
        case .purchased: return [.deliver, .absent, .purchase, .record, .entrust, .giveBack] + money
        case .toSettle:
            return [.settle] + (state.isOwedByResident ? [] : [.correct]) + (state.mayBeDisputed ? [.dispute] : [])
        case .disputed: return [.adjust]
        case .closed: return []
        }
    }

    private static func isBarred(_ verb: Verb, on state: ErrandState) -> Bool {
        switch verb {
        case .record: state.lent > .zero
        case .cancel: state.isBought || state.isCountedAnew || state.toSettle != nil || state.hasThingsOut
        case .decline: state.isCountedAnew || state.toSettle != nil || state.doer.map(state.holds) == true
        case .giveBack: state.isCountedAnew || state.hasThingsOut
        case .lend: state.toSettle != nil
        case .settle, .correct: state.toSettle == nil
        default: false
        }
    }
}
