/// 纠纷调解转介: somebody brings a quarrel; somebody talks it over with both; what needs a committee is passed on to one,
/// and an agreement that was reached there is looked after until it has been kept. The articles are those of 人民调解法.
package enum Mediation: ServiceLine {
    package static let line = Line.mediation

    package static func decide(
        _ request: Request<MediationBody>, on state: MediationState?, in world: World
    ) -> Decision<MediationFact, MediationState> {
        var step = Step<Mediation>(request, on: state, in: world)
        switch request.body {
        case .submit(let dispute): step.submit(dispute)
        case .desk(let act): step.desk(act)
        case .assign(let doer): step.assign(doer)
        case .accept(let doer): step.accept(doer)
        case .decline(let doer, let reason): step.decline(doer, reason)
        case .talk(let talk): step.talk(talk)
        case .refer(let referral): step.refer(referral)
        case .refuse(let refusal): step.refuse(refusal)
        case .agree(let agreement): step.agree(agreement)
        case .fail(let words): step.fail(words)
        case .perform(let done, let words): step.perform(done: done, words)
        case .record(let recorded): step.recordDone(recorded)
        case .due(let key): step.due(key)
        }
        return step.decision()
    }
}

// MARK: asking

extension Step<Mediation> {
    fileprivate mutating func submit(_ dispute: Dispute) {
        guard state == nil else { return }
        let matter = open(dispute.submission)
        let sides = dispute.otherSides.enumerated().map { index, side in keep(side, as: "otherSide\(index)") }
        let wantsWritten = dispute.wantsWritten ?? dispute.asksForAgreement
        let conflict = Conflict(directory: world.directory)
        record(
            .submitted(
                matter: matter, phase: .first(for: matter.kind, wantsWritten: wantsWritten), otherSides: sides,
                wantsWritten: wantsWritten, households: dispute.households,
                affiliated: conflict.affiliated(toAnyOf: dispute.otherSides.compactMap(\.person.name)).sorted()))
        guard matter.hold == nil else {
            tell(.duty, "held")
            return
        }
        look()
    }

    private mutating func keep(_ side: Dispute.OtherSide, as role: String) -> MediationState.Side {
        let person = side.person.reference(in: request.id, as: role)
        return MediationState.Side(
            person: person, contact: keep(side.person, as: person, with: ["address": side.address]))
    }

    /// Who could go and talk is proposed to the desk, and who could not is named with the reason.
    private mutating func look() {
        guard let state, state.phase == .toTalk, state.doer == nil else { return }
        let shortlist = Dispatcher(
            world: world, caseID: request.caseID, grid: state.matter.grid, skill: "talk",
            affiliated: affiliated(to: state), declined: Set(state.declined)
        ).shortlist()
        record(.proposed(shortlist))
    }

    private func affiliated(to state: MediationState) -> Set<DoerID> {
        Conflict(directory: world.directory).affiliated(to: state.matter.kind).union(state.affiliated)
    }

    /// Whether all of these may go between the sides.
    private mutating func mayMediate(_ doers: [DoerID], in state: MediationState) -> Bool {
        for doer in doers where !knows(doer) { return false }
        guard affiliated(to: state).isDisjoint(with: doers) else { return no(.rule, ["rule": "conflict"]) }
        return true
    }
}

extension Dispute {
    /// A family that asks for a paper asks for the committee: no need to talk it over once more.
    fileprivate var asksForAgreement: Bool {
        guard submission.kind == .family, let words = submission.words else { return false }
        return ["协议", "书面", "调委会"].contains { words.contains($0) }
    }
}

extension MediationState.Phase {
    /// A public issue has no two sides and goes to the compound's branch; a written agreement only a committee can
    /// give; anything else is talked over first.
    fileprivate static func first(for kind: KindCode, wantsWritten: Bool) -> Self {
        if kind == .publicIssue { return .withBranch }
        return wantsWritten ? .toRefer : .toTalk
    }
}

// MARK: talking it over

extension Step<Mediation> {
    fileprivate mutating func assign(_ doer: DoerID) {
        guard mayGo(doer) else { return }
        record(.assigned(doer: doer))
        tell(.doer(doer), "offered")
    }

    fileprivate mutating func accept(_ doer: DoerID) {
        guard mayGo(doer) else { return }
        record(.accepted(doer: doer, at: request.occurredAt))
    }

    private mutating func mayGo(_ doer: DoerID) -> Bool {
        guard let state = stateBeforeCommittee(), mayMediate([doer], in: state) else { return false }
        if let other = state.doer, other != doer, state.accepted { return no(.takenBy, ["doer": other.text]) }
        return true
    }

    fileprivate mutating func decline(_ doer: DoerID, _ reason: String?) {
        guard let state = stateBeforeCommittee(), knows(doer) else { return }
        let words = keep(.words, of: state.matter.requester, ["text": reason])
        record(.declined(doer: doer, reason: words))
        look()
    }

    /// Somebody went or rang, whether or not the desk knew before.
    fileprivate mutating func talk(_ talk: Talk) {
        guard let state = stateBeforeCommittee() else { return }
        let talkedBy = talk.talkedBy.isEmpty ? [state.doer].compactMap { $0 } : talk.talkedBy
        for doer in talkedBy where !knows(doer) { return }
        let words = keep(.words, of: state.matter.requester, ["terms": talk.terms])
        record(.talked(talk.result, by: talkedBy, words: words, at: request.occurredAt))
        switch talk.result {
        case .settledOnTheSpot: settle()
        case .otherSideRefuses: stop(.other, words: nil)
        case .notForMediation:
            record(.ended(.toldChannel, at: request.occurredAt))
            tell(.requester, "rightsTold")
        case .wantsCommittee, .notReached: break
        }
    }

    /// 就地化解. What was agreed is asked after once more, and is no 调解协议.
    private mutating func settle() {
        record(.ended(.settledOnTheSpot, at: request.occurredAt))
        record(.followUpPlanned(at: request.occurredAt + world.policy.followUpAfter))
    }

    /// 补录办结: the branch has seen to it, or somebody talked it over.
    fileprivate mutating func recordDone(_ recorded: MediationBody.Recorded) {
        if state?.phase == .withBranch, isWorkable(), let state {
            let words = keep(.words, of: state.matter.requester, ["terms": recorded.terms])
            record(.performed(words: words, at: request.occurredAt))
            record(.ended(.doneByBranch, at: request.occurredAt))
        } else {
            talk(Talk(result: .settledOnTheSpot, talkedBy: recorded.talkedBy, terms: recorded.terms))
        }
    }

    /// The matter while neither a committee has it nor the branch.
    private mutating func stateBeforeCommittee() -> MediationState? {
        guard let state = stateBetweenSides() else { return nil }
        guard [.toTalk, .toRefer].contains(state.phase) else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return nil
        }
        return state
    }

    /// A matter that may be mediated: it has two sides, and none of them has clearly refused. One clear no ends it for
    /// good (Art. 17).
    private mutating func stateBetweenSides() -> MediationState? {
        guard let state else { return nil }
        if state.refusedBy != nil {
            refuse(.sideRefused)
            return nil
        }
        guard isWorkable() else { return nil }
        if state.phase == .withBranch {
            refuse(.rule, ["rule": "publicIssue"])
            return nil
        }
        return state
    }
}

// MARK: the committee

extension Step<Mediation> {
    /// 转介. The applicant's separate yes is needed to pass the matter on; the other side's is the committee's to obtain,
    /// unless it has said no already (Art. 17).
    fileprivate mutating func refer(_ referral: Referral) {
        guard let state = stateBetweenSides() else { return }
        guard [.toTalk, .toRefer, .admitted].contains(state.phase) else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        guard referral.applicantConsents else {
            refuse(.rule, ["rule": "consentNeeded"])
            return
        }
        guard mayMediate(referral.mediators, in: state) else { return }
        let particulars = keep(
            .words, of: state.matter.requester,
            ["committee": referral.committeeName, "session": referral.session])
        record(
            .referred(
                .init(
                    committee: referral.committee, mediators: referral.mediators, otherSide: referral.otherSide,
                    particulars: particulars), at: request.occurredAt))
        for mediator in referral.mediators { tell(.doer(mediator), "toMediate") }
    }

    /// A side's clear no: the matter may not be mediated (Art. 17) and its ways to court and authorities are told
    /// (Art. 26).
    fileprivate mutating func refuse(_ refusal: SideRefusal) {
        guard let state, state.refusedBy == nil, let state = stateBetweenSides() else { return }
        guard state.phase != .performing else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        stop(refusal.side, words: keep(.words, of: state.matter.requester, ["text": refusal.words]))
    }

    private mutating func stop(_ side: SideRole, words: Private?) {
        record(.refused(by: side, words: words, at: request.occurredAt))
        record(.ended(.sideRefused, at: request.occurredAt))
        tell(.requester, "rightsTold")
    }

    /// 调解协议: only before a committee, written or recorded as oral (Art. 28).
    fileprivate mutating func agree(_ agreement: Agreement) {
        guard let state = stateBetweenSides() else { return }
        guard state.phase == .admitted, let referral = state.referral else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        let mediators = agreement.mediators.isEmpty ? referral.mediators : agreement.mediators
        guard mayMediate(mediators, in: state) else { return }
        guard !mediators.isEmpty || referral.committee == .other else {
            refuse(.rule, ["rule": "mediatorMissing"])
            return
        }
        guard isInForce(agreement, sides: state.sides) else { return }
        let particulars = keep(
            .words, of: state.matter.requester,
            [
                "number": agreement.number, "terms": agreement.terms,
                "signedBy": agreement.signedBy.joined(separator: "、"),
            ])
        let agreed = self.agreed(agreement, mediators: mediators, particulars: particulars)
        record(.agreed(agreed, signatures: agreement.signatureCount))
    }

    /// A written agreement is in force once every side and a mediator have signed it and the committee has sealed it
    /// (Art. 29); an oral one when it is reached, and the mediator records it (Art. 30).
    private mutating func isInForce(_ agreement: Agreement, sides: Int) -> Bool {
        guard agreement.form == .written else { return true }
        guard agreement.signatureCount >= sides else {
            return no(.rule, ["rule": "signaturesMissing", "missing": String(sides - agreement.signatureCount)])
        }
        return agreement.seal || no(.rule, ["rule": "sealMissing"])
    }

    /// Both sides can ask the court together within thirty days of the day of effect, which is not counted itself; a
    /// last day that is a rest day rolls forward (Art. 33, 民事诉讼法 Art. 85).
    private func agreed(
        _ agreement: Agreement, mediators: [DoerID], particulars: Private?
    ) -> MediationState.Agreed {
        let effective = CivilDate(request.occurredAt)
        let confirmBy = world.calendar.legalPeriod(
            days: world.policy.courtConfirmationDays, startingAfter: effective)
        let day = agreement.performOnDay.map { Int($0) }
        return .init(
            form: agreement.form, mediators: mediators, particulars: particulars, effective: effective,
            confirmBy: confirmBy, provisional: world.calendar.isProvisional(confirmBy), performOnDay: day,
            performOn: day.flatMap { effective.next(dayOfMonth: $0) },
            courtReminderAt: world.policy.reminder(on: confirmBy) - world.policy.courtReminderBefore)
    }

    /// 调解不成: it ends, and the ways to court and authorities are told (Art. 26).
    fileprivate mutating func fail(_ words: String?) {
        guard let state = stateBetweenSides() else { return }
        guard state.phase == .admitted else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        record(.failed(words: keep(.words, of: state.matter.requester, ["text": words]), at: request.occurredAt))
        record(.ended(.failed, at: request.occurredAt))
        tell(.requester, "rightsTold")
    }

    /// 履行. The committee supervises it and urges (Art. 31).
    fileprivate mutating func perform(done: Bool, _ words: String?) {
        guard let state, isWorkable() else { return }
        guard state.phase == .performing else {
            refuse(.notNow, ["status": state.phase.rawValue])
            return
        }
        let words = keep(.words, of: state.matter.requester, ["text": words])
        if done {
            record(.performed(words: words, at: request.occurredAt))
            record(.ended(.performed, at: request.occurredAt))
        } else {
            record(.notPerformed(words: words, at: request.occurredAt))
            tellMediators("notPerformed")
        }
    }

    private mutating func tellMediators(_ code: String) {
        for mediator in state?.agreement?.mediators ?? [] { tell(.doer(mediator), code) }
    }
}

// MARK: what any case can meet

extension Step<Mediation> {
    fileprivate mutating func desk(_ act: DeskAct) {
        guard let state else { return }
        if case .cancel = act, state.phase == .performing {
            refuse(.rule, ["rule": "agreementInForce"])
            return
        }
        guard let fact = desk(act, on: state.matter, hasDoer: state.doer != nil || state.referral != nil) else {
            return
        }
        record(.desk(fact))
        switch fact {
        case .released(_, nil): look()
        case .amended(_, let grid, let kind, _, _, _) where grid != nil || kind != nil: reroute()
        default: break
        }
    }

    /// A correction can make a public issue of a dispute, or the other way about, and puts others on the list.
    private mutating func reroute() {
        guard let state, state.matter.isOpen, [.toTalk, .toRefer, .withBranch].contains(state.phase) else { return }
        let isPublic = state.matter.kind == .publicIssue
        if isPublic != (state.phase == .withBranch) {
            record(.rerouted(.first(for: state.matter.kind, wantsWritten: state.wantsWritten)))
        }
        look()
    }

    fileprivate mutating func due(_ key: String) {
        guard let state, Mediation.timers(of: state, by: world.policy).contains(where: { $0.key == key }) else {
            return
        }
        switch key {
        case Mediation.remind:
            record(.reminded)
            tell(.duty, "nobodyTook")
        case Mediation.followUp: record(.followUpDue)
        case Mediation.performance:
            guard let agreement = state.agreement, let day = agreement.performOnDay else { return }
            let today = max(agreement.performOn ?? agreement.effective, CivilDate(request.at))
            record(.performanceDue(next: today.next(dayOfMonth: day)))
            tellMediators("performanceDue")
        case Mediation.court:
            record(.courtReminded)
            tellMediators("courtConfirmation")
        default: break
        }
    }
}

extension MediationState {
    /// The applicant and everybody on the other side; where nobody knows who that is, it is at least one.
    fileprivate var sides: Int { 1 + max(otherSides.count, 1) }
}

extension CivilDate {
    /// The next date that is this day of a month, or a month's last day where the month is too short for it.
    fileprivate func next(dayOfMonth day: Int) -> CivilDate? {
        let following = month == 12 ? (year + 1, 1) : (year, month + 1)
        return [(year, month), following].lazy
            .compactMap { year, month in
                stride(from: day, through: 28, by: -1).lazy
                    .compactMap { CivilDate(year: year, month: month, day: $0) }.first
                    ?? CivilDate(year: year, month: month, day: day)
            }
            .first { $0 > self }
    }
}
