extension MediationState {
    package func facts(in directory: Directory) -> [CaseFact] {
        let deadline = agreement.map { agreed -> Phrase in
            let isSure = agreed.provisional ? Phrase("(放假安排没出来,先按这天)", " (provisional)") : Phrase("", "")
            return Phrase("\(agreed.confirmBy)\(isSure.zh)", "\(agreed.confirmBy)\(isSure.en)")
        }
        let isWritten = Phrase("要书面协议", "a written agreement")
        return [
            CaseFact("doer", directory.names(of: [doer].compactMap { $0 })),
            CaseFact("mediators", directory.names(of: agreement?.mediators ?? referral?.mediators ?? [])),
            CaseFact("committee", referral.map { Words.committee($0.committee) }),
            CaseFact("wantsWritten", wantsWritten && agreement == nil ? isWritten : nil),
            CaseFact("households", households.map { Phrase("\($0)户", "\($0) homes") }),
            CaseFact("form", agreement.map { Words.agreementForm($0.form) }),
            deadline.map { CaseFact(Phrase("双方可一起去法院确认,到", "Both sides can ask the court until"), $0) },
            agreement?.performOn.map { CaseFact(Phrase("下次履行", "Next performance"), Phrase("\($0)", "\($0)")) },
        ].compactMap { $0 }
    }
}
