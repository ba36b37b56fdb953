/// A typed text laid out in characters, each beside its half-width form: readers look at the plain ones and cut out of
/// the original ones, so that a full-width digit is a digit and a name keeps its glyphs.
///
/// Characters and not scalars: a cut can never go through a glyph, and 1️⃣ is no digit.
package struct TypedText: Sendable {
    /// The characters as typed, after `Text.clean`.
    package let original: [Character]

    /// The same characters, place by place, in half width.
    package let plain: [Character]

    /// What each plain character begins with.
    private let firsts: [Unicode.Scalar?]

    /// Lays a text out.
    package init(_ text: String) {
        original = Array(Text.clean(text))
        plain = original.map(Text.halfWidth)
        firsts = plain.map { $0.unicodeScalars.first }
    }

    /// The number of characters.
    package var count: Int { original.count }

    /// The whole text's places.
    package var all: Range<Int> { 0..<count }

    /// The original text at these places, without blanks at its ends.
    package func text(_ range: Range<Int>) -> String {
        Text.trimmed(String(original[range]))
    }

    /// The plain character at a place, or nil beyond the ends.
    package func at(_ index: Int) -> Character? {
        plain.indices.contains(index) ? plain[index] : nil
    }

    /// Whether the word stands at this place and ends no later than `end`.
    package func has(_ word: String, at index: Int, before end: Int) -> Bool {
        // Nearly every word is ruled out here. In NFC, in which texts are cleaned and words are written, characters that
        // are equal begin alike.
        guard index < end, index >= 0, word.unicodeScalars.first == firsts[index] else { return false }
        var place = index
        for character in word {
            guard place < end, plain[place] == character else { return false }
            place += 1
        }
        return true
    }

    /// The length of the first of these words that stands at this place; words in the order of preference, so the
    /// longer of two that begin alike comes first.
    package func length(ofFirst words: [String], at index: Int, before end: Int) -> Int? {
        words.first { has($0, at: index, before: end) }?.count
    }

    /// Whether one of these words stands anywhere within the places.
    package func contains(anyOf words: [String], in range: Range<Int>) -> Bool {
        range.contains { length(ofFirst: words, at: $0, before: range.upperBound) != nil }
    }

    /// The places without blanks at either end.
    package func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, plain[lower].isWhitespace { lower += 1 }
        while upper > lower, plain[upper - 1].isWhitespace { upper -= 1 }
        return lower..<upper
    }

    /// The first place at or after `index` that is no ASCII digit.
    package func endOfDigits(from index: Int, before end: Int) -> Int {
        var place = index
        while place < end, plain[place].isASCIIDigit { place += 1 }
        return place
    }

    /// The number that the ASCII digits at these places make; nil if there are none, or more than nine.
    package func number(_ range: Range<Int>) -> Int? {
        guard (1...9).contains(range.count) else { return nil }
        return Int(String(plain[range]))
    }
}

extension Character {
    /// 0 to 9 in half width.
    package var isASCIIDigit: Bool { self >= "0" && self <= "9" && isASCII }

    /// A to Z or a to z in half width.
    package var isASCIILetter: Bool { isASCII && isLetter }
}
