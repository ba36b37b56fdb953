/// Something that a person must be told: at least once, with an id. It stands as long as the case stays where the decision
/// left it (a hold puts it off), until a newer one says the same, or until a step shows that they know (`Informed`).
/// `linli-notify` sends it, or somebody of the desk tells it (待告知).
package struct Notice: Hashable, Sendable, Codable {
    package let to: Recipient
    /// What it says, as a code of `Words`: neutral, without a name, a place or a reason.
    package let code: String

    package init(to: Recipient, code: String) {
        self.to = to
        self.code = code
    }

    package enum Recipient: Hashable, Sendable {
        /// The duty person.
        case duty
        case doer(DoerID)
        /// Who typed the request: the page that answers tells it.
        case actor
        /// Who asked for the case.
        case requester
    }
}

extension Notice.Recipient: Codable {
    /// Who it is in the directory, where it is a doer.
    package var doer: DoerID? { if case .doer(let id) = self { id } else { nil } }

    /// As columns and fields hold it.
    package var text: String {
        switch self {
        case .duty: "duty"
        case .doer(let id): "\(Self.doerPrefix)\(id)"
        case .actor: "actor"
        case .requester: "requester"
        }
    }

    /// Nil where the text is nobody.
    package init?(_ text: String) {
        switch text {
        case "duty": self = .duty
        case "actor": self = .actor
        case "requester": self = .requester
        default:
            let code = text.dropFirst(Self.doerPrefix.count)
            guard text.hasPrefix(Self.doerPrefix), DoerID.isNeutral(String(code)) else { return nil }
            self = .doer(DoerID(String(code)))
        }
    }

    private static let doerPrefix = "doer:"

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let recipient = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no recipient of a notice")
        }
        self = recipient
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
