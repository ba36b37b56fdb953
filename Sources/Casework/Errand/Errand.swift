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
        case .desk(let act):
            step.desk(act)
            step.callOff(since: state)
        case .amend(let amendment, let change): step.amend(amendment, change)
        case .assign(let doer): step.assign(doer)
        case .accept(let acceptance): step.accept(acceptance)
        case .decline(let doer, let reason): step.decline(doer, reason)
        case .entrust(let handing): step.entrust(handing)
        case .purchase(let purchase): step.purchase(purchase)
        case .confirm(let answer): step.confirm(answer)
        case .deliver(let delivery): step.deliver(delivery)
        case .absent(let doer): step.absent(doer)
        case .record(let doer, let delivery): step.recordDone(doer, delivery)
        case .giveBack(let giving): step.giveBack(giving)
        case .lend(let amount): step.lend(amount)
        case .correct(let correction): step.correct(correction)
        case .settle(let settlement): step.settle(settlement)
        case .dispute(let words): step.dispute(words)
        case .adjust(let adjustment): step.adjust(adjustment)
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
        let items = keep(
            .items, of: matter.requester, ["items": Item.list(order.items), "careNote": order.careNote])
        let secret = keep(.secret, of: matter.requester, ["secret": order.secret])
        record(
            .submitted(
                matter: matter, items: items, secret: secret,
                terms: ErrandTerms(
                    cap: cap(of: order), payment: payment(of: order), substitute: order.substitute,
                    restricted: order.restricted, forbidden: Restriction.alone(on: order.items)),
                ready: order.custody, cash: order.cash))
        guard matter.hold == nil else {
            tell(.duty, "held")
            return
        }
        if let restriction = Restriction.alone(on: order.items) {
            turnAway(to: restriction.channel, because: restriction)
        } else {
            handle(world.catalogue.kind(submission.kind, of: .errand), answered: order.answered)
        }
    }

    /// What is dearer than usual is agreed with the desk: who asks by herself gets the usual cap until then.
    private func cap(of order: ErrandOrder) -> Money {
        let usual = world.policy.capDefault
        guard let cap = order.cap else { return usual }
        return request.actor.role == .resident ? min(cap, usual) : cap
    }

    /// The community's own money is the desk's to offer, and pays nothing that lies ready in her envelope.
    private func payment(of order: ErrandOrder) -> Payment {
        let payment = order.payment ?? (order.cash == nil ? .onDelivery : .cashInEnvelope)
        guard payment == .float else { return payment }
        if order.cash != nil { return .cashInEnvelope }
        return request.actor.role == .resident ? .onDelivery : .float
    }

    /// What the catalogue says of this kind: answered at the desk, told the proper channel, or a doer is found.
    private mutating func handle(_ kind: ServiceKind?, answered: Bool) {
        switch kind?.handling {
        case .toldChannel: turnAway(to: kind?.channel)
        case .answered where answered: record(.ended(.answered, at: request.at))
        case .relayed where answered: record(.ended(.relayed, at: request.at))
        default: look()
        }
    }

    /// Volunteers may not do it. Whoever asked is told who does.
    private mutating func turnAway(to channel: String?, because restriction: Restriction? = nil) {
        let unit = channel.flatMap { world.directory.unit(for: $0) }
        var values = ["channel": unit?.id.text ?? channel ?? ""]
        if let restriction { values["restriction"] = restriction.rawValue }
        record(.ended(.toldChannel, at: request.at))
        refuse(.toldChannel, values)
    }
}
