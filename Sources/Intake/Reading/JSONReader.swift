internal import Casework
internal import Lines

/// Reads JSON that a stranger wrote: strict, in one pass, never deeper than `deepest`. A key that stands twice is refused,
/// since one of the two would be lost in silence.
struct JSONReader {
    static let deepest = 16
    /// No field of ours is longer, in bytes.
    static let longestKey = 64
    /// Accents and the like in a row. Real writing has a handful; the library compares and hashes a run of them in time
    /// that grows with its square.
    static let mostMarks = 64

    private var scanner: JSONScanner
    private var depth = 0

    /// The object that the bytes are.
    static func object(_ bytes: [UInt8]) throws(JSONFault) -> [String: JSONValue] {
        var reader = JSONReader(scanner: JSONScanner(bytes))
        // Some editors put a mark in front.
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { reader.scanner.place = 3 }
        reader.scanner.skipBlanks()
        guard reader.scanner.peek == UInt8(ascii: "{") else { throw reader.scanner.fault() }
        let object = try reader.object()
        reader.scanner.skipBlanks()
        guard reader.scanner.peek == nil else { throw reader.scanner.fault() }
        return object
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        scanner.skipBlanks()
        switch scanner.peek {
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
            scanner.skipBlanks()
            let start = scanner.place
            let key = try text()
            if key.utf8.count > Self.longestKey { throw JSONFault(code: .keyTooLong, place: start) }
            scanner.skipBlanks()
            try scanner.take(":")
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
        scanner.place += 1
        depth += 1
        if depth > Self.deepest { throw scanner.fault(.tooDeep) }
    }

    private mutating func isEmpty(until end: Unicode.Scalar) throws(JSONFault) -> Bool {
        scanner.skipBlanks()
        guard scanner.peek == UInt8(ascii: end) else { return false }
        scanner.place += 1
        depth -= 1
        return true
    }

    private mutating func isLast(before end: Unicode.Scalar) throws(JSONFault) -> Bool {
        scanner.skipBlanks()
        if scanner.peek == UInt8(ascii: ",") {
            scanner.place += 1
            return false
        }
        try scanner.take(end)
        depth -= 1
        return true
    }

    // MARK: plain values

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        try scanner.take(word: word)
        return value
    }

    private mutating func text() throws(JSONFault) -> String {
        let start = scanner.place
        let (place, isEscaped) = try scanner.skipText()
        let text = try scanner.text(at: place, isEscaped: isEscaped)
        // A mark takes two bytes at least.
        guard text.utf8.count > 2 * Self.mostMarks else { return text }
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
            if marks > Self.mostMarks { throw JSONFault(code: .tooManyMarks, place: start) }
        }
        return text
    }

    /// A whole number if it is one and fits, else a fraction; never an infinity.
    private mutating func number() throws(JSONFault) -> JSONValue {
        let (place, isWhole) = try scanner.number()
        let text = String(decoding: scanner.bytes[place], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard place.count <= 400, let number = Double(text), number.isFinite else {
            throw JSONFault(code: .numberTooLarge, place: place.lowerBound)
        }
        return .number(number)
    }
}
