/// The sentence that a clerk pastes into a chat group to find somebody: 「【代购】榕荫里3号楼一带,3样,中午前,方便的回1」. It is made of
/// the catalogue's, the directory's and the clock's words alone: nothing that anybody typed goes into it but a building's
/// number, so that no name, telephone, room or code can.
package struct GroupSentence: Hashable, Sendable {
    /// The kind's name in the catalogue.
    package let kind: String
    /// The compound, and the building in it; nil where the address names none for sure.
    package let place: String?
    package let items: Int
    package let needBy: Instant?

    /// Reads the building out of an address whose compound the directory knows. A house number in a lane is a door by
    /// itself, and is left out.
    package init(kind: String, grid: Grid?, address: Address?, items: Int, needBy: Instant?) {
        self.kind = kind
        let building = address.flatMap { $0.compound == nil || $0.kind == .lane ? nil : Self.building($0) }
        place = (address?.compound ?? grid?.compound).map { $0 + (building ?? "") }
        self.items = items
        self.needBy = needBy
    }

    /// What the group reads, seen from `now`.
    package func text(at now: Instant) -> String {
        let parts = [
            place.map { "\($0)一带" }, items > 0 ? "\(items)样" : nil, needBy.map { Words.before($0, seenFrom: now) },
            "方便的回1",
        ]
        return "【\(kind)】" + parts.compactMap { $0 }.joined(separator: ",")
    }

    /// 3号楼, A座, 5幢: a number of at most two digits or one letter, with what it was called by. Longer is no building of
    /// ours, and may be a room.
    private static func building(_ address: Address) -> String? {
        guard let building = address.building, address.room != building else { return nil }
        let isNumber = building.count <= 2 && building.allSatisfy(\.isASCIIDigit)
        guard isNumber || (building.count == 1 && building.allSatisfy(\.isASCIILetter)) else { return nil }
        let called = ["号楼", "幢", "栋", "座"].first { address.raw.contains(building + $0) }
        return building + (called ?? (isNumber ? "号楼" : "座"))
    }
}

extension Errand {
    /// The sentence for the group, while somebody is looked for; nil at any other time, and while a person must look
    /// first. `address` and `list` are the case's particulars, opened.
    package static func groupSentence(
        of state: ErrandState, address: String?, list: String?, compounds: [CompoundPattern], in world: World
    ) -> GroupSentence? {
        guard state.matter.isOpen, state.matter.hold == nil, !state.matter.isRestricted,
            [.toAssign, .offered].contains(state.phase),
            let kind = world.catalogue.kind(state.matter.kind, of: .errand)
        else { return nil }
        return GroupSentence(
            kind: kind.zh, grid: world.directory.grid(state.matter.grid),
            address: address.map { Address.read($0, compounds: compounds) },
            items: list.map { $0.split(separator: "、").count } ?? 0, needBy: state.matter.needBy)
    }
}
