/// Reads a text of fixed form, such as 2026-03-16, from the front: so many ASCII digits, then a certain sign.
///
/// Only ASCII counts here. Dates and times in this form come from programs and settings; what people type goes through
/// `Reading/`.
package struct FixedReader {
    private var remaining: Substring.UTF8View

    /// Starts at the front of a text.
    package init(_ text: some StringProtocol) {
        remaining = Substring(text).utf8
    }

    /// Whether everything is read.
    package var isAtEnd: Bool { remaining.isEmpty }

    /// Takes exactly `count` digits, or nothing and leaves the text as it was.
    package mutating func digits(_ count: Int) -> Int? {
        var value = 0
        var rest = remaining
        for _ in 0..<count {
            guard let byte = rest.popFirst(), let digit = Self.digit(byte) else { return nil }
            value = value * 10 + digit
        }
        remaining = rest
        return value
    }

    /// Takes all digits up to the next other sign, at least one, and answers with the first three of them as
    /// thousandths: the fraction of a second, cut off and never rounded up.
    package mutating func thousandths() -> Int? {
        var value = 0
        var count = 0
        while let byte = remaining.first, let digit = Self.digit(byte) {
            if count < 3 { value = value * 10 + digit }
            count += 1
            remaining.removeFirst()
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    /// Takes the sign if it is next; answers whether it was.
    package mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let byte = remaining.first, UInt32(byte) == sign.value else { return false }
        remaining.removeFirst()
        return true
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (48...57).contains(byte) ? Int(byte) - 48 : nil
    }
}
