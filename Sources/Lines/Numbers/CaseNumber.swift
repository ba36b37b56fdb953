internal import Casework

/// 受理编号: eight digits, two of the desk, five of a permuted counter, one to check. Shown and read aloud in pairs; on
/// the phone nothing else is read.
package struct CaseNumber: Hashable, Sendable, CustomStringConvertible {
    /// The desks' prefixes. A prefix serves one register for ever.
    package static let deskPrefixes = 10...89
    /// The ledger's own, for the cases that it opens itself: from the last one down, one an incarnation.
    package static let ledgerPrefixes = 90...99

    /// The eight digits.
    package let text: String

    /// Reads a number in any form that people write it in: 10284715, 10 28 47 15, 10-28-47-15, full-width digits. Nil
    /// when it has not eight digits, or when one of them was misheard.
    package init?(_ typed: String) {
        let plain = Text.halfWidth(Text.clean(typed)).filter { !Self.separators.contains($0) }
        let digits = plain.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        guard digits.count == 8, plain.count == 8, Damm.isWhole(digits) else { return nil }
        text = plain
    }

    /// The number of a desk's counter.
    package init(prefix: Int, counter: Int, by permutation: NumberPermutation) {
        let body = Padded.digits(prefix, 2) + Padded.digits(permutation.place(of: counter), 5)
        text = body + String(Damm.checkDigit(of: body.compactMap(\.wholeNumberValue)))
    }

    /// The desk's two digits.
    package var prefix: Int { Int(text.prefix(2)) ?? 0 }

    /// 10 28 47 15, as it is shown and read.
    package var inPairs: String { pairs.joined(separator: " ") }

    /// 幺零、二八、四七、幺五, as it is said on the phone: 一 and 七 sound alike there, 幺 and 七 do not.
    package var spoken: String {
        pairs.map { $0.compactMap { $0.wholeNumberValue.map { Self.names[$0] } }.joined() }.joined(separator: "、")
    }

    package var description: String { text }

    private var pairs: [String] { stride(from: 0, to: 8, by: 2).map { String(text.dropFirst($0).prefix(2)) } }

    private static let separators: Set<Character> = [" ", "-", "‐", "–", "—", "、", ",", ".", "·"]
    private static let names = ["零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"]
}
