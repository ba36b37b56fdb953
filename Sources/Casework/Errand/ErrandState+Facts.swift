extension ErrandState {
    package func facts(in directory: Directory) -> [CaseFact] {
        let isBought = total != nil
        // Where nothing is bought, how it is paid for says nothing.
        let isShopping = items != nil || isBought || payment != .onDelivery
        return [
            CaseFact("doer", directory.names(of: takenBy)),
            CaseFact("payment", isShopping ? Words.payment(payment) : nil),
            CaseFact("capFen", isShopping && !isBought ? cap.inWords : nil),
            CaseFact("totalFen", total?.inWords),
            CaseFact("lines", counts.map { Words.counts($0) }),
            CaseFact("substitute", isBought ? nil : terms.substitute.map { Words.substitute($0) }),
            CaseFact("restricted", terms.restricted.isEmpty ? nil : Words.all(terms.restricted, Words.restriction)),
            CaseFact(
                "custody", things.isEmpty ? nil : Words.all(things) { said($0.kind, $0.holder, $0.since, directory) }),
            CaseFact("cashFen", cash?.inWords),
            CaseFact("receipt", receipt.map { Words.receipt($0) }),
        ].compactMap { $0 }
    }

    /// 「医保卡(薛宝珍,10:45起)」; what lies ready is named alone.
    private func said(_ kind: CustodyKind, _ holder: Holder, _ since: Instant, _ directory: Directory) -> Phrase {
        let thing = Words.custody(kind)
        let who: Phrase
        switch holder {
        case .ready: return thing
        case .desk: who = Phrase("服务台", "at the desk")
        case .doer(let doer): who = directory.names(of: [doer]) ?? Phrase(doer.text, doer.text)
        }
        let clock = ClockTime(since)
        return Phrase("\(thing.zh)(\(who.zh),\(clock)起)", "\(thing.en) (\(who.en), since \(clock))")
    }
}
