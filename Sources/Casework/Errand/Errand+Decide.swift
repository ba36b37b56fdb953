/// 代购代办: a resident asks, somebody is found, goes, buys or fetches, brings it, and the money is right at the end.
package enum Errand: ServiceLine {
    package static let line = Line.errand

    package static func decide(
        _ request: Request<ErrandBody>, on state: ErrandState?, in world: World
    ) -> Decision<ErrandFact, ErrandState> {
        var step = Step<Errand>(request, on: state, in: world)
        guard step.isTheirs() else { return step.decision() }
        switch request.body {
        case .submit(let order): step.submit(order)
        case .desk(let act): step.desk(act)
        case .assign(let doer): step.assign(doer)
        case .accept(let acceptance): step.accept(acceptance)
        case .decline(let doer, let reason): step.decline(doer, reason)
        case .purchase(let purchase): step.purchase(purchase)
        case .confirm(let cap): step.confirm(cap)
        case .deliver(let delivery): step.deliver(delivery)
        case .absent: step.absent()
        case .record(let recorded): step.recordDone(recorded)
        case .lend(let amount): step.lend(amount)
        case .settle(let cash, let owed): step.settle(cash, owed: owed)
        case .due(let key): step.due(key)
        }
        return step.decision()
    }
}

// MARK: asking

extension Step<Errand> {
    mutating func submit(_ order: ErrandOrder) {
        guard state == nil else { return }
        let submission = order.submission
        let matter = open(submission)
        let items = keep(.items, of: matter.requester, ["items": Item.list(order.items)])
        let secret = keep(.secret, of: matter.requester, ["secret": order.secret])
        record(
            .submitted(
                matter: matter, items: items, secret: secret, cap: order.cap ?? world.policy.capDefault,
                payment: order.payment ?? .onDelivery, custody: order.custody, cash: order.cash))
        guard matter.hold == nil else {
            tell(.duty, "held")
            return
        }
        handle(world.catalogue.kind(submission.kind, of: .errand), answered: order.answered)
    }

    /// What the catalogue says of this kind: answered at the desk, told the proper channel, or a doer is found.
    private mutating func handle(_ kind: ServiceKind?, answered: Bool) {
        switch kind?.handling {
        case .toldChannel:
            let unit = kind?.channel.flatMap { world.directory.unit(for: $0) }
            record(.ended(.toldChannel, at: request.at))
            refuse(.toldChannel, ["channel": unit?.id.text ?? kind?.channel ?? ""])
        case .answered where answered: record(.ended(.answered, at: request.at))
        case .relayed where answered: record(.ended(.relayed, at: request.at))
        default: look()
        }
    }

    /// 点单 → 派单: three doers are proposed to the desk; in mode `offer` the first of them is asked at once.
    mutating func look() {
        guard let state, state.phase == .toAssign else { return }
        let skill = world.catalogue.kind(state.matter.kind, of: .errand)?.neededSkill ?? state.matter.kind.text
        let shortlist = Dispatcher(
            world: world, caseID: request.caseID, grid: state.matter.grid, skill: skill,
            declined: Set(state.declined)
        ).shortlist()
        record(.proposed(shortlist))
        guard world.policy.mode(of: .errand) == .offer, state.offers < world.policy.offersMost else { return }
        for candidate in shortlist.proposed.map(\.doer) {
            guard let slot = freeSlot(of: candidate) else { continue }
            claim(.slot, slot)
            record(.offered(doer: candidate, slot: slot))
            tell(.doer(candidate), "offered")
            return
        }
    }

    /// A place among the doer's open cases that no earlier try of this request found taken.
    private func freeSlot(of doer: DoerID) -> String? {
        let most = world.policy.doerOpenMost
        let load = world.loads[doer] ?? 0
        guard load < most else { return nil }
        return (1...most).map { "\(doer):\($0)" }.first { !world.lost.contains(Claim(.slot, $0)) }
    }
}

// MARK: finding a doer

extension Step<Errand> {
    mutating func assign(_ doer: DoerID) {
        guard mayBeTaken(by: doer) else { return }
        if let other = state?.doer { letGo(of: other) }
        record(.offered(doer: doer, slot: nil))
        tell(.doer(doer), "offered")
    }

    /// 接单; at the desk 派单 and 接单 are one act, recorded on the doer's behalf.
    mutating func accept(_ acceptance: ErrandAcceptance) {
        guard mayBeTaken(by: acceptance.doer), takeOffer() else { return }
        if let other = state?.doer, other != acceptance.doer { letGo(of: other) }
        record(
            .accepted(
                doer: acceptance.doer, at: request.occurredAt, custody: acceptance.custodyTaken,
                cash: acceptance.cashTaken))
    }

    private mutating func mayBeTaken(by doer: DoerID) -> Bool {
        guard knows(doer), let state, isWorkable() else { return false }
        switch state.phase {
        case .toAssign, .offered: return true
        default: return no(.takenBy, ["doer": state.doer?.text ?? ""])
        }
    }

    /// The offer is taken once in the whole house, whoever else says yes at the same moment.
    mutating func takeOffer() -> Bool {
        let key = request.caseID.description
        guard !world.lost.contains(Claim(.offer, key)) else { return no(.takenBy, ["doer": state?.doer?.text ?? ""]) }
        claim(.offer, key)
        return true
    }

    mutating func decline(_ doer: DoerID, _ reason: String?) {
        guard let state, isWorkable(.toAssign, .offered, .inProgress), hasNoMoneyOut(state) else { return }
        let words = keep(.words, of: state.matter.requester, ["text": reason])
        letGo(of: doer)
        record(.declined(doer: doer, reason: words))
        look()
    }

    mutating func letGo(of doer: DoerID) {
        guard let state, state.doer == doer else { return }
        if state.phase != .offered { release(.offer, request.caseID.description) }
        if let slot = state.slot { release(.slot, slot) }
    }

    mutating func due(_ key: String) {
        guard let state, state.matter.isOpen,
            Errand.timers(of: state, by: world.policy).contains(where: { $0.key == key })
        else { return }
        if key == Errand.remind {
            record(.reminded)
            tell(.duty, "nobodyTook")
        } else if let doer = state.doer, state.phase == .offered {
            letGo(of: doer)
            record(.timedOut(doer: doer))
            look()
        }
    }
}

// MARK: what any case can meet

extension Step<Errand> {
    mutating func desk(_ act: DeskAct) {
        guard let state else { return }
        if case .cancel = act, [.purchased, .toConfirmAmount, .toSettle].contains(state.phase) {
            refuse(.rule, ["rule": "alreadyBought"])
            return
        }
        guard !ends(act) || hasNothingOut(state) else { return }
        guard let fact = desk(act, on: state.matter, hasDoer: state.doer != nil) else { return }
        switch fact {
        case .cancelled, .released(_, .some): if let doer = state.doer { letGo(of: doer) }
        default: break
        }
        record(.desk(fact))
        switch fact {
        case .released(_, nil): look()
        case .amended(_, let grid, let kind, _, _, _) where grid != nil || kind != nil: look()
        default: break
        }
    }

    private func ends(_ act: DeskAct) -> Bool {
        switch act {
        case .cancel, .release(_, _, closes: true): true
        case .note, .amend, .hold, .release, .told, .reveal: false
        }
    }

    /// Nothing ends while a doer has the resident's things or the community's money.
    mutating func hasNothingOut(_ state: ErrandState) -> Bool {
        guard hasNoMoneyOut(state) else { return false }
        guard state.hasThingsOut else { return true }
        return no(.custodyOpen, ["items": state.custody.map(\.rawValue).joined(separator: " ")])
    }

    private mutating func hasNoMoneyOut(_ state: ErrandState) -> Bool {
        state.toSettle == nil || no(.rule, ["rule": "moneyOut"])
    }

    mutating func isInHand() -> Bool { isWorkable(.inProgress, .purchased, .toConfirmAmount) }
}
