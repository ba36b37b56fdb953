extension Phone {
    /// Reads a number as people type it: with blanks, hyphens, brackets, full-width digits, +86 or 0086 in front, an
    /// extension behind (分机, 转, ext, #).
    ///
    /// The digits decide: 0 begins an area code (three digits for 010 and 02x, else four), 13 to 19 begin a mobile, all
    /// else is a landline of seven or eight digits. `area` is the desk's own area code; with it, a local number typed
    /// without one and the same number typed with one are equal.
    package static func read(_ typed: String, area: String? = nil) -> Result<Phone, Fault> {
        Result { () throws(Fault) in try parse(typed, area: area) }
    }

    private static func parse(_ typed: String, area: String?) throws(Fault) -> Phone {
        var reader = PhoneReader(TypedText(typed))
        let ext = try reader.takeExtension()
        let (digits, groups) = try reader.digits()
        do throws(Fault) {
            let (kind, ownArea, number) = try parts(of: digits)
            if ext != nil, kind == .mobile { throw .unreadable(.badExtension) }
            return Phone(
                checked: kind, areaCode: ownArea ?? (kind == .landline ? area : nil), number: number, ext: ext)
        } catch {
            // 0591-10000010-12: a last group that is one too many is an extension, if the rest is a whole landline.
            guard case .tooMany = error, ext == nil, digits.hasPrefix("0"), let last = groups.last, last <= 6,
                let (_, ownArea, number) = try? parts(of: String(digits.dropLast(last)))
            else { throw error }
            return Phone(checked: .landline, areaCode: ownArea, number: number, ext: String(digits.suffix(last)))
        }
    }

    private typealias Parts = (kind: Kind, areaCode: String?, number: String)

    private static func parts(of digits: String) throws(Phone.Fault) -> Parts {
        if digits.hasPrefix("0") { return try landline(digits, areaLength: areaLength(digits)) }
        if let second = digits.dropFirst().first, digits.hasPrefix("1") {
            if second >= "3" { return try mobile(digits) }
            if digits.count == 11 { throw .unreadable(.beginning(String(digits.prefix(2)))) }
        }
        return try landline(digits, areaLength: 0)
    }

    private static func mobile(_ digits: String) throws(Phone.Fault) -> Parts {
        if digits.count < 11 { throw .tooFew(missing: 11 - digits.count) }
        if digits.count > 11 { throw .tooMany(extra: digits.count - 11) }
        return (.mobile, nil, digits)
    }

    private static func landline(_ digits: String, areaLength: Int) throws(Phone.Fault) -> Parts {
        let local = digits.count - areaLength
        if local < 7 { throw .tooFew(missing: 7 - local) }
        if local > 8 { throw .tooMany(extra: local - 8) }
        let area = areaLength == 0 ? nil : String(digits.prefix(areaLength))
        return (.landline, area, String(digits.dropFirst(areaLength)))
    }

    /// Only Peking (010) and the cities of 02x have area codes of three digits.
    private static func areaLength(_ digits: String) -> Int {
        digits.hasPrefix("01") || digits.hasPrefix("02") ? 3 : 4
    }
}

/// Takes the typed number apart, from the back the extension, from the front the country code.
private struct PhoneReader {
    private let text: TypedText
    private var end: Int

    init(_ text: TypedText) {
        self.text = text
        end = text.count
    }

    /// Cuts the extension off, if a word for one stands between the number and digits.
    mutating func takeExtension() throws(Phone.Fault) -> String? {
        let words = ["分机号", "分机", "转", "ext.", "ext", "Ext.", "Ext", "EXT", "#", ","]
        guard
            let mark = text.all.first(where: { text.length(ofFirst: words, at: $0, before: text.count) != nil }),
            mark > 0
        else { return nil }
        let digits = text.plain[mark...].filter(\.isASCIIDigit)
        let noise = text.plain[mark...].first { !$0.isASCIIDigit && !Self.extensionSigns.contains($0) }
        if let noise { throw .unreadable(.sign(noise)) }
        guard (1...6).contains(digits.count) else { throw .unreadable(.badExtension) }
        end = mark
        return String(digits)
    }

    /// The digits without the country code, and the lengths of the groups in which they were typed.
    func digits() throws(Phone.Fault) -> (String, groups: [Int]) {
        var digits = ""
        var groups: [Int] = []
        var isGroupOpen = false
        for character in text.plain[..<end] {
            if character.isASCIIDigit {
                digits.append(character)
                if isGroupOpen { groups[groups.count - 1] += 1 } else { groups.append(1) }
                isGroupOpen = true
            } else if isSeparator(character, isFirst: digits.isEmpty) {
                isGroupOpen = false
            } else {
                throw .unreadable(.sign(character))
            }
        }
        guard !digits.isEmpty else {
            if let first = text.plain.first { throw .unreadable(.sign(first)) }
            throw .unreadable(.empty)
        }
        return (try withoutCountry(digits), groups)
    }

    private func isSeparator(_ character: Character, isFirst: Bool) -> Bool {
        Self.separators.contains(character) || character.isWhitespace || (character == "+" && isFirst)
    }

    private func withoutCountry(_ digits: String) throws(Phone.Fault) -> String {
        let isInternational = text.plain.first { !$0.isWhitespace && $0 != "(" } == "+"
        var national = Substring(digits)
        if isInternational {
            guard digits.hasPrefix("86") else { throw .unreadable(.abroad) }
            national = national.dropFirst(2)
        } else if digits.hasPrefix("0086") {
            national = national.dropFirst(4)
        } else if digits.hasPrefix("00") {
            throw .unreadable(.abroad)
        } else if digits.hasPrefix("861"), digits.count == 13 {
            return String(national.dropFirst(2))
        } else {
            return digits
        }
        // Abroad, a landline's area code is written without its zero: +86 591 1000 0010.
        let second = national.dropFirst().first
        let isMobile = national.hasPrefix("1") && second.map { $0 >= "3" } == true
        let needsZero = !isMobile && !national.hasPrefix("0") && national.count > 8
        return (needsZero ? "0" : "") + national
    }

    private static let separators: Set<Character> = ["-", "‐", "‑", "–", "—", "−", ".", "·", "(", ")", "_"]

    private static let extensionSigns: Set<Character> = [
        "分", "机", "号", "转", "e", "x", "t", "E", "X", "T", ".", "#", ",", ":", " ", "-",
    ]
}
