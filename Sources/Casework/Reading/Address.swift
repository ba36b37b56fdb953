/// A place where people live in the community: what was typed, and as much of it as could be read for sure.
///
/// Both are kept: the raw text is what a doer is given, the parts are for finding the grid and for noticing
/// that two calls come from one door. What can be meant in two ways (3-201) is not parted.
package struct Address: Hashable, Codable, Sendable {
    /// The text as typed.
    package let raw: String

    /// The compound or lane, by its name in the directory; nil if none was recognised.
    package let compound: String?

    /// Whether that is a compound or a lane.
    package let kind: CompoundPattern.Kind?

    /// The building (3, A) or a lane's house number (31, 31-2).
    package let building: String?

    /// The entrance of a building (单元, 梯).
    package let unit: String?

    /// The room (501, 501A).
    package let room: String?

    /// Makes an address from its parts.
    package init(
        raw: String, compound: String? = nil, kind: CompoundPattern.Kind? = nil, building: String? = nil,
        unit: String? = nil, room: String? = nil
    ) {
        self.raw = raw
        self.compound = compound
        self.kind = kind
        self.building = building
        self.unit = unit
        self.room = room
    }

    /// One text for one door, whatever way it was typed: 融和新村|2||101 for both 融和新村2幢101 and 融和新村2-101. What
    /// digests are made of. Nil where the parts name no door: a building without a room is a hundred homes. A lane's
    /// house number is a door by itself.
    package var roomKey: String? {
        guard let compound, let building, room != nil || kind == .lane else { return nil }
        return [compound, building, unit ?? "", room ?? ""].joined(separator: "|")
    }
}

/// The names under which people know a compound or a lane, from the directory.
package struct CompoundPattern: Hashable, Codable, Sendable {
    /// What the buildings of a place are numbered by.
    package enum Kind: String, Codable, Sendable {
        /// 小区: buildings, with entrances and rooms in them.
        case compound

        /// 弄, 巷, 里: houses along a lane, each with a number at its door.
        case lane
    }

    /// The name that the house uses: the official one, as a rule.
    package let name: String

    /// Other names for the same place: what the neighbours say (俗称), an older name.
    package let aliases: [String]

    /// Compound or lane.
    package let kind: Kind

    /// Makes a pattern.
    package init(name: String, aliases: [String] = [], kind: Kind = .compound) {
        self.name = name
        self.aliases = aliases
        self.kind = kind
    }

    /// Reads a pattern; without `aliases` there are none, without `kind` it is a compound.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        aliases = try container.decodeIfPresent([String].self, forKey: .aliases) ?? []
        kind = try container.decodeIfPresent(Kind.self, forKey: .kind) ?? .compound
    }

    private enum CodingKeys: String, CodingKey {
        case name, aliases, kind
    }
}

extension Address {
    /// Reads the field for an address. Without a compound that is known, a building that calls itself one (7幢301) is
    /// still parted, but `roomKey` is nil: there is a 7幢 in many places.
    package static func read(_ text: String, compounds: [CompoundPattern]) -> Address {
        let typed = TypedText(text)
        let raw = typed.text(typed.all)
        guard let found = AddressReader(typed, compounds: compounds).first() else {
            let parts = AddressReader(typed, compounds: []).door(at: 0, kind: .compound, needsWord: true)
            return Address(raw: raw, building: parts.building, unit: parts.unit, room: parts.room)
        }
        let address = found.address
        return Address(
            raw: raw, compound: address.compound, kind: address.kind, building: address.building, unit: address.unit,
            room: address.room)
    }

    /// Finds an address in a sentence: the first with a building, else the first compound that is named. Its raw text is
    /// what stands there; its places are characters of the normalised sentence. Nil if no compound is named.
    package static func find(
        in sentence: String, compounds: [CompoundPattern]
    ) -> (address: Address, places: Range<Int>)? {
        AddressReader(TypedText(sentence), compounds: compounds).first()
    }
}
