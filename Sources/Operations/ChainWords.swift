internal import Casework
package import Ledger

extension ChainFault {
    /// What was found, in one sentence.
    package var sentence: String {
        let place = "entry \(seq) of the book \(book)"
        let named = request.map { " (request \($0))" } ?? ""
        return switch kind {
        case .altered: "\(place)\(named) was ALTERED: it is not what was hashed when it was written"
        case .missing where book.isEmpty: "an entry is MISSING: request\(named) was answered and no book has it"
        case .missing: "\(place) is MISSING"
        case .reordered: "\(place)\(named) was MOVED: another entry belongs at its place"
        case .inserted: "\(place)\(named) was PUT IN: nobody asked for it"
        case .rewritten: "\(place) is not the one that was ANCHORED: the book was written anew, or cut off"
        case .falseAnchor: "the anchor of \(book) is FALSE: it is not signed with the key that it must be signed with"
        case .otherParticulars: "what is sealed beside \(place)\(named) was ALTERED, taken away or put in"
        case .keyMissing:
            "the KEY is missing of somebody for whom request\(named) sealed something, and no book says that she was erased"
        case .wrongHead: "the HEAD of the book \(book) does not fit its last entry (\(seq))"
        }
    }

    /// What to do with it: the same for all, and not to be done alone.
    package static let advice =
        "Change nothing. Keep this output, the database as it is and the last backups, and call whoever is responsible "
        + "for the ledger: somebody wrote to the database past linli-ledger, or a disk is failing."
}

extension RestoredEntry {
    /// For whoever looks at the books: was it so?
    package var sentence: String {
        "\(book): entry \(seq) says that on \(at.iso) \(by) restored the backup of \(backupOf.iso): \(reason)"
    }

    /// What is not in the books any more.
    package var asLost: String {
        "lost by the restore of \(at.iso) (the backup of \(backupOf.iso), \(by): \(reason))"
    }
}

extension ErasedEntry {
    /// For whoever looks at the books: two people have to know of it.
    package var sentence: String {
        "\(book): entry \(seq) says that on \(at.iso) \(persons.count == 1 ? "a person was" : "\(persons.count) ids of a person were") "
            + "erased: asked by \(askedBy), approved by \(approvedBy)"
    }
}
