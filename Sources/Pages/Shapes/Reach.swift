internal import Casework

/// A telephone number as a page shows it.
package enum Reach {
    /// 154 0591 0001; other numbers as they are.
    package static func read(_ phone: String) -> String {
        let digits = Array(phone)
        guard digits.count == 11, digits[0] == "1", digits.allSatisfy(\.isASCII), digits.allSatisfy(\.isNumber) else {
            return phone
        }
        return "\(String(digits[0..<3])) \(String(digits[3..<7])) \(String(digits[7..<11]))"
    }

    /// 154****0001, for lists: the reception's screen faces the public.
    package static func masked(_ phone: String) -> String {
        let digits = dial(phone)
        guard digits.count >= 8 else { return "****\(digits.suffix(2))" }
        return "\(digits.prefix(3))****\(digits.suffix(4))"
    }

    /// What a link dials: digits, without the extension behind a hyphen of a mobile number.
    package static func dial(_ phone: String) -> String {
        String(phone.unicodeScalars.filter { ("0"..."9").contains($0) }.map(Character.init))
    }
}
