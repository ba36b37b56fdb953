extension CondolenceState {
    package func facts(in directory: Directory) -> [CaseFact] {
        let unit = withUnit.flatMap { directory.unit($0) }
        return [
            CaseFact("visitors", directory.names(of: visitors)),
            CaseFact("householdPeople", people > 1 ? Phrase("\(people)人", "\(people)") : nil),
            CaseFact("cash", gift.flatMap { $0.cash == .zero ? nil : $0.cash.inWords }),
            CaseFact("fund", gift?.fund.map { Words.fund($0) }),
            CaseFact("goods", gift.flatMap { $0.sets == 0 ? nil : Phrase("\($0.sets)份", "\($0.sets) sets") }),
            CaseFact("withUnit", unit.map { Phrase($0.name, $0.name) }),
            CaseFact("everyDays", care?.everyDays.map { Phrase("每\($0)天一次", "every \($0) days") }),
            care?.dueOn.map { CaseFact(Phrase("下次探访", "Next care visit"), Phrase("\($0)", "\($0)")) },
        ].compactMap { $0 }
    }
}
