internal import Casework
internal import Foundation

extension Conservation {
    /// `37 registered, 37 committed, 0 lost, 0 duplicated`.
    package var line: String {
        "\(registered) registered, \(committed) committed, \(lost) lost, \(duplicated) duplicated"
    }

    /// A sentence, the figures, and the ids that somebody has to look at.
    package var report: String {
        var lines = [sentence, ""]
        lines += [
            "  登记    registered   \(registered)", "  台账    committed    \(committed)",
            "  异常件  parked       \(parked)", "  在途    under way    \(underWay)",
            "  丢失    lost         \(lost)", "  重复    duplicated   \(duplicated)", "",
            "  apart: \(own) made by timers and follow-ons, \(looks) looks at what is private, "
                + "\(forgotten) forgotten by the register after their time",
        ]
        lines += lostIDs.map { "  lost: \($0)" } + duplicatedIDs.map { "  duplicated: \($0)" }
        return lines.joined(separator: "\n")
    }

    private var sentence: String {
        if lost > 0 {
            return """
                \(lost) of \(registered) are lost: the register believes them settled, the ledger knows nothing of them. \
                The register still has them. If the ledger is a restored backup, it sends them again once the ledger \
                says so (linli ledger restored); if not, change nothing: linli ledger verify.
                """
        }
        if duplicated > 0 {
            return "\(duplicated) took effect twice: look at their cases, and run `linli ledger verify`."
        }
        if underWay > 0 {
            return "Nothing is lost and nothing is duplicated; \(underWay) are still under way (`linli queues`)."
        }
        return "Nothing is lost and nothing is duplicated: registered = committed + parked."
    }
}

extension Conservation: Encodable {
    private enum Key: String, CodingKey {
        case registered, committed, parked, underWay, lost, duplicated, forgotten, own, looks, lostIDs, duplicatedIDs
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let figures: [(Key, Int)] = [
            (.registered, registered), (.committed, committed), (.parked, parked), (.underWay, underWay),
            (.lost, lost), (.duplicated, duplicated), (.forgotten, forgotten), (.own, own), (.looks, looks),
        ]
        for (key, figure) in figures { try container.encode(figure, forKey: key) }
        try container.encode(lostIDs.map(\.description), forKey: .lostIDs)
        try container.encode(duplicatedIDs.map(\.description), forKey: .duplicatedIDs)
    }
}
