extension Step<Errand> {
    /// Above the cap and its tolerance, or where something else was taken than was said: stop and call. Nothing is refused
    /// and nothing is lost, but that a medicine is never replaced (trap 7).
    mutating func purchase(_ purchase: Purchase) {
        guard let state, isInHand(), buysWhatMayBe(purchase, state) else { return }
        let lines = keep(
            .items, of: state.matter.requester,
            ["lines": purchase.lines.map(\.said.zh).joined(separator: "、"), "receipt": purchase.mark?.number])
        let asks = asks(about: purchase, state)
        record(
            .bought(
                total: purchase.total, receipt: purchase.receipt, digest: purchase.mark?.digest, lines: lines,
                counts: purchase.counts, asks: asks))
        // What she agreed to from the shop is not asked once more at the door.
        if purchase.residentConfirmed == true, purchase.total > limit(of: state) {
            record(.confirmed(cap: purchase.total))
        }
        if asks.contains(.amount) { tell(.actor, "overCap") }
        if asks.contains(.substitute) { tell(.actor, "askSubstitute") }
    }

    private mutating func buysWhatMayBe(_ purchase: Purchase, _ state: ErrandState) -> Bool {
        let isMedicine = world.catalogue.kind(state.matter.kind, of: .errand)?.has(.medicine) == true
        if purchase.lines.contains(where: { $0.isOther && (isMedicine || $0.isMedicine) }) {
            return no(.rule, ["rule": "medicineReplaced"])
        }
        let forbidden = purchase.lines.lazy.filter { $0.outcome != .missing }.compactMap(\.restriction).first
        return forbidden.map { no(.rule, ["rule": "restrictedGoods", "restriction": $0.rawValue]) } ?? true
    }

    /// What she agreed to on the telephone, from the shop, is not asked once more.
    private func asks(about purchase: Purchase, _ state: ErrandState) -> [ErrandState.Ask] {
        guard purchase.residentConfirmed != true else { return [] }
        let isOther = purchase.lines.contains {
            $0.outcome == .asking || $0.outcome == .replaced && state.terms.substitute != .sameKind
        }
        return (purchase.total > limit(of: state) ? [.amount] : []) + (isOther ? [.substitute] : [])
    }

    /// What may be spent without asking again: what was agreed with its tolerance, and of an envelope what is in it; more
    /// only where she has said yes to more.
    func limit(of state: ErrandState) -> Money {
        let tolerated = world.policy.tolerated(over: state.cap)
        return max(state.terms.agreed ?? .zero, state.cash.map { min(tolerated, $0) } ?? tolerated)
    }

    /// The resident's word is written down as it was said: less than it cost is no word for what it cost.
    mutating func confirm(_ answer: ResidentAnswer) {
        guard let state, isWorkable(.toConfirmAmount, .toConfirmSubstitute), let total = state.total else { return }
        if state.asks.contains(.substitute) {
            guard let takes = answer.substitutes else { return refuse(.rule, ["rule": "substitutesUnsaid"]) }
            guard takes else { return record(.replacementRefused) }
        }
        guard state.asks.contains(.amount) else { return record(.confirmed(cap: nil)) }
        guard let cap = answer.cap, total <= world.policy.tolerated(over: cap) else {
            return refuse(.rule, ["rule": "stillOver", "fen": String(total.fen)])
        }
        record(.confirmed(cap: cap))
    }

    /// 上门未遇: it stays in hand; a second try, or a neighbour with the resident's word. After several somebody has to
    /// think of her.
    mutating func absent(_ doer: DoerID?) {
        guard let state, isInHand() else { return }
        record(.absent(doer: doer ?? state.doer, at: request.occurredAt))
        if state.absences + 1 == world.policy.absencesMost { tell(.duty, "notHome") }
    }

    mutating func isInHand() -> Bool {
        isWorkable(.inProgress, .purchased, .toConfirmAmount, .toConfirmSubstitute)
    }
}

extension Purchase.Line {
    /// Something else than stood on the list, whatever it is called.
    fileprivate var isOther: Bool { [.replaced, .asking].contains(outcome) || outcome == .bought && insteadOf != nil }
}

extension Purchase {
    /// Nil where nobody wrote the list out.
    fileprivate var counts: ErrandState.Counts? {
        guard !lines.isEmpty else { return nil }
        func count(_ outcome: Outcome) -> Int { lines.count { $0.outcome == outcome } }
        return ErrandState.Counts(
            bought: count(.bought), replaced: count(.replaced) + count(.asking), missing: count(.missing))
    }
}
