extension Step<Condolence> {
    /// Puts the gift in this case's name; what the visitors have fetched already leaves the store.
    mutating func grant(issuing: Bool) {
        guard let state else { return }
        for visitor in state.visitors { tell(.doer(visitor), "toVisit") }
        guard let gift = state.gift, let resident = state.resident else { return }
        for (taken, _) in claims(for: gift, to: resident) { claim(taken.kind, taken.key) }
        record(.granted)
        if issuing && gift.goods > .zero {
            move(gift.goods, from: .store, to: .withVisitors)
            record(.issued)
        }
    }

    mutating func giveOut(_ gift: CondolenceState.Gift) {
        if let fund = gift.fund { move(gift.cash, from: .fund(fund), to: .cashGiven) }
        move(gift.goods, from: gift.isIssued ? .withVisitors : .store, to: .goodsGiven)
    }

    /// What was not given, or came back, is where it came from; and the batch is free for this person again.
    mutating func takeBack() {
        guard let state, let gift = state.gift, gift.isGranted else { return }
        if state.giftsGiven > 0 {
            if let fund = gift.fund { move(gift.cash, from: .cashGiven, to: .fund(fund)) }
            move(gift.goods, from: .goodsGiven, to: .store)
        } else if gift.isIssued {
            move(gift.goods, from: .withVisitors, to: .store)
        }
        if let resident = state.resident {
            for (taken, _) in claims(for: gift, to: resident) { release(taken.kind, taken.key) }
        }
        record(.takenBack)
    }
}
