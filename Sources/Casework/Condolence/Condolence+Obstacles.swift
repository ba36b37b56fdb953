extension Step<Condolence> {
    func obstacle(to state: CondolenceState, issuing: Bool) -> Refusal? {
        stranger(among: state.visitors, state.withUnit) ?? standing(of: state)
            ?? state.gift.flatMap { obstacle(to: $0, in: state, issuing: issuing) }
    }

    func obstacle(
        to gift: CondolenceState.Gift, in state: CondolenceState, issuing: Bool
    ) -> Refusal? {
        guard let resident = state.resident, let person = world.directory.resident(resident) else {
            return Refusal(.unknownName, ["resident": state.resident?.text ?? ""])
        }
        if let taken = claims(for: gift, to: resident).first(where: { world.lost.contains($0.claim) }) {
            var values = ["batch": gift.batch.text, "fund": taken.fund]
            values["case"] = world.holders[taken.claim]
            return Refusal(.alreadyGranted, values)
        }
        if let refusal = samePerson(state.approvedBy, among: state.visitors) { return refusal }
        if issuing && state.visitors.count < world.policy.visitorsWithGift {
            return Refusal(.rule, ["rule": "visitorsMissing"])
        }
        return earmark(of: gift, for: person) ?? shortfall(for: gift)
    }

    /// 专款专用: what was given for a purpose is spent for it (公益事业捐赠法 Art. 18).
    private func earmark(of gift: CondolenceState.Gift, for person: Resident) -> Refusal? {
        guard gift.cash > .zero, let fund = gift.fund.flatMap(world.directory.fund), !fund.isFor(person) else {
            return nil
        }
        return Refusal(.rule, ["rule": "earmarked", "fund": fund.id])
    }

    /// What is promised must be there, although nothing is posted before it is handed over.
    func shortfall(for gift: CondolenceState.Gift) -> Refusal? {
        guard let balances = world.balances else { return nil }
        if let fund = gift.fund, gift.cash > balances[.fund(fund)] ?? .zero {
            return Refusal(.fundTooLow, ["fund": fund])
        }
        if !gift.isIssued && gift.goods > balances[.store] ?? .zero {
            return Refusal(.fundTooLow, ["fund": "goods"])
        }
        return nil
    }

    /// Asked again whenever something is promised or handed over: nobody who has died or moved is sent a greeting
    /// (traps 18, 19).
    func standing(of state: CondolenceState) -> Refusal? {
        guard let resident = state.resident.flatMap(world.directory.resident) else { return nil }
        switch resident.standing {
        case .deceased, .moved: return Refusal(.rule, ["rule": resident.standing.rawValue])
        case .alive, .inHospital: return nil
        }
    }

    func stranger(among visitors: [DoerID], _ unit: UnitCode?) -> Refusal? {
        if let visitor = visitors.first(where: { world.directory.doer($0) == nil }) {
            return Refusal(.unknownName, ["doer": visitor.text])
        }
        if let unit, world.directory.unit(unit) == nil { return Refusal(.unknownName, ["unit": unit.text]) }
        return nil
    }

    /// Whoever approved a gift does not hand it over.
    func samePerson(_ approver: Approver?, among visitors: [DoerID]) -> Refusal? {
        guard let approver, approver.isOne(of: visitors) else { return nil }
        return Refusal(.samePerson, ["doer": approver.doer?.text ?? ""])
    }

    /// One gift a person a fund a batch, in the whole house.
    func claims(
        for gift: CondolenceState.Gift, to resident: ResidentCode
    ) -> [(claim: Claim, fund: String)] {
        let funds = [gift.cash > .zero ? gift.fund : nil, gift.sets > 0 ? "goods" : nil].compactMap { $0 }
        return funds.map { (Claim(.grant, "\(gift.batch)|\($0)|\(resident)"), $0) }
    }
}
