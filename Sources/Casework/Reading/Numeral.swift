/// A number in a text, in digits or in Chinese: 10, 2.5, 半, 两, 十二, 一百二.
package struct Numeral: Hashable, Sendable {
    /// The number; nil where the signs are those of numbers but say nothing exact (两三, 几, 10多) or make none.
    package let value: Quantity?

    /// The place behind the last sign.
    package let end: Int

    /// Whether it was written in digits.
    package let isDigits: Bool

    /// Reads the number that begins at this place; nil if there is no sign of one.
    package static func read(_ text: TypedText, at index: Int, before end: Int) -> Numeral? {
        guard index < end, let first = text.at(index) else { return nil }
        let exact: Numeral?
        if first.isASCIIDigit {
            exact = digits(text, at: index, before: end)
        } else if first == "半" {
            exact = Numeral(value: Quantity(thousandths: 500), end: index + 1, isDigits: false)
        } else {
            exact = chinese(text, at: index, before: end)
        }
        guard let exact, exact.end < end, "多来几余".contains(text.plain[exact.end]) else { return exact }
        // 十几个, 10多斤, 十来块: some number about there.
        guard Measure.length(text, at: exact.end + 1, before: end) != nil || isMoney(text.at(exact.end + 1)) else {
            return exact
        }
        return Numeral(value: nil, end: exact.end + 1, isDigits: exact.isDigits)
    }

    private static func isMoney(_ character: Character?) -> Bool {
        character.map { "块元圆毛角".contains($0) } ?? false
    }

    private static func digits(_ text: TypedText, at index: Int, before end: Int) -> Numeral {
        let wholeEnd = text.endOfDigits(from: index, before: end)
        var fractionEnd = wholeEnd
        if wholeEnd < end, text.plain[wholeEnd] == "." {
            fractionEnd = text.endOfDigits(from: wholeEnd + 1, before: end)
            if fractionEnd == wholeEnd + 1 { fractionEnd = wholeEnd }
        }
        guard wholeEnd - index <= 6, let whole = text.number(index..<wholeEnd) else {
            return Numeral(value: nil, end: fractionEnd, isDigits: true)
        }
        var thousandths = Int64(whole) * 1000
        if fractionEnd > wholeEnd {
            let places = fractionEnd - wholeEnd - 1
            guard places <= 3, let fraction = text.number(wholeEnd + 1..<fractionEnd) else {
                return Numeral(value: nil, end: fractionEnd, isDigits: true)
            }
            thousandths += Int64(fraction) * [100, 10, 1][places - 1]
        }
        return Numeral(value: Quantity(thousandths: thousandths), end: fractionEnd, isDigits: true)
    }

    /// A run of Chinese number signs. A last 两 behind another number is the weight (二两, 十两), unless a measure
    /// follows it (三两个: a few).
    private static func chinese(_ text: TypedText, at index: Int, before end: Int) -> Numeral? {
        var runEnd = index
        while runEnd < min(end, index + longestRun), signs.contains(text.plain[runEnd]) { runEnd += 1 }
        guard runEnd > index else { return nil }
        if runEnd - index > 1, text.plain[runEnd - 1] == "两", Measure.length(text, at: runEnd, before: end) == nil {
            runEnd -= 1
        }
        let run = text.plain[index..<runEnd]
        // 千张 and 百合 are food: a bare hundred or thousand is no number.
        if run.allSatisfy({ $0 == "百" || $0 == "千" || $0 == "零" || $0 == "〇" }) { return nil }
        return Numeral(value: value(of: run).map { Quantity($0) }, end: runEnd, isDigits: false)
    }

    /// The value of a run of signs, by the usual grammar: each power of ten smaller than the one before it, 十 by itself
    /// for ten, a last digit without 零 counting in the next power (一百二 is 120). Two digits in a row are nil.
    private static func value(of run: ArraySlice<Character>) -> Int? {
        var total = 0
        var pending: Int?
        var power = 10_000
        var zero = false
        for sign in run {
            if let digit = digits[sign] {
                guard pending == nil else { return nil }
                pending = digit
            } else if let next = powers[sign] {
                guard next < power, let digit = pending ?? (next == 10 && power == 10_000 ? 1 : nil) else { return nil }
                total += digit * next
                (pending, power, zero) = (nil, next, false)
            } else if sign == "零" || sign == "〇", pending == nil, power < 10_000 {
                zero = true
            } else {
                return nil
            }
        }
        guard let pending else { return zero ? nil : total }
        return total + pending * (zero || power == 10_000 ? 1 : power / 10)
    }

    /// More signs than any number below ten thousand has; what is longer is none.
    private static let longestRun = 12

    private static let digits: [Character: Int] = [
        "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]

    private static let powers: [Character: Int] = ["十": 10, "百": 100, "千": 1000]

    private static let signs: Set<Character> = Set("零〇一二两三四五六七八九十百千几")
}
