/// 走访慰问: somebody is visited and perhaps given something, by people who are not the one that approved it; or is
/// looked after every few days (探访); or wants to be listened to; or has a wish, which is only noted.
package enum Condolence: ServiceLine {
    package static let line = Line.condolence

    package static func decide(
        _ request: Request<CondolenceBody>, on state: CondolenceState?, in world: World
    ) -> Decision<CondolenceFact, CondolenceState> {
        var step = Step<Condolence>(request, on: state, in: world)
        guard step.isTheirs() else { return step.decision() }
        switch request.body {
        case .submit(let order): step.submit(order)
        case .desk(let act):
            step.desk(act)
            step.callOff(since: state)
        case .assign(let arrangement): step.assign(arrangement)
        case .deliver(let handover): step.deliver(handover, as: .delivered)
        case .record(let handover): step.recordDone(handover)
        case .confirm(let received, let words): step.confirm(received: received, words)
        case .waive(let waiver): step.waive(waiver)
        case .absent(let words): step.absent(words)
        case .visited(let visit): step.visited(visit)
        case .deceased(let words): step.deceased(words)
        case .due(let key): step.due(key)
        }
        return step.decision()
    }
}

// MARK: planning

extension Step<Condolence> {
    mutating func submit(_ order: VisitOrder) {
        guard state == nil else { return }
        let order = order.allowed(to: request.actor.role)
        var submission = order.submission
        let gift = order.gift.map { planned($0) }
        let approver =
            order.arrangement.approvedBy ?? (request.actor.role == .secretary ? Approver(request.actor) : nil)
        if gift != nil {
            if order.arrangement.visitors.count < world.policy.visitorsWithGift {
                submission.incomplete.append("visitors")
            }
            if approver == nil { submission.incomplete.append("approvedBy") }
        }
        let matter = open(submission)
        let phase = gift == nil ? phase(of: matter.kind) : .toVisit
        let recipient = order.recipient?.reference(in: request.id, as: "recipient") ?? matter.requester
        let contact = order.recipient.flatMap { keep($0, as: recipient) }
        record(
            .submitted(
                matter: matter, phase: phase, recipient: recipient, contact: contact, people: Int(order.people),
                gift: gift, visitors: order.arrangement.visitors, approvedBy: approver,
                withUnit: order.arrangement.withUnit,
                care: phase == .toCare ? .init(everyDays: order.everyDays.map { Int($0) }) : nil))
        guard matter.hold == nil else {
            tell(.duty, "held")
            return
        }
        if let refusal = begin(issuing: order.gift?.issued ?? false) {
            record(.ended(.notTaken, at: request.at))
            refuse(refusal.code, refusal.values)
        }
    }

    private func planned(_ order: GiftOrder) -> CondolenceState.Gift {
        let goods = Money(fen: world.policy.goodsSetValue.fen * order.sets)
        return .init(
            batch: BatchCode(named: order.batch), fund: order.fund, cash: order.cash, sets: Int(order.sets),
            goods: goods)
    }

    /// A visit is made once, a care again and again, and who wants to be heard is owed a call; a wish is only noted.
    /// Whatever brings a gift is a visit.
    private func phase(of kind: KindCode) -> CondolenceState.Phase {
        if world.catalogue.kind(kind, of: .condolence)?.handling == .registered { return .registered }
        switch kind {
        case .visit: return .toVisit
        case .wish: return .registered
        default: return .toCare
        }
    }

    /// What a case begins with once nobody has to look at it first. Returns why it cannot begin.
    mutating func begin(issuing: Bool) -> Refusal? {
        guard let state else { return nil }
        switch state.phase {
        case .toVisit:
            if let refusal = obstacle(to: state, issuing: issuing) { return refusal }
            grant(issuing: issuing)
        case .toCare:
            if let refusal = standing(of: state) { return refusal }
            scheduleCare(on: CivilDate(request.occurredAt))
            // Somebody who wants to be heard is owed a call at once.
            if state.matter.kind == .listen { record(.careDue) }
            look()
        case .registered, .toConfirm, .closed: break
        }
        return nil
    }

    /// Who could make a care visit is proposed to the desk.
    mutating func look() {
        guard let state, state.phase == .toCare, state.visitors.isEmpty else { return }
        let skill = world.catalogue.kind(state.matter.kind, of: .condolence)?.neededSkill ?? "care"
        let shortlist = Dispatcher(
            world: world, caseID: request.caseID, grid: state.matter.grid, skill: skill,
            isRestricted: state.matter.isRestricted
        ).shortlist()
        record(.proposed(shortlist))
    }

    mutating func assign(_ arrangement: Arrangement) {
        guard let state, isWorkable(.toVisit, .toCare) else { return }
        let visitors = arrangement.visitors.isEmpty ? state.visitors : arrangement.visitors
        let approver = arrangement.approvedBy ?? state.approvedBy
        let unit = arrangement.withUnit ?? state.withUnit
        guard isClear(of: stranger(among: visitors, unit) ?? samePerson(approver, among: visitors)) else { return }
        for visitor in arrangement.visitors where !mayDo(visitor) { return }
        var given: [String] = []
        if visitors.count >= world.policy.visitorsWithGift { given.append("visitors") }
        if approver != nil { given.append("approvedBy") }
        record(.arranged(visitors: visitors, approvedBy: approver, withUnit: unit, given: given))
        for visitor in arrangement.visitors { tell(.doer(visitor), "toVisit") }
    }
}

extension VisitOrder {
    /// As far as whoever asks may plan it. What is given is the house's to give: a resident asks for a visit and says why, and
    /// a doer neither approves what she brings nor takes it out of the store.
    fileprivate func allowed(to role: Actor.Role) -> VisitOrder {
        var order = self
        switch role {
        case .resident:
            order.gift = nil
            order.arrangement = Arrangement(visitors: [], approvedBy: nil, withUnit: nil)
        case .doer:
            order.gift?.issued = false
            order.arrangement.approvedBy = nil
        default: break
        }
        return order
    }
}
