/// 代购代办: a resident asks, somebody is found, goes, buys or fetches, brings it, and the money is right at the end.
package enum Errand: ServiceLine {
    package static let line = Line.errand

    package static func decide(
        _ request: Request<ErrandBody>, on state: ErrandState?, in world: World
    ) -> Decision<ErrandFact, ErrandState> {
        var step = Step<Errand>(request, on: state, in: world)
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
        case .settle(let cash): step.settle(cash)
        case .due(let key): step.due(key)
        }
        return step.decision()
    }
}

// MARK: asking

extension Step<Errand> {
    fileprivate mutating func submit(_ order: ErrandOrder) {
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
    private mutating func look() {
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
    fileprivate mutating func assign(_ doer: DoerID) {
        guard mayBeTaken(by: doer) else { return }
        if let other = state?.doer { letGo(of: other) }
        record(.offered(doer: doer, slot: nil))
        tell(.doer(doer), "offered")
    }

    /// 接单; at the desk 派单 and 接单 are one act, recorded on the doer's behalf.
    fileprivate mutating func accept(_ acceptance: ErrandAcceptance) {
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
    private mutating func takeOffer() -> Bool {
        let key = request.caseID.description
        guard !world.lost.contains(Claim(.offer, key)) else { return no(.takenBy, ["doer": state?.doer?.text ?? ""]) }
        claim(.offer, key)
        return true
    }

    fileprivate mutating func decline(_ doer: DoerID, _ reason: String?) {
        guard let state, isWorkable() else { return }
        guard [.toAssign, .offered, .inProgress].contains(state.phase) else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        let words = keep(.words, of: state.matter.requester, ["text": reason])
        letGo(of: doer)
        record(.declined(doer: doer, reason: words))
        look()
    }

    private mutating func letGo(of doer: DoerID) {
        guard let state, state.doer == doer else { return }
        if state.phase != .offered { release(.offer, request.caseID.description) }
        if let slot = state.slot { release(.slot, slot) }
    }

    fileprivate mutating func due(_ key: String) {
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

// MARK: doing it

extension Step<Errand> {
    /// Above the cap and its tolerance: stop and call. Nothing is refused and nothing is lost (`users.md` H10).
    fileprivate mutating func purchase(_ purchase: Purchase) {
        guard let state, isInHand() else { return }
        let lines = keep(
            .items, of: state.matter.requester,
            ["lines": purchase.lines.map { "\($0.name) \($0.amount)" }.joined(separator: "、")])
        let overCap = purchase.total > world.policy.tolerated(over: state.cap)
        record(.bought(total: purchase.total, receipt: purchase.receipt, lines: lines, overCap: overCap))
        if overCap { tell(.actor, "overCap") }
    }

    fileprivate mutating func confirm(_ cap: Money) {
        guard let state, isWorkable() else { return }
        guard state.phase == .toConfirmAmount else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        record(.capRaised(to: max(cap, state.total ?? cap)))
    }

    /// 上门未遇: it stays in hand; a second try, or a neighbour with the resident's word.
    fileprivate mutating func absent() {
        guard isInHand() else { return }
        record(.absent)
    }

    fileprivate mutating func deliver(_ delivery: Delivery) {
        guard let state, isInHand(), isAgreed(state), isComplete(delivery, state) else { return }
        let neighbour = keep(.words, of: state.matter.requester, ["leftWith": delivery.leftWithNeighbour])
        record(
            .delivered(
                total: delivery.total, receipt: delivery.receipt, leftWith: neighbour, minutes: delivery.minutes,
                at: request.occurredAt))
        finish(.delivered, doer: state.doer, total: delivery.total ?? state.total)
    }

    /// What cost more than was agreed waits for the resident's word.
    private mutating func isAgreed(_ state: ErrandState) -> Bool {
        state.phase != .toConfirmAmount || no(.notNow, ["status": state.phase.rawValue])
    }

    /// Closing waits for every thing entrusted, and for the envelope's cash to add up.
    private mutating func isComplete(_ delivery: Delivery, _ state: ErrandState) -> Bool {
        let open = state.custody.filter { !delivery.custodyReturned.contains($0) }
        guard open.isEmpty else { return no(.custodyOpen, ["items": open.map(\.rawValue).joined(separator: " ")]) }
        let total = delivery.total ?? state.total
        if let cash = state.cash, total.map({ $0 + (delivery.change ?? .zero) }) != cash {
            return no(.rule, ["rule": "cashDoesNotAddUp"])
        }
        if delivery.leftWithNeighbour != nil && delivery.residentAgrees != true {
            return no(.rule, ["rule": "neighbourNeedsConsent"])
        }
        return floatCovers(total, state)
    }

    /// What was paid out of the float is said, and is there.
    private mutating func floatCovers(_ total: Money?, _ state: ErrandState) -> Bool {
        guard state.payment == .float else { return true }
        guard let total else { return no(.rule, ["rule": "totalMissing"]) }
        if let balance = world.balances[.float], balance < total { return no(.fundTooLow, ["fund": "float"]) }
        return true
    }

    /// 补录办结: what was done already, as one decision, at the time it happened.
    fileprivate mutating func recordDone(_ recorded: Recorded) {
        guard let state, isWorkable(), knows(recorded.doer) else { return }
        guard state.phase != .toSettle else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        guard isVouched(recorded, state), floatCovers(recorded.total ?? state.total, state) else { return }
        if let doer = state.doer, doer != recorded.doer { letGo(of: doer) }
        if state.phase == .toAssign || state.phase == .offered || state.doer != recorded.doer {
            guard takeOffer() else { return }
            record(.accepted(doer: recorded.doer, at: request.occurredAt, custody: [], cash: nil))
        }
        if let total = recorded.total {
            record(.bought(total: total, receipt: recorded.receipt, lines: nil, overCap: false))
        }
        record(
            .delivered(
                total: recorded.total, receipt: recorded.receipt, leftWith: nil, minutes: recorded.minutes,
                at: request.occurredAt))
        finish(.recorded, doer: recorded.doer, total: recorded.total ?? state.total)
    }

    /// Community money without a receipt needs the resident's own word (`users.md` H2).
    private mutating func isVouched(_ recorded: Recorded, _ state: ErrandState) -> Bool {
        guard state.payment == .float, [nil, Receipt.none].contains(recorded.receipt) else { return true }
        return recorded.residentConfirmed == true || no(.rule, ["rule": "receiptOrWord"])
    }

    /// Nothing of the community moved: one person closes it. Community money waits for a second (`users.md` H1).
    private mutating func finish(_ ending: ErrandState.Ending, doer: DoerID?, total: Money?) {
        guard let state else { return }
        if state.payment == .float, let doer, let total, total > .zero {
            move(total, from: .float, to: .receivable(doer))
            record(.moneyOut(recordedBy: request.actor.id, doer: doer, amount: total))
        } else {
            record(.ended(ending, at: request.occurredAt))
        }
        if let slot = state.slot { release(.slot, slot) }
    }

    /// 结清: two different persons settle whatever touched a community account.
    fileprivate mutating func settle(_ cash: Money) {
        guard let state, isWorkable() else { return }
        guard let open = state.toSettle else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        guard request.actor.id != open.recordedBy else {
            refuse(.samePerson)
            return
        }
        guard cash == open.amount else {
            refuse(.rule, ["rule": "amountDiffers", "fen": String(open.amount.fen)])
            return
        }
        claim(.settlement, request.caseID.description)
        move(cash, from: .receivable(open.doer), to: .float)
        record(.settled(at: request.occurredAt))
    }
}

// MARK: what any case can meet

extension Step<Errand> {
    fileprivate mutating func desk(_ act: DeskAct) {
        guard let state else { return }
        if case .cancel = act, [.purchased, .toConfirmAmount, .toSettle].contains(state.phase) {
            refuse(.rule, ["rule": "alreadyBought"])
            return
        }
        if case .cancel = act, state.phase == .inProgress, !state.custody.isEmpty || state.cash != nil {
            refuse(.custodyOpen, ["items": state.custody.map(\.rawValue).joined(separator: " ")])
            return
        }
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

    private mutating func isInHand() -> Bool {
        guard let state, isWorkable() else { return false }
        switch state.phase {
        case .inProgress, .purchased, .toConfirmAmount: return true
        default: return no(.notNow, ["status": state.phase.rawValue])
        }
    }
}
