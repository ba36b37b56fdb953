package import Casework
internal import FoundationEssentials
package import Ledger

/// What `linli person` prints.
package enum PersonTables {
    package static func list(_ persons: [SealedPerson]) -> [String] {
        guard !persons.isEmpty else { return ["nobody: no such case, or nobody of whom anything is kept"] }
        var table = Table([.text("person"), .number("cases"), .number("open"), .text("kept of her, sealed")])
        for person in persons {
            table.add([
                person.id.description, String(person.cases), String(person.openCases),
                "\(person.count): \(person.kinds.joined(separator: ", "))",
            ])
        }
        return table.lines()
    }

    package static func asked(_ erasure: Erasure) -> [String] {
        let count = erasure.persons.count
        return [
            "\(erasure.id.uuidString.lowercased()): asked by \(erasure.askedBy)"
                + (count > 1 ? ", with the \(count - 1) who were joined with her" : "")
                + ". Nothing is gone yet.",
            "Another one approves it: linli person approve \(erasure.id.uuidString.lowercased()) --as WHO --yes",
        ]
    }

    /// `keysDays` is how long a backup of the keys is kept.
    package static func done(_ erasure: Erasure, keysDays: Int) -> [String] {
        guard let finished = erasure.finishedAt else { return ["it is not finished: type it again"] }
        let expires = CivilDate(finished).adding(days: keysDays)
        return [
            "Erased: nobody can read any more what was sealed for her in the books, and nothing finds it.",
            "Not reached: her line in residents.csv, where she has one, and files that were exported.",
            "The last backup of the keys that still has hers expires on \(expires.iso), where linli-backup runs each night "
                + "and keeps them \(keysDays) days.",
            "A desk's register forgets what it took of her 30 days after it was settled.",
        ]
    }

    package static func erasures(_ erasures: [Erasure], now: Instant) -> [String] {
        guard !erasures.isEmpty else { return ["nobody was erased, and nobody asked for it"] }
        var table = Table([
            .text("erasure"), .text("asked"), .text("by"), .text("approved by"), .text("keys gone"), .text("why"),
        ])
        for erasure in erasures {
            table.add([
                erasure.id.uuidString.lowercased(), erasure.askedAt.iso, erasure.askedBy, erasure.approvedBy ?? "-",
                erasure.finishedAt?.iso ?? (erasure.approvedBy == nil ? "-" : "NOT YET: approve it again"),
                erasure.reason,
            ])
        }
        return table.lines()
    }

    /// What stands against it, in words.
    package static func saying<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let fault as PersonFault {
            throw OperationsError(.persons, words(of: fault))
        }
    }

    private static func words(of fault: PersonFault) -> String {
        switch fault {
        case .unknown(let person): "the ledger keeps nothing of \(person): linli person list --case NUMBER"
        case .samePerson: "that is one and the same id"
        case .openCases(let names):
            "somebody still works for her: first close \(names.prefix(5).joined(separator: ", "))"
                + (names.count > 5 ? " and \(names.count - 5) more" : "")
        case .noErasure(let id): "nobody asked for \(id.uuidString.lowercased()): linli person erasures"
        case .sameHand(let who): "\(who) has asked for it: somebody else approves it (--as)"
        case .notApproved: "nobody has approved it yet"
        }
    }
}
