package import Casework
package import FoundationEssentials
internal import Lines
package import Postgres
internal import Work

/// That somebody is to be erased: who asked, who approved, and whether it is done.
package struct Erasure: Sendable, Equatable {
    package let id: UUID
    package let persons: [PersonID]
    package let reason: String
    package let askedBy: String
    package let askedAt: Instant
    package let approvedBy: String?
    package let approvedAt: Instant?
    /// When their keys were gone.
    package let finishedAt: Instant?

    init(_ row: Row) throws {
        id = try row.uuid("id")
        persons = try row.text("persons").split(separator: " ").compactMap { PersonID(String($0)) }
        reason = try row.text("reason")
        askedBy = try row.text("asked_by")
        askedAt = Instant(milliseconds: try row.instant("asked_at"))
        approvedBy = try row.optionalText("approved_by")
        approvedAt = try row.optionalInstant("approved_at").map { Instant(milliseconds: $0) }
        finishedAt = try row.optionalInstant("finished_at").map { Instant(milliseconds: $0) }
    }
}

/// What a book says of an erasure. The person is a number by then: nothing leads from it to anybody.
package struct ErasedEntry: Sendable, Equatable {
    /// As it stands in the entry's facts.
    struct Facts: Codable, Sendable {
        let persons: [PersonID]
        let reason: String
    }

    package let book: String
    package let seq: Int64
    package let at: Instant
    package let approvedBy: String
    package let askedBy: String
    package let persons: [PersonID]

    init(_ row: Row) throws {
        book = try row.text("book")
        seq = try row.int64("seq")
        at = Instant(milliseconds: try row.int64("at"))
        approvedBy = try row.text("actor")
        askedBy = try row.text("on_behalf_of")
        persons = try Codec.decode(Facts.self, from: try row.bytes("facts")).persons
    }
}

/// Erases persons (PIPL Art. 47): one asks, another approves, the books say so, and their keys are deleted. What was sealed
/// for them stays where it is and nobody can read it; cases, money and figures stay as they were. Only for the owner.
package struct ErasureDesk: Sendable {
    private let ledger: Pool
    private let keys: Pool
    private let ids: @Sendable () -> UUID

    /// `ids` gives one that was never given, each time.
    package init(ledger: Pool, keys: Pool, ids: @escaping @Sendable () -> UUID) {
        self.ledger = ledger
        self.keys = keys
        self.ids = ids
    }

    /// Writes down that somebody is to be erased, with everybody who was joined with her. Nothing is gone yet. Throws while
    /// a case of hers is open: whoever works on it has to find her.
    package func ask(_ person: PersonID, by who: String, because reason: String) async throws -> Erasure {
        try await ledger.withTransaction { connection in
            try await PersonDesk.require([person], on: connection)
            let persons = try await PersonDesk.joined(with: person, on: connection)
            try await refuseOpenCases(of: persons, on: connection)
            let id = ids()
            _ = try await connection.query(
                .askErasure, [.uuid(id), .uuids(persons.map(\.uuid)), .text(reason), .text(who)])
            return try await lock(id, on: connection)
        }
    }

    /// Approves it and does it. The books say so before a key is gone: one that is gone without an entry would look like a
    /// loss. Whoever is interrupted in between calls it again, or once what she asked for in between is closed.
    package func approve(_ id: UUID, by who: String) async throws -> Erasure {
        try await ledger.withTransaction { connection in
            _ = try await connection.query(.holdKeys, [])
            let asked = try await lock(id, on: connection)
            guard asked.approvedBy == nil else { return }
            guard asked.askedBy != who else { throw PersonFault.sameHand(who) }
            // Whoever was joined with her since is erased with her.
            let persons = try await everybody(joinedWith: asked.persons, on: connection)
            try await refuseOpenCases(of: persons, on: connection)
            _ = try await connection.query(.approveErasure, [.uuid(id), .text(who), .uuids(persons.map(\.uuid))])
            try await enter(try await lock(id, on: connection), approvedBy: who, on: connection)
            _ = try await connection.query(.forgetDigests, [.uuids(persons.map(\.uuid))])
            _ = try await connection.query(.forgetParked, [.uuids(persons.map(\.uuid))])
        }
        return try await finish(id)
    }

    /// The last ones, newest first.
    package func last(_ most: Int) async throws -> [Erasure] {
        try await ledger.withConnection {
            try await $0.query(.listErasures, [.int64(Int64(most))]).map { try Erasure($0) }
        }
    }

    /// Deletes the keys of what is approved. No commit is under way meanwhile: what it has sealed for her would be lost.
    private func finish(_ id: UUID) async throws -> Erasure {
        try await ledger.withTransaction { connection in
            _ = try await connection.query(.holdKeys, [])
            let erasure = try await lock(id, on: connection)
            guard let approvedAt = erasure.approvedAt else { throw PersonFault.notApproved }
            guard erasure.finishedAt == nil else { return erasure }
            try await refuseOpenCases(of: erasure.persons, on: connection)
            try await keys.withConnection {
                _ = try await $0.query(
                    .deletePersonKeys, [.uuids(erasure.persons.map(\.uuid)), .instant(approvedAt.milliseconds)])
            }
            _ = try await connection.query(.finishErasure, [.uuid(id)])
            return try await lock(id, on: connection)
        }
    }

    private func everybody(joinedWith persons: [PersonID], on connection: Connection) async throws -> [PersonID] {
        var all: Set<PersonID> = []
        for person in persons { all.formUnion(try await PersonDesk.joined(with: person, on: connection)) }
        return all.sorted { $0.uuid < $1.uuid }
    }

    private func lock(_ id: UUID, on connection: Connection) async throws -> Erasure {
        guard let row = try await connection.query(.lockErasure, [.uuid(id)]).first else {
            throw PersonFault.noErasure(id)
        }
        return try Erasure(row)
    }

    private func refuseOpenCases(of persons: [PersonID], on connection: Connection) async throws {
        let open = try await connection.query(.readOpenCasesOf, [.uuids(persons.map(\.uuid))])
            .map { try $0.text("name") }
        if !open.isEmpty { throw PersonFault.openCases(open) }
    }

    /// An entry in each book that has something of hers.
    private func enter(_ erasure: Erasure, approvedBy who: String, on connection: Connection) async throws {
        let house = try await connection.query(.readHouse, []).only()
        let now = Instant(milliseconds: try house.instant("now"))
        let persons = Parameter.uuids(erasure.persons.map(\.uuid))
        let books = try await connection.query(.readBooksOf, [persons]).map { try $0.text("book") }
        let facts = ErasedEntry.Facts(persons: erasure.persons, reason: erasure.reason)
        for book in books {
            try await HouseEntry.erased.append(
                facts, by: who, onBehalfOf: erasure.askedBy, at: now, id: ids(), to: book, on: connection)
        }
    }
}
