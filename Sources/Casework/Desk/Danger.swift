/// 有没有危险: what somebody may be in danger of, the most pressing first. Its code stands in the open; its words are in
/// `Words`.
package enum Danger: String, Codable, Sendable, CaseIterable {
    /// 燃气.
    case gas
    /// 火.
    case fire
    /// 暴力.
    case violence
    /// 人受伤, 昏倒.
    case injury
    /// 自伤, 轻生.
    case selfHarm
    /// 未成年人受害: must be reported (未成年人保护法 Art. 11).
    case minor
    /// 被困.
    case trapped
    /// 走失.
    case missing
    /// 敲门没人应, 几天没露面.
    case unseen
    /// Somebody speaks of dying; more often than not it is a manner of speaking.
    case death

    /// Reads a code, or the word that a page or a clerk has for it. Nil for anything else.
    package init?(_ text: String) {
        let known =
            Danger(rawValue: text)
            ?? Self.allCases.first { Words.danger($0).zh == text || $0.otherNames.contains(text) }
        guard let known else { return nil }
        self = known
    }

    private var otherNames: [String] {
        switch self {
        case .gas: ["煤气", "天然气"]
        case .fire: ["火灾", "着火"]
        case .violence: ["家暴", "打人"]
        case .injury: ["人受伤", "受伤", "昏倒"]
        case .selfHarm: ["自伤", "轻生"]
        case .minor: ["未成年人", "孩子"]
        case .unseen: ["没人应", "久未露面"]
        case .trapped, .missing, .death: []
        }
    }
}
