/// Money in fen, always whole.
package struct Money: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, AdditiveArithmetic {
    package let fen: Int64

    package init(fen: Int64) { self.fen = fen }

    package init(from decoder: any Decoder) throws {
        fen = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(fen)
    }

    package static let zero = Money(fen: 0)

    package static func + (left: Money, right: Money) -> Money { Money(fen: left.fen + right.fen) }
    package static func - (left: Money, right: Money) -> Money { Money(fen: left.fen - right.fen) }
    package static prefix func - (money: Money) -> Money { Money(fen: -money.fen) }
    package static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }

    /// In yuan with two places, such as `45.80`.
    package var description: String {
        let cents = fen.magnitude % 100
        return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
    }
}

/// An account of the community's books, such as `fund:party-dues` or `receivable:S06`.
package struct AccountCode: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package var description: String { text }
    package static func < (left: AccountCode, right: AccountCode) -> Bool { left.text < right.text }

    /// 备用金: cash that the desk lends to doers.
    package static let float = AccountCode("fund:float")
    /// 慰问品库存: goods in store, at their value.
    package static let store = AccountCode("goods:store")
    /// 在途: goods out with visitors.
    package static let withVisitors = AccountCode("goods:out")
    /// 慰问发放: cash given.
    package static let cashGiven = AccountCode("given:cash")
    /// 慰问发放·物: goods given.
    package static let goodsGiven = AccountCode("given:goods")

    /// 资金来源: a fund, such as 党费.
    package static func fund(_ name: String) -> AccountCode { AccountCode("fund:\(name)") }
    /// The fund's own code; nil for an account that is none.
    package var fundName: String? { text.hasPrefix("fund:") ? String(text.dropFirst(5)) : nil }
    /// 居民欠款: what a resident could not pay at the door, by the case.
    package static func owed(_ caseID: CaseID) -> AccountCode { AccountCode("owed:\(caseID)") }
    /// 社区承担: what a line has cost the community because nobody else had to pay it.
    package static func borne(by line: Line) -> AccountCode { AccountCode("borne:\(line.rawValue)") }
    /// 应收: what a doer owes the float.
    package static func receivable(_ doer: DoerID) -> AccountCode { AccountCode("receivable:\(doer)") }
}
