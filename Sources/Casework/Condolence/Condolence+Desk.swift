extension Step<Condolence> {
    /// 已离世: nothing is given and nobody is greeted; only those who were to go are told. A gift that a proxy
    /// holds is for a person to look into.
    mutating func deceased(_ words: String?) {
        guard let state, isWorkable() else { return }
        let words = keep(.words, of: state.recipient, ["text": words])
        record(.deceased(words: words, at: request.occurredAt))
        guard state.phase != .toConfirm else {
            record(.proxyDoubted(words: words, since: request.at))
            tell(.duty, "proxyDenied")
            return
        }
        takeBack()
        record(.ended(.deceased, at: request.occurredAt))
        for visitor in state.visitors { tell(.doer(visitor), "visitCancelled") }
    }

    mutating func desk(_ act: DeskAct) {
        guard let state else { return }
        if case .cancel = act, state.phase == .toConfirm {
            refuse(.rule, ["rule": "alreadyGiven"])
            return
        }
        if case .release(let release) = act, release.closes, state.phase == .toConfirm {
            return refuse(.rule, ["rule": "proxyOpen"])
        }
        guard let fact = desk(act, on: state.matter, hasDoer: !state.visitors.isEmpty) else { return }
        switch fact {
        case .cancelled:
            takeBack()
            record(.desk(fact))
        case .released(_, .some, _) where state.phase != .toConfirm:
            takeBack()
            record(.desk(fact))
        case .released(_, nil, _):
            record(.desk(fact))
            resume()
        case .protected:
            record(.desk(fact))
            look()
        default: record(.desk(fact))
        }
    }

    /// A case that was held before it could begin begins now, or turns out not to be possible.
    private mutating func resume() {
        guard let state, state.isNew else { return }
        if begin(issuing: false) != nil {
            record(.ended(.notTaken, at: request.at))
            tell(.actor, "notTaken")
        }
    }
}

extension CondolenceState {
    var resident: ResidentCode? {
        if case .resident(let code) = recipient { code } else { nil }
    }

    /// Nothing has begun yet.
    var isNew: Bool {
        switch phase {
        case .toVisit: gift.map { !$0.isGranted } ?? false
        case .toCare: care?.dueOn == nil
        case .toConfirm, .registered, .closed: false
        }
    }
}
