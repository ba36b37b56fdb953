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
            CaseFact("custody", custody.isEmpty ? nil : Words.all(custody, Words.custody)),
            CaseFact("cashFen", cash?.inWords),
            CaseFact("receipt", receipt.map { Words.receipt($0) }),
        ].compactMap { $0 }
    }
}
