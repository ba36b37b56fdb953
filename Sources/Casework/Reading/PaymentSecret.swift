/// What looks like a bank card's number or a password in what somebody typed. The house takes neither: whoever types it
/// is asked to delete it, and may say that it is something else.
package enum PaymentSecret: Hashable, Sendable {
    /// The last four digits, so that it can be found again on the page.
    case card(tail: String)
    case password

    /// The first in a text; nil where there is none.
    package static func find(in text: String) -> PaymentSecret? {
        let plain = Text.halfWidth(text)
        if let card = runs(in: plain).first(where: isCard) { return .card(tail: String(card.suffix(4))) }
        return hasPassword(plain) ? .password : nil
    }

    /// The same as what is wrong with a field.
    package func fault(of field: String) -> Fault {
        switch self {
        case .card(let tail): Fault(field, .paymentSecret, ["tail": tail])
        case .password: Fault(field, .paymentSecret)
        }
    }

    // MARK: cards

    /// Digits in a row, with single blanks or hyphens between them.
    private static func runs(in text: String) -> [String] {
        var runs: [String] = []
        var run = ""
        var gap = 0
        for sign in text {
            if sign.isASCIIDigit {
                run.append(sign)
                gap = 0
            } else if !run.isEmpty, gap == 0, sign == " " || sign == "-" {
                gap = 1
            } else {
                runs.append(run)
                (run, gap) = ("", 0)
            }
        }
        return (runs + [run]).filter { (15...19).contains($0.count) }
    }

    /// By the check digit that every card has (ISO/IEC 7812-1); an identity number of eighteen digits is none.
    private static func isCard(_ digits: String) -> Bool {
        guard let first = digits.first, "34569".contains(first), !isIdentityNumber(digits) else { return false }
        let sum = digits.reversed().compactMap(\.wholeNumberValue).enumerated().reduce(0) { sum, digit in
            let value = digit.element * (digit.offset.isMultiple(of: 2) ? 1 : 2)
            return sum + (value > 9 ? value - 9 : value)
        }
        return sum.isMultiple(of: 10)
    }

    /// 公民身份号码 (GB 11643): a region, a birthday of this or the last century, and four more.
    private static func isIdentityNumber(_ digits: String) -> Bool {
        guard digits.count == 18 else { return false }
        let birthday = digits.dropFirst(6).prefix(8)
        let (year, month, day) = (
            Int(birthday.prefix(4)) ?? 0, Int(birthday.dropFirst(4).prefix(2)) ?? 0, Int(birthday.suffix(2)) ?? 0
        )
        return (1900...2099).contains(year) && CivilDate(year: year, month: month, day: day) != nil
    }

    // MARK: passwords

    private static let words = ["密码", "口令", "验证码", "password", "pin"]
    private static let between: Set<Character> = [" ", ":", "是", "为", "=", ","]

    /// A word for a password with at least three letters or digits behind it.
    private static func hasPassword(_ text: String) -> Bool {
        let small = text.lowercased()
        return words.contains { word in
            var rest = small[...]
            while let found = rest.firstRange(of: word) {
                rest = rest[found.upperBound...]
                let behind = rest.drop { between.contains($0) }
                if behind.prefix(while: { $0.isASCII && ($0.isLetter || $0.isNumber) }).count >= 3 { return true }
            }
            return false
        }
    }
}
