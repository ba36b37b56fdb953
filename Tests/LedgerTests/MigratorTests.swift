import Postgres
import TestSupport
import Testing

@testable import Ledger

@Suite("A migration", .timeLimit(.minutes(1)))
struct MigratorTests {
    private func migrating<Answer>(_ script: String, _ body: (Migrator, Pool) async throws -> Answer) async throws
        -> Answer
    {
        try await withDatabase { server in
            var server = server
            server.statementTimeout = .seconds(1)
            let pool = Pool(server, size: 1)
            let migrator = Migrator([.init(name: "slow", script: Array(script.utf8))])
            let answer = try await body(migrator, pool)
            await pool.close()
            return answer
        }
    }

    @Test("takes as long as it takes, and the statements after it have their limit again")
    func slow() async throws {
        try await migrating("CREATE TABLE t (a int); SELECT pg_sleep(2.5)") { (migrator, pool) async throws in
            #expect(try await migrator.run(on: pool) == ["slow"])
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { try await $0.execute("SELECT pg_sleep(2.5)") }
            }
            #expect(error?.sqlState == "57014")
        }
    }

    @Test("waits for a lock no longer than anything else does: the house would stand still behind it")
    func locked() async throws {
        let script = "DO $$ BEGIN ASSERT current_setting('lock_timeout') = '5s'; END $$"
        try await migrating(script) { (migrator, pool) async throws in
            #expect(try await migrator.run(on: pool) == ["slow"])
        }
    }
}
