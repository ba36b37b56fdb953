/// How much of a thing, exact to the thousandth: half a jin is 500 of them. Never a floating-point number.
package struct Quantity: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The amount times 1000.
    package let thousandths: Int64

    /// One: what an item without a quantity counts as.
    package static let one = Quantity(thousandths: 1000)

    /// Makes an amount of so many thousandths.
    package init(thousandths: Int64) {
        self.thousandths = thousandths
    }

    /// Makes a whole amount.
    package init(_ whole: Int) {
        thousandths = Int64(whole) * 1000
    }

    /// Reads a number by itself: 10, -2, 0.25, １０, 半, 十二. Anything else is nil, and so are more than six
    /// digits before the point or three behind it: no errand has such an amount.
    package init?(_ text: String) {
        let typed = TypedText(text)
        let isNegative = typed.at(0) == "-" || typed.at(0) == "−"
        let start = isNegative ? 1 : 0
        guard let numeral = Numeral.read(typed, at: start, before: typed.count), numeral.end == typed.count,
            let value = numeral.value
        else { return nil }
        self.init(thousandths: isNegative ? -value.thousandths : value.thousandths)
    }

    /// Whether it is more than nothing, as every amount that somebody asks for must be.
    package var isPositive: Bool { thousandths > 0 }

    /// Whether it is a whole number.
    package var isWhole: Bool { thousandths % 1000 == 0 }

    /// The amount in digits, with as many decimals as it has: 10, 0.5, 1.25.
    package var description: String {
        let sign = thousandths < 0 ? "-" : ""
        let magnitude = thousandths.magnitude
        let decimals = magnitude % 1000
        guard decimals > 0 else { return "\(sign)\(magnitude / 1000)" }
        var digits = Padded.digits(Int(decimals), 3)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(sign)\(magnitude / 1000).\(digits)"
    }

    /// Whether the left amount is the smaller one.
    package static func < (left: Quantity, right: Quantity) -> Bool { left.thousandths < right.thousandths }
}

extension Quantity: Codable {
    /// Reads an integer of thousandths.
    package init(from decoder: any Decoder) throws {
        try self.init(thousandths: decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes an integer of thousandths.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(thousandths)
    }
}
