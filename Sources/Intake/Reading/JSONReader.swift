internal import Casework

/// Why a body is not JSON as this door takes it, and at which byte.
struct JSONFault: Error, Equatable {
    enum Code: String, Sendable {
        case unexpected, incomplete, tooDeep, keyTwice, keyTooLong, numberTooLarge, notUnicode, tooManyMarks
    }

    let code: Code
    let place: Int
}

/// Reads JSON (RFC 8259) that a stranger wrote: strict, in one pass, never deeper than `deepest`. A key that stands
/// twice is refused, since one of the two would be lost in silence.
struct JSONReader {
    static let deepest = 16
    /// No field of ours is longer, in bytes.
    static let longestKey = 64
    /// Accents and the like in a row. Real writing has a handful; the library compares and hashes a run of them in time
    /// that grows with its square.
    static let mostMarks = 64

    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0

    /// The object that the bytes are.
    static func object(_ bytes: [UInt8]) throws(JSONFault) -> [String: JSONValue] {
        var reader = JSONReader(bytes: bytes)
        // Some editors put a mark in front.
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { reader.place = 3 }
        reader.skipBlanks()
        guard reader.peek == UInt8(ascii: "{") else { throw reader.fault() }
        let object = try reader.object()
        reader.skipBlanks()
        guard reader.place == bytes.count else { throw reader.fault() }
        return object
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value() throws(JSONFault) -> JSONValue {
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .list(try list())
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(JSONFault) -> [String: JSONValue] {
        try enter()
        var members: [String: JSONValue] = [:]
        if try isEmpty(until: "}") { return members }
        while true {
            skipBlanks()
            let start = place
            guard peek == UInt8(ascii: "\"") else { throw fault() }
            let key = try text()
            if key.utf8.count > Self.longestKey { throw JSONFault(code: .keyTooLong, place: start) }
            skipBlanks()
            try take(":")
            let value = try value()
            guard members.updateValue(value, forKey: key) == nil else { throw JSONFault(code: .keyTwice, place: start) }
            if try isLast(before: "}") { return members }
        }
    }

    private mutating func list() throws(JSONFault) -> [JSONValue] {
        try enter()
        var values: [JSONValue] = []
        if try isEmpty(until: "]") { return values }
        while true {
            values.append(try value())
            if try isLast(before: "]") { return values }
        }
    }

    private mutating func enter() throws(JSONFault) {
        place += 1
        depth += 1
        if depth > Self.deepest { throw fault(.tooDeep) }
    }

    private mutating func isEmpty(until end: Unicode.Scalar) throws(JSONFault) -> Bool {
        skipBlanks()
        guard peek == UInt8(ascii: end) else { return false }
        place += 1
        depth -= 1
        return true
    }

    private mutating func isLast(before end: Unicode.Scalar) throws(JSONFault) -> Bool {
        skipBlanks()
        if peek == UInt8(ascii: ",") {
            place += 1
            return false
        }
        try take(end)
        depth -= 1
        return true
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw fault(.incomplete) }
        let isSame = word.withUTF8Buffer { bytes[place..<end].elementsEqual($0) }
        guard isSame else { throw fault() }
        place = end
        return value
    }

    // MARK: signs

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ sign: Unicode.Scalar) throws(JSONFault) {
        guard peek == UInt8(ascii: sign) else { throw fault() }
        place += 1
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { place += 1 }
    }

    private func fault(_ code: JSONFault.Code? = nil) -> JSONFault {
        JSONFault(code: code ?? (place < bytes.count ? .unexpected : .incomplete), place: place)
    }
}

// MARK: texts

extension JSONReader {
    /// A text, with its quotes. Without an escape it is taken as it stands, checked to be UTF-8.
    private mutating func text() throws(JSONFault) -> String {
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

// MARK: numbers

extension JSONReader {
    /// A whole number if it is one and fits, else a fraction; never an infinity.
    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = place
        if peek == UInt8(ascii: "-") { place += 1 }
        let whole = try digits()
        if whole > 1 && bytes[place - whole] == UInt8(ascii: "0") { throw JSONFault(code: .unexpected, place: start) }
        var isWhole = true
        if peek == UInt8(ascii: ".") {
            isWhole = false
            place += 1
            _ = try digits()
        }
        if let sign = peek, sign == UInt8(ascii: "e") || sign == UInt8(ascii: "E") {
            isWhole = false
            place += 1
            if let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { place += 1 }
            _ = try digits()
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard place - start <= 400, let number = Double(text), number.isFinite else {
            throw JSONFault(code: .numberTooLarge, place: start)
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONFault) -> Int {
        let start = place
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        guard place > start else { throw fault() }
        return place - start
    }
}
