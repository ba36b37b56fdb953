extension MediationBody {
    package var told: Told {
        switch self {
        case .submit(let dispute): dispute.told
        case .desk(let act): act.told
        case .assign(let doer), .accept(let doer): Told(doers: [doer])
        case .decline(let doer, let reason): Told(said: reason, doers: [doer])
        case .talk(let talk): Told(said: talk.terms, facts: [Words.talkResult(talk.result)], doers: talk.talkedBy)
        case .refer(let referral): referral.told
        case .refuse(let refusal): Told(said: refusal.words, facts: [Words.side(refusal.side)])
        case .agree(let agreement): agreement.told
        case .fail(let words): Told(said: words)
        case .perform(let performance):
            Told(
                said: performance.words, facts: [performance.done ? Phrase("做到了", "kept") : Phrase("没有做到", "not kept")])
        case .record(let recorded): Told(said: recorded.terms, doers: recorded.talkedBy)
        case .redirect(let redirection):
            Told(said: redirection.words, facts: [Words.channel(redirection.channel)])
        case .due: Told()
        }
    }
}

extension Dispute {
    fileprivate var told: Told {
        let others = otherSides.compactMap { $0.person.name ?? $0.address }.joined(separator: "、")
        return Told(
            said: submission.words,
            facts: [
                others.isEmpty ? nil : Phrase("对方:\(others)", "other side: \(others)"),
                wantsWritten == true ? Phrase("要书面协议", "a written agreement is wanted") : nil,
                households.map { Phrase("\($0)户", "\($0) homes") },
            ])
    }
}

extension Referral {
    fileprivate var told: Told {
        Told(
            said: session,
            facts: [
                applicantConsents ? Phrase("申请人同意", "the applicant agrees") : nil, Words.answer(otherSide),
                committee == .other ? committeeName.map { Phrase($0, $0) } : Words.committee(committee),
            ], doers: mediators)
    }
}

extension Agreement {
    fileprivate var told: Told {
        let names = signedBy.joined(separator: "、")
        return Told(
            said: terms,
            facts: [
                Words.agreementForm(form), names.isEmpty ? nil : Phrase("\(names)签名", "signed by \(names)"),
                signatures.map { Phrase("\($0)人签名", "\($0) signatures") },
                seal ? Phrase("盖了调委会的章", "with the committee's seal") : nil,
                performOnDay.map { Phrase("每月\($0)号履行", "due on day \($0) of each month") },
            ], doers: mediators)
    }
}
