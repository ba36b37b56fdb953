/// 走访慰问: somebody is visited and perhaps given something, by people who are not the one that approved it; or is
/// looked after every few days (探访); or wants to be listened to; or has a wish, which is only noted.
package enum Condolence: ServiceLine {
    package static let line = Line.condolence

    package static func decide(
        _ request: Request<CondolenceBody>, on state: CondolenceState?, in world: World
    ) -> Decision<CondolenceFact, CondolenceState> {
        var step = Step<Condolence>(request, on: state, in: world)
        switch request.body {
        case .submit(let order): step.submit(order)
        case .desk(let act): step.desk(act)
        case .assign(let arrangement): step.assign(arrangement)
        case .deliver(let handover): step.deliver(handover, as: .delivered)
        case .record(let handover): step.recordDone(handover)
        case .confirm(let received, let words): step.confirm(received: received, words)
        case .waive(let waiver): step.waive(waiver)
        case .absent(let words): step.absent(words)
        case .visited(let visit): step.visited(visit)
        case .emergency(let danger, let words): step.emergency(danger, words)
        case .deceased(let words): step.deceased(words)
        case .due(let key): step.due(key)
        }
        return step.decision()
    }
}

// MARK: planning

extension Step<Condolence> {
    fileprivate mutating func submit(_ order: VisitOrder) {
        guard state == nil else { return }
        var submission = order.submission
        let gift = order.gift.map { planned($0) }
        let approver = order.arrangement.approvedBy ?? (request.actor.role == .secretary ? request.actor.id : nil)
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
    private mutating func begin(issuing: Bool) -> Refusal? {
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
    private mutating func look() {
        guard let state, state.phase == .toCare, state.visitors.isEmpty else { return }
        let skill = world.catalogue.kind(state.matter.kind, of: .condolence)?.neededSkill ?? "care"
        let shortlist = Dispatcher(
            world: world, caseID: request.caseID, grid: state.matter.grid, skill: skill
        ).shortlist()
        record(.proposed(shortlist))
    }

    fileprivate mutating func assign(_ arrangement: Arrangement) {
        guard let state, isWorkable() else { return }
        guard [.toVisit, .toCare].contains(state.phase) else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        let visitors = arrangement.visitors.isEmpty ? state.visitors : arrangement.visitors
        let approver = arrangement.approvedBy ?? state.approvedBy
        let unit = arrangement.withUnit ?? state.withUnit
        if let refusal = stranger(among: visitors, unit) ?? samePerson(approver, among: visitors) {
            refuse(refusal.code, refusal.values)
            return
        }
        var given: [String] = []
        if visitors.count >= world.policy.visitorsWithGift { given.append("visitors") }
        if approver != nil { given.append("approvedBy") }
        record(.arranged(visitors: visitors, approvedBy: approver, withUnit: unit, given: given))
        for visitor in arrangement.visitors { tell(.doer(visitor), "toVisit") }
    }
}

// MARK: what stands against a visit

extension Step<Condolence> {
    private func obstacle(to state: CondolenceState, issuing: Bool) -> Refusal? {
        stranger(among: state.visitors, state.withUnit) ?? standing(of: state)
            ?? state.gift.flatMap { obstacle(to: $0, in: state, issuing: issuing) }
    }

    private func obstacle(
        to gift: CondolenceState.Gift, in state: CondolenceState, issuing: Bool
    ) -> Refusal? {
        guard let resident = state.resident, world.directory.resident(resident) != nil else {
            return Refusal(.unknownName, ["resident": state.resident?.text ?? ""])
        }
        if let taken = claims(for: gift, to: resident).first(where: { world.lost.contains($0.claim) }) {
            return Refusal(.alreadyGranted, ["batch": gift.batch.text, "fund": taken.fund])
        }
        if let refusal = samePerson(state.approvedBy, among: state.visitors) { return refusal }
        if issuing && state.visitors.count < world.policy.visitorsWithGift {
            return Refusal(.rule, ["rule": "visitorsMissing"])
        }
        return shortfall(for: gift)
    }

    /// What is promised must be there, although nothing is posted before it is handed over.
    private func shortfall(for gift: CondolenceState.Gift) -> Refusal? {
        if let fund = gift.fund, gift.cash > world.balances[.fund(fund)] ?? .zero {
            return Refusal(.fundTooLow, ["fund": fund])
        }
        if !gift.isIssued && gift.goods > world.balances[.store] ?? .zero {
            return Refusal(.fundTooLow, ["fund": "goods"])
        }
        return nil
    }

    /// Asked again whenever something is promised or handed over: nobody who has died or moved is sent a greeting
    /// (traps 18, 19).
    private func standing(of state: CondolenceState) -> Refusal? {
        guard let resident = state.resident.flatMap(world.directory.resident) else { return nil }
        switch resident.standing {
        case .deceased, .moved: return Refusal(.rule, ["rule": resident.standing.rawValue])
        case .alive, .inHospital: return nil
        }
    }

    private func stranger(among visitors: [DoerID], _ unit: UnitCode?) -> Refusal? {
        if let visitor = visitors.first(where: { world.directory.doer($0) == nil }) {
            return Refusal(.unknownName, ["doer": visitor.text])
        }
        if let unit, world.directory.unit(unit) == nil { return Refusal(.unknownName, ["unit": unit.text]) }
        return nil
    }

    /// Whoever approved a gift does not hand it over (`users.md` H5).
    private func samePerson(_ approver: String?, among visitors: [DoerID]) -> Refusal? {
        guard let approver, visitors.contains(DoerID(approver)) else { return nil }
        return Refusal(.samePerson, ["doer": approver])
    }

    /// One gift a person a fund a batch, in the whole house (trap 17).
    private func claims(
        for gift: CondolenceState.Gift, to resident: ResidentCode
    ) -> [(claim: Claim, fund: String)] {
        let funds = [gift.cash > .zero ? gift.fund : nil, gift.sets > 0 ? "goods" : nil].compactMap { $0 }
        return funds.map { (Claim(.grant, "\(gift.batch)|\($0)|\(resident)"), $0) }
    }
}

// MARK: money and goods

extension Step<Condolence> {
    /// Puts the gift in this case's name; what the visitors have fetched already leaves the store.
    private mutating func grant(issuing: Bool) {
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

    private mutating func giveOut(_ gift: CondolenceState.Gift) {
        if let fund = gift.fund { move(gift.cash, from: .fund(fund), to: .cashGiven) }
        move(gift.goods, from: gift.isIssued ? .withVisitors : .store, to: .goodsGiven)
    }

    /// What was not given, or came back, is where it came from; and the batch is free for this person again.
    private mutating func takeBack() {
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

// MARK: at the door

extension Step<Condolence> {
    /// The recipient signs; what a proxy received is asked after on the phone before it is done (trap 20).
    fileprivate mutating func deliver(_ handover: Handover, as ending: CondolenceState.Ending) {
        guard var state = stateToVisit() else { return }
        state.visitors = handover.visitors.isEmpty ? state.visitors : handover.visitors
        state.withUnit = handover.withUnit ?? state.withUnit
        if let refusal = obstacle(to: handover, in: state) {
            refuse(refusal.code, refusal.values)
            return
        }
        let signature = keepSignature(handover, of: state.recipient)
        if let gift = state.gift { giveOut(gift) }
        var isProxy = false
        if case .proxy = handover.receivedBy { isProxy = state.gift != nil }
        record(
            .handedOver(
                by: state.visitors, withUnit: state.withUnit, signature: signature, proxy: isProxy,
                at: request.occurredAt))
        if isProxy { tell(.actor, "proxy") } else { record(.ended(ending, at: request.occurredAt)) }
    }

    private func obstacle(to handover: Handover, in state: CondolenceState) -> Refusal? {
        if let refusal = stranger(among: state.visitors, state.withUnit) ?? standing(of: state) { return refusal }
        guard let gift = state.gift else {
            if handover.cash ?? .zero > .zero || handover.sets ?? 0 > 0 {
                return Refusal(.rule, ["rule": "amountDiffers", "fen": "0"])
            }
            return state.visitors.count < world.policy.visitorsOfCare
                ? Refusal(.rule, ["rule": "visitorsMissing"]) : nil
        }
        if state.visitors.count < world.policy.visitorsWithGift { return Refusal(.rule, ["rule": "visitorsMissing"]) }
        guard let approver = state.approvedBy else { return Refusal(.rule, ["rule": "approverMissing"]) }
        if let refusal = samePerson(approver, among: state.visitors) { return refusal }
        if handover.cash ?? gift.cash != gift.cash {
            return Refusal(.rule, ["rule": "amountDiffers", "fen": String(gift.cash.fen)])
        }
        if handover.sets ?? Int64(gift.sets) != gift.sets { return Refusal(.rule, ["rule": "goodsDiffer"]) }
        if handover.receivedBy == .recipient && handover.signature == nil {
            return Refusal(.rule, ["rule": "signatureMissing"])
        }
        return shortfall(for: gift)
    }

    private mutating func keepSignature(_ handover: Handover, of recipient: PersonReference) -> Private? {
        var fields = ["signature": handover.signature, "text": handover.words]
        if case .proxy(let relation, let reason) = handover.receivedBy {
            fields["relation"] = relation
            fields["reason"] = reason
        }
        return keep(.words, of: recipient, fields)
    }

    /// The recipient's own word on the phone. Whoever went there does not ring her.
    fileprivate mutating func confirm(received: Bool, _ words: String?) {
        guard let state, isWorkable() else { return }
        guard state.phase == .toConfirm else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        if let refusal = samePerson(request.actor.id, among: state.visitors) {
            refuse(refusal.code, refusal.values)
            return
        }
        let words = keep(.words, of: state.recipient, ["text": words])
        if received {
            record(.confirmed(words: words, at: request.occurredAt))
            record(.ended(.delivered, at: request.occurredAt))
        } else {
            record(.alarmed(.proxy, reason: "proxy", words: words, since: request.at))
            tell(.duty, "proxyDenied")
        }
    }

    /// 谢绝. The visit itself counts; what was brought goes back.
    fileprivate mutating func waive(_ waiver: Waiver) {
        guard let state, isWorkable() else { return }
        guard [.toVisit, .toConfirm].contains(state.phase) else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        let visitors = waiver.visitors.isEmpty ? state.visitors : waiver.visitors
        if let refusal = stranger(among: visitors, nil) {
            refuse(refusal.code, refusal.values)
            return
        }
        if let gift = state.gift, gift.isIssued || state.phase == .toConfirm,
            waiver.setsReturned ?? Int64(gift.sets) != gift.sets
        {
            refuse(.rule, ["rule": "goodsDiffer"])
            return
        }
        let words = keep(.words, of: state.recipient, ["text": waiver.words])
        takeBack()
        // What a proxy received was a visit already.
        let counted = waiver.byPhone || state.phase == .toConfirm
        record(.waived(by: visitors, byPhone: counted, words: words, at: request.occurredAt))
        record(.ended(.waived, at: request.occurredAt))
    }

    fileprivate mutating func absent(_ words: String?) {
        guard let state, isWorkable() else { return }
        guard [.toVisit, .toCare].contains(state.phase) else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        record(.absent(words: keep(.words, of: state.recipient, ["text": words]), at: request.occurredAt))
    }

    /// 补录办结: a visit with all its rules, a care visit, or a wish that somebody has fulfilled.
    fileprivate mutating func recordDone(_ handover: Handover) {
        guard let state else { return }
        switch state.phase {
        case .toCare:
            visited(CareVisit(visitors: handover.visitors, byPhone: false, isLast: false, words: handover.words))
        case .registered:
            guard isWorkable() else { return }
            let words = keep(.words, of: state.recipient, ["text": handover.words])
            record(.desk(.noted(words: words, doerToBeTold: false, calledBack: true)))
            record(.ended(.recorded, at: request.occurredAt))
        case .toVisit, .toConfirm, .closed: deliver(handover, as: .recorded)
        }
    }

    private mutating func stateToVisit() -> CondolenceState? {
        guard let state, isWorkable() else { return nil }
        guard state.phase == .toVisit else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return nil
        }
        return state
    }
}

// MARK: looking after somebody

extension Step<Condolence> {
    private mutating func scheduleCare(on date: CivilDate) {
        record(
            .careScheduled(on: date, by: world.policy.careDeadline(on: date, known: request.occurredAt)))
    }

    /// One neighbour is enough, and a call will do (`users.md` H5). The next one is counted from this one.
    fileprivate mutating func visited(_ visit: CareVisit) {
        guard let state, isWorkable() else { return }
        guard state.phase == .toCare else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        if let refusal = stranger(among: visit.visitors, nil) {
            refuse(refusal.code, refusal.values)
            return
        }
        let words = keep(.words, of: state.recipient, ["text": visit.words])
        record(.visited(by: visit.visitors, byPhone: visit.byPhone, words: words, at: request.occurredAt))
        if let days = state.care?.everyDays, !visit.isLast {
            scheduleCare(on: CivilDate(request.occurredAt).adding(days: days))
        } else {
            record(.ended(.visited, at: request.occurredAt))
        }
    }

    fileprivate mutating func due(_ key: String) {
        guard let state, Condolence.timers(of: state, by: world.policy).contains(where: { $0.key == key }) else {
            return
        }
        switch key {
        case Condolence.visit: record(.careDue)
        case Condolence.missed:
            record(.careMissed)
            tell(.duty, "careMissed")
        default: break
        }
    }
}

// MARK: what any visit can meet

extension Step<Condolence> {
    /// Somebody was found in danger: a person takes it from here, whatever was planned.
    fileprivate mutating func emergency(_ danger: String?, _ words: String?) {
        guard let state else { return }
        guard state.matter.isOpen else {
            refuse(.closed)
            return
        }
        let words = keep(.words, of: state.recipient, ["text": words])
        record(.alarmed(.emergency, reason: danger ?? "danger", words: words, since: request.at))
        tell(.duty, "emergency")
    }

    /// 已离世: nothing is given and nobody is greeted; only those who were to go are told (trap 19). A gift that a proxy
    /// holds is for a person to look into.
    fileprivate mutating func deceased(_ words: String?) {
        guard let state, isWorkable() else { return }
        let words = keep(.words, of: state.recipient, ["text": words])
        record(.deceased(words: words, at: request.occurredAt))
        guard state.phase != .toConfirm else {
            record(.alarmed(.proxy, reason: "proxy", words: words, since: request.at))
            tell(.duty, "proxyDenied")
            return
        }
        takeBack()
        record(.ended(.deceased, at: request.occurredAt))
        for visitor in state.visitors { tell(.doer(visitor), "visitCancelled") }
    }

    fileprivate mutating func desk(_ act: DeskAct) {
        guard let state else { return }
        if case .cancel = act, state.phase == .toConfirm {
            refuse(.rule, ["rule": "alreadyGiven"])
            return
        }
        guard let fact = desk(act, on: state.matter, hasDoer: !state.visitors.isEmpty) else { return }
        switch fact {
        case .cancelled:
            takeBack()
            record(.desk(fact))
        case .released(_, .some) where state.phase != .toConfirm:
            takeBack()
            record(.desk(fact))
        case .released(_, nil):
            record(.desk(fact))
            resume()
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
    fileprivate var resident: ResidentCode? {
        if case .resident(let code) = recipient { code } else { nil }
    }

    /// Nothing has begun yet.
    fileprivate var isNew: Bool {
        switch phase {
        case .toVisit: gift.map { !$0.isGranted } ?? false
        case .toCare: care?.dueOn == nil
        case .toConfirm, .registered, .closed: false
        }
    }
}
