package import Casework
package import FoundationEssentials
package import Lines
package import Postgres
internal import Work

/// A person as the ledger knows her: an id, and how much is sealed for her. What it says is not opened here.
package struct SealedPerson: Sendable, Equatable {
    package let id: PersonID
    /// What kinds of things are sealed for her.
    package let kinds: [String]
    package let count: Int
    package let cases: Int
    package let openCases: Int
}

/// Who is in the ledger, and who of them are one.
package struct PersonDesk: Sendable {
    private let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    /// Those of whom a case has something sealed.
    package func persons(ofCase number: String) async throws -> [SealedPerson] {
        try await read(.readPersonsOfCase, [.text(number)])
    }

    /// Those for whom this telephone was said.
    package func persons(ofPhone digits: String, digests: Digests) async throws -> [SealedPerson] {
        try await read(.readPersonsOfPhone, [.bytes(digests.phone(digits))])
    }

    /// Writes down that two are one. Throws where the ledger does not know one of them.
    package func join(_ one: PersonID, _ other: PersonID, by who: String, because reason: String) async throws {
        guard one != other else { throw PersonFault.samePerson }
        try await ledger.withTransaction { connection in
            try await Self.require([one, other], on: connection)
            _ = try await connection.query(
                .joinPersons, [.uuid(one.uuid), .uuid(other.uuid), .text(who), .text(reason)])
        }
    }

    /// Her and everybody who was joined with her.
    static func joined(with person: PersonID, on connection: Connection) async throws -> [PersonID] {
        try await connection.query(.readJoined, [.uuid(person.uuid)]).map { PersonID(try $0.uuid("person")) }
    }

    static func require(_ persons: [PersonID], on connection: Connection) async throws {
        let known = Set(
            try await connection.query(.knowsPersons, [.uuids(persons.map(\.uuid))])
                .map { PersonID(try $0.uuid("person_id")) })
        if let unknown = persons.first(where: { !known.contains($0) }) { throw PersonFault.unknown(unknown) }
    }

    private func read(_ statement: Statement, _ parameters: [Parameter]) async throws -> [SealedPerson] {
        try await ledger.withConnection { connection in
            try await connection.query(statement, parameters).map { row in
                SealedPerson(
                    id: PersonID(try row.uuid("person_id")),
                    kinds: try row.text("kinds").split(separator: " ").map(String.init),
                    count: Int(try row.int64("n")), cases: Int(try row.int64("cases")),
                    openCases: Int(try row.int64("open")))
            }
        }
    }
}

/// What stands against joining or erasing somebody.
package enum PersonFault: Error, Equatable {
    case unknown(PersonID)
    case samePerson
    /// Somebody still works for her: these cases are open.
    case openCases([String])
    case noErasure(UUID)
    /// Whoever asked cannot approve it.
    case sameHand(String)
    /// Nobody has approved it yet.
    case notApproved
}
