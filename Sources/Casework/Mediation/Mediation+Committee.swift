extension Step<Mediation> {
    /// 转介. The applicant's separate yes is needed to pass the matter on; the other side's is the committee's to obtain,
    /// unless it has said no already (Art. 17).
    mutating func refer(_ referral: Referral) {
        guard let state, mayBeMediated(.toTalk, .toRefer, .toHelp, .admitted) else { return }
        guard referral.applicantConsents else {
            refuse(.rule, ["rule": "consentNeeded"])
            return
        }
        // Who is to be protected is not sat down with those who hurt her, unless she asks for it (trap 15).
        guard !state.matter.isRestricted || referral.herWish == true else {
            return refuse(.rule, ["rule": "herWishNeeded"])
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
    mutating func refuse(_ refusal: SideRefusal) {
        guard let state, state.refusedBy == nil, mayBeMediated(.toTalk, .toRefer, .admitted) else { return }
        stop(refusal.side, words: keep(.words, of: state.matter.requester, ["text": refusal.words]))
    }

    mutating func stop(_ side: SideRole, words: Private?) {
        record(.refused(by: side, words: words, at: request.occurredAt))
        record(.ended(.sideRefused, at: request.occurredAt))
        tell(.requester, "rightsTold")
    }

    /// 调解协议: only before a committee, written or recorded as oral (Art. 28).
    mutating func agree(_ agreement: Agreement) {
        guard let state, mayBeMediated(.admitted), let referral = state.referral else { return }
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

    /// 调解不成, or an agreement that is not kept: it ends, and the ways to court and authorities are told (Art. 26, 32).
    mutating func fail(_ words: String?) {
        guard let state, mayBeMediated(.admitted, .performing) else { return }
        record(.failed(words: keep(.words, of: state.matter.requester, ["text": words]), at: request.occurredAt))
        record(.ended(.failed, at: request.occurredAt))
        tell(.requester, "rightsTold")
    }

    /// 履行. The committee supervises it and urges (Art. 31). What has to be done each month is not over with the first.
    mutating func perform(_ performance: Performance) {
        guard let state, isWorkable(.performing) else { return }
        let words = keep(.words, of: state.matter.requester, ["text": performance.words])
        if performance.done, state.agreement?.performOnDay != nil, !performance.isLast {
            record(.keptOnce(words: words, at: request.occurredAt))
        } else if performance.done {
            record(.performed(words: words, at: request.occurredAt))
            close(as: .performed)
        } else {
            record(.notPerformed(words: words, at: request.occurredAt))
            tellMediators("notPerformed")
        }
    }

    mutating func tellMediators(_ code: String) {
        for mediator in state?.agreement?.mediators ?? [] { tell(.doer(mediator), code) }
    }
}

extension MediationState {
    /// The applicant and everybody on the other side; where nobody knows who that is, it is at least one.
    fileprivate var sides: Int { 1 + max(otherSides.count, 1) }
}

extension CivilDate {
    /// The next date that is this day of a month, or a month's last day where the month is too short for it.
    func next(dayOfMonth day: Int) -> CivilDate? {
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
