/// An amount of money as people say and type it: 40块, 53块2, 5块8, 12块5毛, 三块五, ¥40, 23.6.
package struct SpokenAmount: Hashable, Sendable {
    /// The amount in fen.
    package let fen: Int64

    /// Where it stands, in characters of the normalised text.
    package let places: Range<Int>

    /// Whether the signs themselves say that it is money. 2块 is not certain (two pieces of tofu), a bare 23.6 neither.
    package let isCertain: Bool

    /// Reads a text that is an amount and nothing else, as in a field for one; a bare number is yuan there. Nil if it
    /// is anything else, has more than two decimals or is of a size that no errand has.
    package static func read(_ text: String) -> Int64? {
        let typed = TypedText(text)
        if let amount = read(typed, at: 0, before: typed.count), amount.places.upperBound == typed.count {
            return amount.fen
        }
        return bare(typed, at: 0, before: typed.count).flatMap { $0.places.upperBound == typed.count ? $0.fen : nil }
    }

    /// All amounts in a sentence, in order. What may be something else is left out: a bare number counts with one or
    /// two decimals where a word ends, or behind a word such as 一共; 2块 counts if nothing that is sold stands at it.
    package static func find(in sentence: String) -> [SpokenAmount] { find(in: TypedText(sentence)) }

    private static func find(in text: TypedText) -> [SpokenAmount] {
        var amounts: [SpokenAmount] = []
        var index = 0
        while index < text.count {
            if let amount = amount(in: text, at: index) {
                amounts.append(amount)
                index = amount.places.upperBound
            } else {
                index = Numeral.read(text, at: index, before: text.count)?.end ?? index + 1
            }
        }
        return amounts
    }

    /// The spending cap that a sentence states (最多40块, 30块以内); nil if it states none, or two different ones.
    package static func cap(in sentence: String) -> Int64? {
        let text = TypedText(sentence)
        // Most sentences state none, and their amounts need not be looked for.
        guard text.contains(anyOf: wordsBeforeCap + wordsBehindCap, in: text.all) else { return nil }
        let caps = find(in: text).filter { amount in
            let start = amount.places.lowerBound
            let isBehind = wordsBeforeCap.contains { text.has($0, at: start - $0.count, before: start) }
            let end = amount.places.upperBound
            return isBehind || text.length(ofFirst: wordsBehindCap, at: end, before: text.count) != nil
        }
        let distinct = Set(caps.map(\.fen))
        return distinct.count == 1 ? distinct.first : nil
    }

    private static let wordsBeforeCap = ["最多", "不超过", "别超过", "预算", "不要超过"]
    private static let wordsBehindCap = ["以内", "之内", "以下"]

    private static func amount(in text: TypedText, at index: Int) -> SpokenAmount? {
        let before = text.at(index - 1)
        // A tail of a code (7-3-2081) or of a Latin word is no amount, and neither is a negative one.
        if let before, before.isASCIIDigit || before.isASCIILetter || "-.#−".contains(before) { return nil }
        if let amount = read(text, at: index, before: text.count) {
            return amount.isCertain || isPiece(amount, in: text) == false ? amount : nil
        }
        guard let amount = bare(text, at: index, before: text.count) else { return nil }
        let after = text.at(amount.places.upperBound)
        guard after.map({ !$0.isLetter && !$0.isNumber && !"%-:".contains($0) }) ?? true else { return nil }
        let hasDecimals = text.plain[amount.places].contains(".")
        let isNamed = ["金", "费", "一共", "总共", "合计", "共计", "信封", "现金", "每月", "找", "付", "花了"].contains {
            text.has($0, at: index - $0.count, before: index)
        }
        return hasDecimals || isNamed ? amount : nil
    }

    /// Whether 2块 may be two pieces: a thing stands directly before or behind it.
    private static func isPiece(_ amount: SpokenAmount, in text: TypedText) -> Bool {
        if text.at(amount.places.upperBound)?.isLetter == true { return true }
        guard let before = text.at(amount.places.lowerBound - 1), before.isLetter else { return false }
        return !"多少找给付花共收欠差补过还算".contains(before)
    }

    /// Reads an amount with a sign or word of money, beginning at this place.
    package static func read(_ text: TypedText, at index: Int, before end: Int) -> SpokenAmount? {
        guard index < end else { return nil }
        let hasSign = text.plain[index] == "¥" || text.plain[index] == "\u{FFE5}"
        let start = hasSign ? index + 1 : index
        guard let numeral = Numeral.read(text, at: start, before: end), let value = numeral.value,
            value.isPositive, value.thousandths % 10 == 0
        else { return nil }
        let fen = value.thousandths / 10
        let next = numeral.end
        guard let unit = next < end ? text.plain[next] : nil, "块元圆毛角".contains(unit) else {
            return hasSign ? SpokenAmount(fen: fen, places: index..<next, isCertain: true) : nil
        }
        if unit == "毛" || unit == "角" { return small(fen: fen, text, from: index, unitAt: next, before: end) }
        return yuan(numeral, fen: fen, text, from: index, before: end)
    }

    /// 5毛, 5角, 5毛钱. In the middle of a word 毛 and 角 are something else (三角巾, 两毛巾).
    private static func small(
        fen: Int64, _ text: TypedText, from index: Int, unitAt unit: Int, before end: Int
    ) -> SpokenAmount? {
        let isNamed = text.has("钱", at: unit + 1, before: end)
        guard isNamed || text.at(unit + 1).map({ !$0.isLetter }) ?? true else { return nil }
        let places = index..<unit + (isNamed ? 2 : 1)
        return SpokenAmount(fen: fen / 10, places: places, isCertain: true)
    }

    /// 40块, 40元, 53块2, 53块25, 12块5毛, 三块五, 5块钱.
    private static func yuan(
        _ numeral: Numeral, fen: Int64, _ text: TypedText, from index: Int, before end: Int
    ) -> SpokenAmount? {
        let next = numeral.end + 1
        if text.has("钱", at: next, before: end) {
            return SpokenAmount(fen: fen, places: index..<next + 1, isCertain: true)
        }
        if fen % 100 == 0, let tail = tail(text, at: next, before: end) {
            return SpokenAmount(fen: fen + tail.fen, places: index..<tail.end, isCertain: true)
        }
        // 块 is a piece as well; from ten on, or with decimals, it is hardly ever one.
        let isCertain = text.plain[numeral.end] != "块" || fen >= 1000 || (numeral.isDigits && fen % 100 != 0)
        return SpokenAmount(fen: fen, places: index..<next, isCertain: isCertain)
    }

    /// What stands behind the yuan: 2 (two jiao), 25 (fen), 5毛. Not the beginning of the next thing: 2块3斤, 一块五花肉.
    private static func tail(_ text: TypedText, at index: Int, before end: Int) -> (fen: Int64, end: Int)? {
        guard let numeral = Numeral.read(text, at: index, before: end), let value = numeral.value,
            value.isWhole, value.isPositive
        else { return nil }
        let places = numeral.end - index
        guard places == 1 || (places == 2 && numeral.isDigits) else { return nil }
        let number = value.thousandths / 1000
        guard let after = numeral.end < end ? text.plain[numeral.end] : nil, after.isLetter else {
            return (places == 1 ? number * 10 : number, numeral.end)
        }
        if places == 1, "毛角".contains(after) { return (number * 10, numeral.end + 1) }
        let isNextThing =
            !numeral.isDigits || "样号人户天次家种点月日楼幢栋".contains(after)
            || Measure.length(text, at: numeral.end, before: end) != nil
        return isNextThing ? nil : (places == 1 ? number * 10 : number, numeral.end)
    }

    /// A number in digits without any sign of money, with two decimals at most.
    private static func bare(_ text: TypedText, at index: Int, before end: Int) -> SpokenAmount? {
        guard let numeral = Numeral.read(text, at: index, before: end), numeral.isDigits, let value = numeral.value,
            value.isPositive, value.thousandths % 10 == 0
        else { return nil }
        return SpokenAmount(fen: value.thousandths / 10, places: index..<numeral.end, isCertain: false)
    }
}
