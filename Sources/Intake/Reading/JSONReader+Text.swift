/// Texts: UTF-8 that is checked, with or without escapes.
extension JSONReader {
    /// A text, with its quotes. Without an escape it is taken as it stands, checked to be UTF-8.
    mutating func text() throws(JSONFault) -> String {
        let start = place
        place += 1
        let first = place
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { place += 1 }
        guard peek == UInt8(ascii: "\"") else { return try escaped(from: first, start: start) }
        let text = String(validating: bytes[first..<place], as: UTF8.self)
        place += 1
        return try checked(text, start: start)
    }

    private mutating func escaped(from first: Int, start: Int) throws(JSONFault) -> String {
        var plain = Array(bytes[first..<place])
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault() }
            place += 1
            guard byte == UInt8(ascii: "\\") else {
                plain.append(byte)
                continue
            }
            plain.append(contentsOf: String(try escape()).utf8)
        }
        guard peek != nil else { throw fault(.incomplete) }
        place += 1
        return try checked(String(validating: plain, as: UTF8.self), start: start)
    }

    private func checked(_ text: String?, start: Int) throws(JSONFault) -> String {
        guard let text else { throw JSONFault(code: .notUnicode, place: start) }
        // A mark takes two bytes at least.
        guard text.utf8.count > 2 * Self.mostMarks else { return text }
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
            if marks > Self.mostMarks { throw JSONFault(code: .tooManyMarks, place: start) }
        }
        return text
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
