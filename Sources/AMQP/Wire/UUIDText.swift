internal import FoundationEssentials

/// UUIDs as they are on the wire: `8-4-4-4-12` digits, written in lower case and read in either. Foundation's own way
/// goes through `sscanf`, which is a fifth of the cost of a delivery.
enum UUIDText {
    private static let length = 36

    static func append(_ id: UUID, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: id.uuid) { octets in
            for (index, octet) in octets.enumerated() {
                if index == 4 || index == 6 || index == 8 || index == 10 { bytes.append(UInt8(ascii: "-")) }
                bytes.append(Hexadecimal.digit(octet >> 4))
                bytes.append(Hexadecimal.digit(octet & 0x0f))
            }
        }
    }

    static func parse(_ text: String) -> UUID? {
        var text = text
        return text.withUTF8 { characters in
            guard characters.count == length else { return nil }
            var id: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            let isValid = withUnsafeMutableBytes(of: &id) { octets in
                var next = 0
                for index in octets.indices {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        guard characters[next] == UInt8(ascii: "-") else { return false }
                        next += 1
                    }
                    guard let high = Hexadecimal.value(characters[next]),
                        let low = Hexadecimal.value(characters[next + 1])
                    else { return false }
                    octets[index] = high << 4 | low
                    next += 2
                }
                return true
            }
            return isValid ? UUID(uuid: id) : nil
        }
    }
}

/// Hexadecimal digits in ASCII.
enum Hexadecimal {
    /// Of a value below 16, in lower case.
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Of a digit in either case.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
