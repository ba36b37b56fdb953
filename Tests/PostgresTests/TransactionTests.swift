import Postgres
import TestSupport
import Testing

@Suite("A transaction is all or nothing, and says which", .tags(.database), .timeLimit(.minutes(1)))
struct TransactionTests {
    private struct Stop: Error {}

    /// A pool of one connection to a database with an empty table `t`.
    private func withTable(_ body: (Pool) async throws -> Void) async throws {
        try await withDatabase { server in
            try await withPool(of: server) { pool in
                try await pool.withConnection { try await $0.execute("CREATE TABLE t (a int PRIMARY KEY)") }
                try await body(pool)
            }
        }
    }

    private func expectCount(
        _ count: Int64, in pool: Pool, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (state, found) = try await pool.withConnection {
            (await $0.transaction, try await $0.number("SELECT count(*) AS n FROM t"))
        }
        #expect(state == .none, sourceLocation: sourceLocation)
        #expect(found == count, sourceLocation: sourceLocation)
    }

    @Test("a body that returns is committed")
    func committed() async throws {
        try await withTable { pool in
            let value = try await pool.withTransaction { connection in
                #expect(await connection.transaction == .open)
                try await connection.execute("INSERT INTO t VALUES (1)")
                return 7
            }
            #expect(value == 7)
            try await expectCount(1, in: pool)
        }
    }

    @Test("a body that throws leaves nothing")
    func thrown() async throws {
        try await withTable { pool in
            await #expect(throws: Stop.self) {
                try await pool.withTransaction { connection in
                    try await connection.execute("INSERT INTO t VALUES (1)")
                    throw Stop()
                }
            }
            try await expectCount(0, in: pool)
        }
    }

    @Test("a statement that fails leaves nothing, and the state is known")
    func failed() async throws {
        try await withTable { pool in
            let error = try await failure {
                try await pool.withTransaction { connection in
                    try await connection.execute("INSERT INTO t VALUES (1)")
                    do {
                        try await connection.execute("INSERT INTO t VALUES (1)")
                    } catch {
                        #expect(await connection.transaction == .failed)
                        throw error
                    }
                }
            }
            #expect(error.constraint == "t_pkey")
            try await expectCount(0, in: pool)
        }
    }

    @Test("a body that goes on after a failure is not told that it was committed")
    func swallowed() async throws {
        try await withTable { pool in
            let error = try await failure {
                try await pool.withTransaction { connection in
                    try await connection.execute("INSERT INTO t VALUES (1)")
                    await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1 / 0") }
                }
            }
            #expect(error.code == .misuse)
            #expect(error.message.contains("rolled back") == true)
            try await expectCount(0, in: pool)
        }
    }

    @Test("what only the commit finds is said with the commit")
    func deferred() async throws {
        try await withTable { pool in
            try await pool.withConnection {
                try await $0.execute("CREATE TABLE u (a int REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
            }
            let error = try await failure {
                try await pool.withTransaction { try await $0.execute("INSERT INTO u VALUES (1)") }
            }
            #expect(error.sqlState == "23503")
            #expect(error.constraint == "u_a_fkey")
            #expect(error.message.hasPrefix("COMMIT: ") == true)
            try await expectCount(0, in: pool)
        }
    }

    @Test("a connection that is lost before the commit is an outage")
    func lost() async throws {
        try await withTable { pool in
            let error = try await failure {
                try await pool.withTransaction { connection in
                    try await connection.execute("INSERT INTO t VALUES (1)")
                    let backend = try await connection.backend()
                    try await withConnection { try await $0.terminate(backend) }
                }
            }
            #expect(error.isOutage == true)
            #expect(error.message.hasPrefix("COMMIT, which may have taken effect: ") == true)
            try await expectCount(0, in: pool)
        }
    }

    @Test("a transaction that the body left open is rolled back")
    func leftOpen() async throws {
        try await withTable { pool in
            try await pool.withConnection { try await $0.execute("BEGIN; INSERT INTO t VALUES (1)") }
            try await expectCount(0, in: pool)
        }
    }

    @Test(
        "isolation and reading only are as asked",
        arguments: [
            (Isolation.readCommitted, false, "read committed"), (.repeatableRead, true, "repeatable read"),
            (.serializable, false, "serializable"),
        ])
    func isolation(isolation: Isolation, readOnly: Bool, shown: String) async throws {
        try await withPool { pool in
            let row = try await pool.withTransaction(isolation, readOnly: readOnly) {
                try await $0.query(
                    Statement(
                        "settings",
                        """
                        SELECT current_setting('transaction_isolation') AS a, current_setting('transaction_read_only') AS b
                        """), [])[0]
            }
            #expect(try row.text("a") == shown)
            #expect(try row.text("b") == (readOnly ? "on" : "off"))
        }
    }

    @Test("two that cannot be one after the other: one may try again")
    func serialization() async throws {
        try await withDatabase { server in
            try await withPool(size: 2, of: server) { pool in
                try await pool.withConnection {
                    try await $0.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (0)")
                }
                let error = try await failure {
                    try await pool.withTransaction(.serializable) { first in
                        _ = try await first.number("SELECT sum(a) AS n FROM t")
                        try await pool.withTransaction(.serializable) { second in
                            try await second.execute("UPDATE t SET a = a + 1")
                        }
                        try await first.execute("UPDATE t SET a = a + 1")
                    }
                }
                #expect(error.sqlState == "40001")
                #expect(error.isRetriable == true)
            }
        }
    }
}
