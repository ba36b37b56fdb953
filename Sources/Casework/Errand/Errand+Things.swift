extension Step<Errand> {
    /// 代管物品交接: something of hers is taken along later than the errand, given back before its end, or kept at the desk.
    mutating func entrust(_ handing: Handing) {
        guard let state, isWorkable(), ![.toSettle, .disputed].contains(state.phase),
            let party = party(of: handing.to, state)
        else {
            return
        }
        guard !handing.kinds.isEmpty || handing.cash != nil else {
            return refuse(.rule, ["rule": "nothingEntrusted"])
        }
        guard handing.cash == nil || state.payment != .float else { return refuse(.rule, ["rule": "floatPays"]) }
        if handing.to == .used, handing.cash != nil || !handing.kinds.allSatisfy(\.isUsedUp) {
            return refuse(.rule, ["rule": "notUsedUp"])
        }
        if [.used, .resident].contains(handing.to) {
            guard handing.kinds.allSatisfy(state.thingsOut.contains), handing.cash == nil || state.isEnvelopeOut else {
                return refuse(.rule, ["rule": "notEntrusted"])
            }
        }
        // An envelope that is out goes on as it was counted: what is spent of it is said at the delivery.
        if let envelope = state.envelope, envelope.holder != .ready, let cash = handing.cash, cash != envelope.cash {
            return refuse(.rule, ["rule": "cashDoesNotAddUp"])
        }
        handOver(handing.kinds, cash: handing.cash, to: party)
    }

    private mutating func party(of receiver: Handing.Receiver, _ state: ErrandState) -> Handing.Party? {
        switch receiver {
        case .doer:
            if let doer = state.takenBy.first { return .doer(doer) }
            refuse(.rule, ["rule": "noDoerYet"])
            return nil
        case .desk: return .desk
        case .resident: return .resident
        case .used: return .used
        }
    }

    mutating func handOver(_ kinds: [CustodyKind], cash: Money?, to party: Handing.Party) {
        guard !kinds.isEmpty || cash != nil else { return }
        record(.handedOver(kinds, cash: cash, to: party, at: request.occurredAt))
    }

    /// Nothing ends while somebody has the resident's things or the community's money.
    mutating func hasNothingOut(_ state: ErrandState) -> Bool { hasNoMoneyOut(state) && thingsAreBack(state) }

    mutating func thingsAreBack(_ state: ErrandState) -> Bool { !state.hasThingsOut || isOut(state) }

    /// Nobody leaves an errand with her things in the pocket (trap 6).
    mutating func holdsNothing(_ doer: DoerID, _ state: ErrandState) -> Bool { !state.holds(doer) || isOut(state) }

    private mutating func isOut(_ state: ErrandState) -> Bool {
        let items = state.thingsOut.map(\.rawValue) + (state.isEnvelopeOut ? ["cash"] : [])
        return no(.custodyOpen, ["items": items.joined(separator: " ")])
    }

    mutating func hasNoMoneyOut(_ state: ErrandState) -> Bool {
        state.toSettle == nil || no(.rule, ["rule": "moneyOut"])
    }
}
