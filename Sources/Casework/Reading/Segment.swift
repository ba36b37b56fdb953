/// A stretch of a text between two separators.
package struct Segment: Hashable, Sendable {
    /// What stands in front of a segment, the weaker first.
    package enum Joint: Int, Comparable, Sendable {
        /// A blank: perhaps the next thing, perhaps the quantity of the last.
        case blank

        /// A sign or word of lists: 、 和 跟 以及.
        case list

        /// A comma, colon or bracket: the next clause.
        case clause

        /// The end of a sentence, or the beginning of the text.
        case sentence

        /// Whether the left one separates less.
        package static func < (left: Joint, right: Joint) -> Bool { left.rawValue < right.rawValue }
    }

    /// The segment's places, without blanks at its ends; never empty.
    package let range: Range<Int>

    /// What stands before it.
    package let joint: Joint
}

/// Cuts a text into segments, in one pass.
package struct Segmenter {
    private let text: TypedText
    private var segments: [Segment] = []
    private var start = 0
    private var joint = Segment.Joint.sentence
    private let areSignsKept: Bool

    /// The segments of a text, in order. Brackets that close soon belong to the word before them: 牛奶(低糖)2箱 is one.
    /// With `keepingSigns`, a plus or minus in front of a word begins a segment and stays its first character.
    package static func segments(of text: TypedText, keepingSigns: Bool = false) -> [Segment] {
        var segmenter = Segmenter(text: text, areSignsKept: keepingSigns)
        segmenter.run()
        return segmenter.segments
    }

    private init(text: TypedText, areSignsKept: Bool) {
        self.text = text
        self.areSignsKept = areSignsKept
    }

    private mutating func run() {
        var index = 0
        while index < text.count {
            if let close = Self.closingBracket(text, at: index, before: text.count) {
                index = close + 1
            } else if areSignsKept, isChangeSign(at: index) {
                cut(at: index)
                joint = max(joint, .clause)
                start = index
                index += 1
                while text.at(index)?.isWhitespace == true { index += 1 }
            } else if let (separator, length) = separator(at: index) {
                cut(at: index)
                joint = max(joint, separator)
                index += length
                start = index
            } else {
                index += 1
            }
        }
        cut(at: text.count)
    }

    private mutating func cut(at end: Int) {
        let range = text.trimmed(start..<end)
        guard !range.isEmpty else { return }
        segments.append(Segment(range: range, joint: joint))
        joint = .blank
    }

    /// A plus or minus that is no part of a number or of a Latin word.
    private func isChangeSign(at index: Int) -> Bool {
        guard Self.changeSigns.contains(text.plain[index]), let after = text.at(index + 1) else { return false }
        let before = text.at(index - 1)
        let isAfterWord = before.map { $0.isASCIIDigit || $0.isASCIILetter } ?? false
        return !isAfterWord && (after.isLetter || after.isNumber || after.isWhitespace)
    }

    /// The place of the round bracket that closes the one at `index`, if it does so within forty characters.
    package static func closingBracket(_ text: TypedText, at index: Int, before end: Int) -> Int? {
        guard text.plain[index] == "(" else { return nil }
        return (index + 1..<min(end, index + 41)).first { text.plain[$0] == ")" }
    }

    private func separator(at index: Int) -> (Segment.Joint, length: Int)? {
        let sign = text.plain[index]
        if sign.isNewline { return (.sentence, 1) }
        if sign.isWhitespace { return (.blank, 1) }
        if let joint = Self.signs[sign] {
            // 12:30 and 1,000 stay whole.
            let isInNumber = text.at(index - 1)?.isASCIIDigit == true && text.at(index + 1)?.isASCIIDigit == true
            return isInNumber && Self.signsInNumbers.contains(sign) ? nil : (joint, 1)
        }
        return word(at: index)
    }

    /// 和, 跟 and their like, where they join and are no part of a word (调和油, 高跟鞋).
    private func word(at index: Int) -> (Segment.Joint, length: Int)? {
        guard let length = text.length(ofFirst: ["以及", "还有", "和", "跟"], at: index, before: text.count) else {
            return nil
        }
        let before = text.at(index - 1)
        let after = text.at(index + length)
        if length == 1 {
            if let before, "调温柔缓平太共中饱暖高脚后鞋".contains(before) { return nil }
            if let after, "田牛其路风面谐平睦解骨".contains(after) { return nil }
        }
        return (.list, length)
    }

    private static let signs: [Character: Segment.Joint] = [
        "、": .list, "/": .list, "&": .list, "+": .list,
        ",": .clause, ";": .clause, ":": .clause, "(": .clause, ")": .clause, "「": .clause, "」": .clause,
        "『": .clause, "』": .clause, "“": .clause, "”": .clause, "\"": .clause, "—": .clause, "→": .clause, "…": .clause,
        "。": .sentence, "!": .sentence, "?": .sentence, ".": .sentence, "|": .clause,
    ]

    /// The plus and the minuses that keyboards and input methods offer.
    package static let changeSigns: Set<Character> = ["+", "-", "−", "–", "﹣", "➕", "➖"]

    private static let signsInNumbers: Set<Character> = [",", ":", ".", "/", "+"]
}
