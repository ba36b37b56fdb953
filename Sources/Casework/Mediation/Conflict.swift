/// Who may not go between the sides: whoever belongs to what the matter is about. The law has no word for recusal; the
/// right stands in the sides' choosing and accepting of their mediators (人民调解法 Art. 19, 23), and the house does not
/// propose anybody whom one of them could not accept.
struct Conflict {
    let directory: Directory

    /// Units and committees whose people are passed over where the property, parking or common space is the subject.
    private static let propertyUnits = ["物业", "业委会", "业主委员会"]

    /// Those who belong to what a matter of this kind is about, by their unit or their office.
    func affiliated(to kind: KindCode) -> Set<DoerID> {
        guard kind == .property else { return [] }
        return ids { doer in
            doer.kind == .ownersCommittee
                || Self.propertyUnits.contains { doer.affiliation?.contains($0) ?? false }
        }
    }

    /// Those whose unit is itself the other side, or whose head is.
    func affiliated(toAnyOf names: [String]) -> Set<DoerID> {
        ids { doer in
            guard let unit = doer.affiliation, !unit.isEmpty else { return false }
            return names.contains { $0.contains(unit) }
        }
    }

    private func ids(where belongs: (Doer) -> Bool) -> Set<DoerID> {
        Set(directory.doers.filter(belongs).map(\.id))
    }
}
