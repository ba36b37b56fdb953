extension ErrandState {
    package func facts(in directory: Directory) -> [CaseFact] {
        let isBought = total != nil
        return [
            CaseFact("doer", directory.names(of: takenBy)),
            CaseFact("payment", Words.payment(payment)),
            CaseFact("capFen", isBought ? nil : cap.inWords),
            CaseFact("totalFen", total?.inWords),
            CaseFact("custody", custody.isEmpty ? nil : Words.all(custody, Words.custody)),
            CaseFact("cashFen", cash?.inWords),
            CaseFact("receipt", receipt.map { Words.receipt($0) }),
        ].compactMap { $0 }
    }
}
