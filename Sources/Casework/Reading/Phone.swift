/// A telephone number of the mainland, read out of what somebody typed.
///
/// A phone is a key for recall and a way to ring back. It is no identity: families share one, numbers change hands, and
/// an office has one with extensions. Its description is masked, so that it cannot slip into a log.
package struct Phone: Hashable, Sendable, CustomStringConvertible {
    /// The two sorts of number that a resident can be reached on.
    package enum Kind: String, Codable, Sendable {
        /// 手机: `1[3-9]` and nine more digits.
        case mobile

        /// 座机: seven or eight digits, behind an area code or not.
        case landline
    }

    /// Mobile or landline.
    package let kind: Kind

    /// A landline's area code with its zero, such as 0591, if it was given or could be filled in.
    package let areaCode: String?

    /// The number without area code.
    package let number: String

    /// A landline's extension (分机).
    package let ext: String?

    /// The canonical form: area code and number, digits only, without the extension. What recall and digests compare.
    package var digits: String { (areaCode ?? "") + number }

    /// The last four digits: what a caller is asked for when a case is looked up.
    package var lastFour: String { String(number.suffix(4)) }

    /// The number as lists show it: 154****0001, 0591-****0010. The extension is left out.
    package var masked: String {
        let shown = kind == .mobile ? String(number.prefix(3)) : areaCode.map { $0 + "-" } ?? ""
        let hidden = number.count - 4 - (kind == .mobile ? 3 : 0)
        return shown + String(repeating: "*", count: hidden) + lastFour
    }

    /// The number as it is read and dialled: 154 0591 0001, 0591-10000010 转 12.
    package var spoken: String {
        switch kind {
        case .mobile: "\(number.prefix(3)) \(number.dropFirst(3).prefix(4)) \(lastFour)"
        case .landline: (areaCode.map { $0 + "-" } ?? "") + number + (ext.map { " 转 " + $0 } ?? "")
        }
    }

    /// The masked number.
    package var description: String { masked }

    /// Puts a number together; only a reader that has checked its parts does.
    package init(checked kind: Kind, areaCode: String?, number: String, ext: String?) {
        self.kind = kind
        self.areaCode = areaCode
        self.number = number
        self.ext = ext
    }
}

extension Phone {
    /// Why a typed phone cannot be taken, with the figures that a sentence about it needs.
    package enum Fault: Error, Hashable, Sendable {
        /// Digits are missing, at least so many: 电话少了2位.
        case tooFew(missing: Int)

        /// There are so many digits to spare.
        case tooMany(extra: Int)

        /// It is no number of the mainland, for this reason.
        case unreadable(Reason)
    }

    /// What makes a typed phone unreadable.
    package enum Reason: Hashable, Sendable {
        /// Nothing was typed.
        case empty

        /// There is something in it that no number has; the first such character.
        case sign(Character)

        /// Its length is a mobile's, but no mobile begins with these two digits.
        case beginning(String)

        /// It begins with another country's code; the desk cannot be sure to reach it.
        case abroad

        /// There is an extension where none can be, behind a mobile, or one of no or more than six digits.
        case badExtension
    }
}

extension Phone: Codable {
    /// Reads the canonical text that `encode` writes, or any other that can be read.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard case .success(let phone) = Phone.read(text) else {
            // The number itself stays out of the message: it may end in a log.
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no telephone number")
        }
        self = phone
    }

    /// Writes digits, and the extension behind a comma.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(digits + (ext.map { "," + $0 } ?? ""))
    }
}
