import Casework
import Foundation
import Intake
import Ledger
import Postgres
import Premises
import Testing

extension TestHouse {
    /// One number out of the ledger.
    func number(_ sql: String, _ parameters: [Parameter] = []) async throws -> Int64 {
        try await ask(sql, parameters).first?.int64("n") ?? -1
    }

    /// The column `text` of every row.
    func texts(_ sql: String) async throws -> [String] {
        try await ask(sql).map { try $0.text("text") }
    }

    /// Rows out of the ledger.
    func ask(_ sql: String, _ parameters: [Parameter] = []) async throws -> Rows {
        try await withPool { pool in
            try await pool.withConnection { try await $0.query(Statement("n", sql), parameters) }
        }
    }

    /// Changes the ledger behind the house's back.
    func execute(_ sql: String) async throws {
        try await withPool { pool in try await pool.withConnection { try await $0.execute(sql) } }
    }

    func directory() async throws -> Directory {
        try await withPool { try await LedgerReader(ledger: $0).directory() }
    }

    private func withPool<Answer>(_ body: (Pool) async throws -> Answer) async throws -> Answer {
        let pool = Pool(premises.server(), size: 1)
        let answer = try await body(pool)
        await pool.close()
        return answer
    }

    /// Nothing lost and nothing twice: each of these requests is in the inbox and has one entry, and none is left parked.
    func expectOnce(_ ids: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let uuids = Parameter.uuids(ids.compactMap { UUID(uuidString: $0) })
        let sql = """
            SELECT (SELECT count(*) FROM inbox WHERE request_id = ANY ($1::uuid[])) AS inbox,
                (SELECT count(*) FROM entries WHERE request_id = ANY ($1::uuid[])) AS entries,
                (SELECT count(*) FROM parked WHERE message_id = ANY ($1::uuid[]) AND status <> 'settled')
                    AS parked
            """
        let row = try #require(try await ask(sql, [uuids]).first)
        #expect(try row.int64("inbox") == ids.count, "lost", sourceLocation: sourceLocation)
        #expect(try row.int64("entries") == ids.count, "without an entry, or with two", sourceLocation: sourceLocation)
        #expect(try row.int64("parked") == 0, "parked", sourceLocation: sourceLocation)
        #expect(Set(ids).count == ids.count, sourceLocation: sourceLocation)
    }

    /// Every book is the chain that was written, and every answer has its entry.
    func expectWholeBooks(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await withPool { pool in
            let verifier = ChainVerifier(ledger: pool)
            for book in try await verifier.books() {
                #expect(try await verifier.verify(book) == nil, sourceLocation: sourceLocation)
            }
            #expect(try await verifier.unmatched() == nil, sourceLocation: sourceLocation)
        }
    }

    /// Waits until the register knows what has become of all that was registered, and returns its figures.
    func balance(within limit: Duration = .seconds(120)) async throws -> RegisterCounts {
        let register = try premises.openRegister()
        try await until("the register is settled", within: limit) { try await register.counts().underWay == 0 }
        return try await register.counts()
    }
}
