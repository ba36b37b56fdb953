/// A piece of a segment, as far as reading items goes.
package enum ItemPart: Hashable, Sendable {
    /// Words: the name of a thing, or anything else.
    case word(Range<Int>)

    /// A quantity, with its measure if there is one: 10斤, 一板, 半.
    case measured(Quantity, String?, Range<Int>)

    /// An amount of money.
    case money(Range<Int>)

    /// A quantity that says nothing exact (几个, 两三斤), or a bare number that may be a price: it makes the whole
    /// segment unclear.
    case unclear(Range<Int>)

    /// Where it stands.
    package var range: Range<Int> {
        switch self {
        case .word(let range), .measured(_, _, let range), .money(let range), .unclear(let range): range
        }
    }
}

/// Takes a segment apart into words and quantities, in one pass.
package struct ItemLexer {
    private let text: TypedText
    private let range: Range<Int>
    private let groceries: Groceries
    private var parts: [ItemPart] = []
    private var wordStart: Int

    /// The parts of these places. A bare whole number at the end (馒头5) is a quantity only where prices do not stand,
    /// that is in a list.
    package static func parts(
        of range: Range<Int>, in text: TypedText, bareNumbers: Bool, groceries: Groceries
    ) -> [ItemPart] {
        var lexer = ItemLexer(text: text, range: range, groceries: groceries)
        lexer.run(bareNumbers: bareNumbers)
        return lexer.parts
    }

    private init(text: TypedText, range: Range<Int>, groceries: Groceries) {
        self.text = text
        self.groceries = groceries
        self.range = range
        wordStart = range.lowerBound
    }

    private mutating func run(bareNumbers: Bool) {
        var index = range.lowerBound
        while index < range.upperBound {
            if let close = Segmenter.closingBracket(text, at: index, before: range.upperBound) {
                index = close + 1
            } else if let part = part(at: index, bareNumbers: bareNumbers) {
                endWord(at: withoutTimesSign(before: index))
                parts.append(part)
                index = part.range.upperBound
                wordStart = index
            } else if let numeral = numeral(at: index) {
                index = numeral.end
            } else {
                index += 1
            }
        }
        endWord(at: range.upperBound)
    }

    private mutating func endWord(at end: Int) {
        let word = text.trimmed(wordStart..<max(wordStart, end))
        if !word.isEmpty { parts.append(.word(word)) }
    }

    /// 盐x2, 盐×2包: the sign between a name and its number belongs to neither.
    private func withoutTimesSign(before index: Int) -> Int {
        guard index > wordStart, "xX×*✕".contains(text.plain[index - 1]) else { return index }
        return text.at(index - 2)?.isASCIILetter == true ? index : index - 1
    }

    /// A number that begins here and is no tail of a Latin word or code (A4, B12).
    private func numeral(at index: Int) -> Numeral? {
        let isTimes = withoutTimesSign(before: index) < index
        if !isTimes, index > range.lowerBound, text.plain[index].isASCIIDigit {
            let before = text.plain[index - 1]
            if before.isASCIILetter || before.isASCIIDigit || before == "." || before == "-" { return nil }
        }
        return Numeral.read(text, at: index, before: range.upperBound)
    }

    private func part(at index: Int, bareNumbers: Bool) -> ItemPart? {
        // From ten on 块 is money, below it a piece (豆腐2块): what is not certainly money may be a quantity.
        if let amount = SpokenAmount.read(text, at: index, before: range.upperBound), amount.isCertain {
            return .money(amount.places)
        }
        guard let numeral = numeral(at: index) else { return nil }
        guard let quantity = numeral.value, quantity.isPositive else {
            let measureEnd = Measure.length(text, at: numeral.end, before: range.upperBound)
            return measureEnd.map { .unclear(index..<numeral.end + $0) }
        }
        if let length = Measure.length(text, at: numeral.end, before: range.upperBound),
            let part = measured(quantity, at: index, measure: numeral.end..<numeral.end + length)
        {
            return part
        }
        guard numeral.isDigits, numeral.end == range.upperBound else { return nil }
        let isCount = bareNumbers && quantity.isWhole && quantity.isPositive && quantity <= Self.largestBareNumber
        return isCount ? .measured(quantity, nil, index..<numeral.end) : .unclear(index..<numeral.end)
    }

    /// A quantity with its measure, and what may follow: 半 (一斤半), or 两 behind 斤 (一斤二两).
    private func measured(_ quantity: Quantity, at index: Int, measure places: Range<Int>) -> ItemPart? {
        guard let measure = Measure.named(String(text.plain[places])) else { return nil }
        let next = places.upperBound
        let end = range.upperBound
        if text.has("半", at: next, before: end), !isMeasure(at: next + 1) {
            let half = Quantity(thousandths: quantity.thousandths + 500)
            return .measured(half, measure, index..<next + 1)
        }
        if measure == "斤", let tenths = Numeral.read(text, at: next, before: end), let value = tenths.value,
            value < Quantity(10), text.has("两", at: tenths.end, before: end)
        {
            let total = Quantity(thousandths: quantity.thousandths + value.thousandths / 10)
            return .measured(total, measure, index..<tenths.end + 1)
        }
        return .measured(quantity, measure, index..<next)
    }

    /// Whether a measure begins here and not a thing that begins with one: 一斤半排骨, 一斤半包菜.
    private func isMeasure(at index: Int) -> Bool {
        Measure.length(text, at: index, before: range.upperBound) != nil
            && groceries.length(text, at: index, before: range.upperBound) == nil
    }

    /// A bare number above this is rather a size, a price or a code.
    private static let largestBareNumber = Quantity(99)
}
