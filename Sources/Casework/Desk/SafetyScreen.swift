/// Looks for words of danger in what somebody typed. It would rather find ten that are a manner of speaking than miss
/// one that is not: at the desk a word only colours the case, on the form it holds the case for a person, and
/// never does it decide more than that.
package enum SafetyScreen {
    /// The dangers that the text speaks of, the most pressing first.
    package static func dangers(in text: String) -> [Danger] {
        let scalars = harmlessBlanked(plain(text))
        var found: Set<Danger> = []
        for place in scalars.indices {
            for pattern in dangerous[scalars[place]] ?? [] where !found.contains(pattern.danger) {
                if pattern.stands(in: scalars, at: place) { found.insert(pattern.danger) }
            }
        }
        return Danger.allCases.filter(found.contains)
    }

    /// The same as codes, as `Screening` carries them.
    package static func codes(in text: String) -> [String] { dangers(in: text).map(\.rawValue) }

    /// Letters and digits only: 「不 想,活」 says what 「不想活」 says.
    private static func plain(_ text: String) -> [Unicode.Scalar] {
        Text.clean(text).unicodeScalars.compactMap { scalar in
            switch scalar.value {
            case 0x4E00...0x9FFF: scalar
            case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0).flatMap { isSpoken($0) ? $0 : nil }
            default: isSpoken(scalar) ? scalar : nil
            }
        }
    }

    private static func isSpoken(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    /// Takes out what only sounds like danger: 「打我手机」, 「死角」.
    private static func harmlessBlanked(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var scalars = scalars
        var place = 0
        while place < scalars.count {
            let length = (harmless[scalars[place]] ?? []).first { scalars[place...].starts(with: $0) }?.count ?? 0
            for blank in place..<place + length { scalars[blank] = " " }
            place += max(length, 1)
        }
        return scalars
    }

    // MARK: the lists, by their first character

    private struct Pattern {
        let danger: Danger
        let parts: [[Unicode.Scalar]]

        /// So many characters may stand between two parts.
        static let widestGap = 6

        init(_ danger: Danger, _ word: String) {
            self.danger = danger
            parts = word.unicodeScalars.split(separator: "…").map(Array.init)
        }

        func stands(in scalars: [Unicode.Scalar], at start: Int) -> Bool {
            guard scalars[start...].starts(with: parts[0]) else { return false }
            var end = start + parts[0].count
            for part in parts.dropFirst() {
                let next = (end...end + Self.widestGap).first {
                    $0 < scalars.count && scalars[$0...].starts(with: part)
                }
                guard let next else { return false }
                end = next + part.count
            }
            return true
        }
    }

    private static let dangerous = Dictionary(
        grouping: Danger.allCases.flatMap { danger in danger.words.map { Pattern(danger, $0) } }
    ) { $0.parts[0][0] }

    /// The longer of two that begin alike comes first.
    private static let harmless = Dictionary(grouping: Danger.harmless.map { Array($0.unicodeScalars) }) { $0[0] }
        .mapValues { words in words.sorted { $0.count > $1.count } }
}
