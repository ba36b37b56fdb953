internal import Casework

/// Numbers: whole ones stay whole.
extension JSONReader {
    /// A whole number if it is one and fits, else a fraction; never an infinity.
    mutating func number() throws(JSONFault) -> JSONValue {
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
