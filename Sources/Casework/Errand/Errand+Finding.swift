extension Step<Errand> {
    /// 点单 → 派单: three doers are proposed to the desk; in mode `offer` the first of them is asked at once.
    mutating func look() {
        guard let state, state.phase == .toAssign else { return }
        let skill = world.catalogue.kind(state.matter.kind, of: .errand)?.neededSkill ?? state.matter.kind.text
        let shortlist = Dispatcher(
            world: world, caseID: request.caseID, grid: state.matter.grid, skill: skill,
            declined: Set(state.declined), isRestricted: state.matter.isRestricted
        ).shortlist()
        record(.proposed(shortlist))
        guard world.policy.mode(of: .errand) == .offer else { return }
        guard state.offers < world.policy.offersMost else { return giveUpOffering(state) }
        for candidate in shortlist.proposed.map(\.doer) {
            guard let slot = freeSlot(of: candidate) else { continue }
            claim(.slot, slot)
            record(.offered(doer: candidate, slot: slot))
            tell(.doer(candidate), "offered")
            return
        }
    }

    /// Everybody who was asked said no or nothing: the desk need not find that out by waiting once more.
    private mutating func giveUpOffering(_ state: ErrandState) {
        guard !state.overdue else { return }
        remind("nobodyTook")
    }

    /// A place among the doer's open cases that no earlier try of this request found taken.
    private func freeSlot(of doer: DoerID) -> String? {
        let most = world.policy.doerOpenMost
        let load = world.loads[doer] ?? 0
        guard load < most else { return nil }
        return (1...most).map { "\(doer):\($0)" }.first { !world.lost.contains(Claim(.slot, $0)) }
    }
}

// MARK: who answers

extension Step<Errand> {
    mutating func assign(_ doer: DoerID) {
        guard mayBeTaken(by: doer) else { return }
        if let other = state?.doer { letGo(of: other) }
        record(.offered(doer: doer, slot: nil))
        tell(.doer(doer), "offered")
    }

    /// 接单; at the desk 派单 and 接单 are one act, recorded on the doer's behalf.
    mutating func accept(_ acceptance: ErrandAcceptance) {
        let doer = acceptance.doer
        guard mayBeTaken(by: doer), countsEnvelope(acceptance), takeOffer() else { return }
        take(doer)
        handOver(acceptance.custodyTaken, cash: acceptance.cashTaken, to: .doer(doer))
    }

    mutating func take(_ doer: DoerID) {
        if let other = state?.doer, other != doer { letGo(of: other) }
        record(.accepted(doer: doer, at: request.occurredAt))
    }

    /// Whoever takes an envelope says what is in it: it is another's money.
    private mutating func countsEnvelope(_ acceptance: ErrandAcceptance) -> Bool {
        if state?.payment == .float, acceptance.cashTaken != nil { return no(.rule, ["rule": "floatPays"]) }
        guard let state, state.payment == .cashInEnvelope, state.cash == nil, acceptance.cashTaken == nil else {
            return true
        }
        return no(.rule, ["rule": "cashMissing"])
    }

    private mutating func mayBeTaken(by doer: DoerID) -> Bool {
        guard mayDo(doer), let state, isWorkable(), isPaidByResident(doer, state) else { return false }
        switch state.phase {
        case .toAssign, .offered: return true
        default: return no(.takenBy, ["doer": state.doer?.text ?? ""])
        }
    }

    /// An outlet (商户) that brings it is paid by the resident: neither the float nor her envelope goes through its hands, and
    /// none of it is in the community's books.
    mutating func isPaidByResident(_ doer: DoerID, _ state: ErrandState) -> Bool {
        guard world.directory.doer(doer)?.kind == .outlet, state.isCounted else { return true }
        return no(.rule, ["rule": "outletIsPaid"])
    }

    /// The offer is taken once in the whole house, whoever else says yes at the same moment.
    mutating func takeOffer() -> Bool {
        let key = request.caseID.description
        guard !world.lost.contains(Claim(.offer, key)) else { return no(.takenBy, ["doer": state?.doer?.text ?? ""]) }
        claim(.offer, key)
        return true
    }

    mutating func decline(_ doer: DoerID, _ reason: String?) {
        guard let state, isWorkable(.toAssign, .offered, .inProgress), isNotBought(state), hasNoMoneyOut(state),
            holdsNothing(doer, state)
        else { return }
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
}
