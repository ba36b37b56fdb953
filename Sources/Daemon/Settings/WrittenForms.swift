/// Durations as people write them: a whole number and one unit.
enum DurationText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// Nil when it is not a number of at most nine digits and a unit, and nothing else.
    static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard 1...9 ~= digits.count, let count = Int64(digits), String(count) == digits,
            let unit = units.first(where: { $0.name == text.dropFirst(digits.count) })
        else { return nil }
        return .milliseconds(count * unit.milliseconds)
    }

    /// In the largest unit that leaves no remainder.
    @Sendable static func text(_ duration: Duration) -> String {
        let whole = duration.wholeMilliseconds
        let unit = units.last { whole.isMultiple(of: $0.milliseconds) && whole >= $0.milliseconds }
        return unit.map { "\(whole / $0.milliseconds)\($0.name)" } ?? "0s"
    }

    static func unitName(_ unit: Duration) -> String {
        switch unit.wholeMilliseconds {
        case 1_000: "seconds"
        case 60_000: "minutes"
        default: "units of \(text(unit))"
        }
    }
}

extension Duration {
    /// In milliseconds; what is smaller is cut off.
    package var wholeMilliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }

    static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }
    static func hours(_ count: Int) -> Duration { .minutes(60 * count) }
    static func days(_ count: Int) -> Duration { .hours(24 * count) }
}

/// A list within one text: its elements with commas between them.
enum WrittenList {
    /// Nil when there is no element or when one of them is not as it should be.
    static func parse<Element>(_ text: String, _ element: (String) -> Element?) -> [Element]? {
        let parts = elements(of: text)
        let parsed = parts.compactMap(element)
        return parsed.count == parts.count ? parsed : nil
    }

    @Sendable static func text(_ elements: [String]) -> String { elements.joined(separator: ",") }

    static func elements(of text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " })
        }
    }

    /// For a sentence: a, b or c.
    static func or(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.joined() }
        return "\(words.dropLast().joined(separator: ", ")) or \(last)"
    }
}

/// A stretch of the day, from one minute to a later one.
struct DayStretch {
    let text: String
    let from: Int
    let to: Int

    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard ends.count == 2, let from = ends[0], let to = ends[1], from < to else { return nil }
        self.text = text
        self.from = from
        self.to = to
    }

    /// The minute of the day of a text such as 08:30; the end of the day is 24:00.
    static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.allSatisfy(\.isASCIIDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 24 * 60
        else { return nil }
        return hour * 60 + minute
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { "0"..."9" ~= self }
}
