/// Texts from outside on their way to a terminal or a log: nothing in them may act as a control sequence, end the line,
/// or turn the direction of writing around.
enum EscapedText {
    /// Whether a scalar may be shown as it is.
    static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00..<0x20, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: false
        default: true
        }
    }

    /// Appends the text in quotation marks, escaped as a JSON string; that also serves key=value lines. What is longer
    /// than the limit is cut: one value must not push the others out of a journal.
    static func appendQuoted(_ text: String, to bytes: inout [UInt8], limit: Int = 4_096) {
        bytes.append(UInt8(ascii: "\""))
        for (index, scalar) in text.unicodeScalars.enumerated() {
            guard index < limit else {
                bytes += "…".utf8
                break
            }
            switch scalar {
            case "\"": bytes += #"\""#.utf8
            case "\\": bytes += #"\\"#.utf8
            case "\n": bytes += #"\n"#.utf8
            case "\r": bytes += #"\r"#.utf8
            case "\t": bytes += #"\t"#.utf8
            default:
                if isSafe(scalar) {
                    bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                } else {
                    let digits = String(scalar.value, radix: 16)
                    bytes += #"\u"#.utf8
                    bytes += repeatElement(UInt8(ascii: "0"), count: max(0, 4 - digits.utf8.count))
                    bytes += digits.utf8
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether the text can stand in a key=value line without quotation marks.
    static func isBare(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 200
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "\\"): false
                default: 0x21...0x7e ~= byte
                }
            }
    }
}
