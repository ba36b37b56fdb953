internal import Casework
internal import FoundationEssentials
package import Postgres

extension ChainVerifier {
    /// Every erasure that the books tell of, the oldest first.
    package func erasures() async throws -> [ErasedEntry] {
        try await ask(.readErased, []).map { try ErasedEntry($0) }
    }

    /// A person for whom something is sealed and who has no key, though no book says that she was erased: her key is lost.
    package func unreadable(keys: Pool) async throws -> ChainFault? {
        var erased = Set(try await erasures().flatMap(\.persons))
        var after = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        while true {
            let rows = try await ask(.readSealedPersons, [.uuid(after), .int64(1_000)])
            let persons = try rows.map { (id: try $0.uuid("person_id"), request: try $0.text("request_id")) }
            guard let last = persons.last else { return nil }
            let kept = try await keys.withConnection {
                Set(
                    try await $0.query(.readPersonKeys, [.uuids(persons.map(\.id))]).map { try $0.uuid("person_id") })
            }
            let gone = persons.filter { !kept.contains($0.id) && !erased.contains(PersonID($0.id)) }
            // Somebody may have been erased since it began.
            if !gone.isEmpty { erased = Set(try await erasures().flatMap(\.persons)) }
            if let lost = gone.first(where: { !erased.contains(PersonID($0.id)) }) {
                return ChainFault(.keyMissing, book: "", seq: 0, request: lost.request)
            }
            after = last.id
        }
    }
}
