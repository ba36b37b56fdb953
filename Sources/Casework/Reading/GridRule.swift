/// Which grid (网格) looks after which buildings: a line of the directory, such as rongxi-1, 榕荫里, 1-6.
package struct GridRule: Hashable, Codable, Sendable {
    /// The grid's code.
    package let grid: String

    /// The compound or lane, by its name in the directory.
    package let compound: String

    /// The buildings or house numbers.
    package let buildings: BuildingSet

    /// Makes a rule.
    package init(grid: String, compound: String, buildings: BuildingSet) {
        self.grid = grid
        self.compound = compound
        self.buildings = buildings
    }

    /// Whether the rule covers an address whose compound and building are known.
    package func covers(_ address: Address) -> Bool {
        guard let building = address.building, address.compound == compound else { return false }
        return buildings.contains(building)
    }

    /// The grid of an address: that of the rules that cover it, if they agree. Nil for an address without a building in
    /// the rules, and where two grids claim it: a person decides then.
    package static func resolve(_ address: Address, by rules: [GridRule]) -> String? {
        let grids = Set(rules.lazy.filter { $0.covers(address) }.map(\.grid))
        return grids.count == 1 ? grids.first : nil
    }
}

/// A set of buildings as a table cell has it: 1-6, A-D, or 1-6、8、10-12.
package struct BuildingSet: Hashable, Sendable {
    private enum Stretch: Hashable {
        case numbers(ClosedRange<Int>)
        case letters(ClosedRange<Character>)
    }

    private let stretches: [Stretch]

    /// The cell in its plain form: 1-6,8,10-12.
    package let text: String

    /// Reads a cell; nil if it is empty, a part is neither a number nor a letter, or one runs backwards.
    package init?(_ text: String) {
        let parts = Text.halfWidth(Text.clean(text)).split { ",、;".contains($0) }.map(Text.trimmed)
        let stretches = parts.map(Self.stretch)
        guard !parts.isEmpty, !stretches.contains(nil) else { return nil }
        self.stretches = stretches.compactMap { $0 }
        self.text = self.stretches.map(Self.text).joined(separator: ",")
    }

    /// Whether a building is one of them. 3A and 31-2 go with their number, B2 with its letter.
    package func contains(_ building: String) -> Bool {
        let digits = building.prefix { $0.isASCIIDigit }
        return stretches.contains { stretch in
            switch stretch {
            case .numbers(let range): Int(digits).map(range.contains) ?? false
            case .letters(let range): digits.isEmpty && (building.first.map(range.contains) ?? false)
            }
        }
    }

    private static func stretch(_ part: String) -> Stretch? {
        let ends = part.split(omittingEmptySubsequences: false) { "-–—~至到".contains($0) }.map {
            Text.trimmed($0).uppercased()
        }
        guard let first = ends.first, let last = ends.last, ends.count <= 2 else { return nil }
        if let lower = Int(first), let upper = Int(last), 0 < lower, lower <= upper { return .numbers(lower...upper) }
        guard let lower = letter(first), let upper = letter(last), lower <= upper else { return nil }
        return .letters(lower...upper)
    }

    private static func letter(_ text: String) -> Character? {
        text.count == 1 ? text.first.flatMap { $0.isASCIILetter ? $0 : nil } : nil
    }

    private static func text(_ stretch: Stretch) -> String {
        switch stretch {
        case .numbers(let range): text(from: "\(range.lowerBound)", to: "\(range.upperBound)")
        case .letters(let range): text(from: "\(range.lowerBound)", to: "\(range.upperBound)")
        }
    }

    private static func text(from first: String, to last: String) -> String {
        first == last ? first : "\(first)-\(last)"
    }
}

extension BuildingSet: Codable {
    /// Reads a cell: a string such as 1-6.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let set = BuildingSet(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" names no buildings")
        }
        self = set
    }

    /// Writes the cell in its plain form.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
