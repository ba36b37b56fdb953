/// Why bytes are not JSON, and at which byte.
package struct JSONFault: Error, Equatable {
    package enum Code: String, Sendable {
        case unexpected, incomplete, tooDeep, keyTwice, keyTooLong, numberTooLarge, notUnicode, tooManyMarks
    }

    package let code: Code
    package let place: Int

    package init(code: Code, place: Int) {
        self.code = code
        self.place = place
    }
}

/// The signs of JSON (RFC 8259), strictly, one after the other.
package struct JSONScanner: Sendable {
    package let bytes: [UInt8]
    /// The next byte to read.
    package var place = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    package mutating func take(_ sign: Unicode.Scalar) throws(JSONFault) {
        guard peek == UInt8(ascii: sign) else { throw fault() }
        place += 1
    }

    package mutating func take(word: StaticString) throws(JSONFault) {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count else { throw fault(.incomplete) }
        let isSame = word.withUTF8Buffer { bytes[place..<end].elementsEqual($0) }
        guard isSame else { throw fault() }
        place = end
    }

    package mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { place += 1 }
    }

    package func fault(_ code: JSONFault.Code? = nil) -> JSONFault {
        JSONFault(code: code ?? (place < bytes.count ? .unexpected : .incomplete), place: place)
    }
}

// MARK: numbers

extension JSONScanner {
    /// Where a number stands, and whether it has neither a fraction nor an exponent.
    package mutating func number() throws(JSONFault) -> (place: Range<Int>, isWhole: Bool) {
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
        return (start..<place, isWhole)
    }

    private mutating func digits() throws(JSONFault) -> Int {
        let start = place
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { place += 1 }
        guard place > start else { throw fault() }
        return place - start
    }
}
