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

    let bytes: [UInt8]
    /// The next byte to read.
    var place = 0
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

    var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func take(_ sign: Unicode.Scalar) throws(JSONFault) {
        guard peek == UInt8(ascii: sign) else { throw fault() }
        place += 1
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { place += 1 }
    }

    func fault(_ code: JSONFault.Code? = nil) -> JSONFault {
        JSONFault(code: code ?? (place < bytes.count ? .unexpected : .incomplete), place: place)
    }
}
