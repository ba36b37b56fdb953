/// Texts: UTF-8 that is checked, with or without escapes.
extension JSONScanner {
    /// Where a text stands between its quotes, and whether something in it is escaped.
    package mutating func skipText() throws(JSONFault) -> (place: Range<Int>, isEscaped: Bool) {
        try take("\"")
        let start = place
        var isEscaped = false
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault() }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                place += 1
                _ = try escape()
            } else {
                place += 1
            }
        }
        guard peek != nil else { throw fault(.incomplete) }
        place += 1
        return (start..<(place - 1), isEscaped)
    }

    /// The text that stands there.
    package func text(at place: Range<Int>, isEscaped: Bool) throws(JSONFault) -> String {
        let text =
            isEscaped
            ? String(validating: try plain(place), as: UTF8.self) : String(validating: bytes[place], as: UTF8.self)
        guard let text else { throw JSONFault(code: .notUnicode, place: place.lowerBound - 1) }
        return text
    }

    private func plain(_ place: Range<Int>) throws(JSONFault) -> [UInt8] {
        var scanner = self
        scanner.place = place.lowerBound
        var plain: [UInt8] = []
        while scanner.place < place.upperBound {
            let byte = bytes[scanner.place]
            scanner.place += 1
            if byte == UInt8(ascii: "\\") {
                plain.append(contentsOf: String(try scanner.escape()).utf8)
            } else {
                plain.append(byte)
            }
        }
        return plain
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        guard let sign = peek else { throw fault(.incomplete) }
        place += 1
        switch sign {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(sign)
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw JSONFault(code: .unexpected, place: place - 1)
        }
    }

    /// Four hexadecimal digits, or twice four for a glyph outside the BMP. Half of such a pair is no text.
    private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
        let start = place
        let high = try hex()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xd800..<0xdc00).contains(high), peek == UInt8(ascii: "\\") else {
            throw JSONFault(code: .notUnicode, place: start)
        }
        place += 1
        try take("u")
        let low = try hex()
        guard (0xdc00..<0xe000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
        else { throw JSONFault(code: .notUnicode, place: start) }
        return scalar
    }

    private mutating func hex() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw fault() }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }
}
