import Foundation
import Postgres
import TestSupport
import Testing

@Suite("A connection tells what happened", .timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test("nobody listens: an outage, soon, without the password")
    func refused() async throws {
        var server = try TestServers.postgres()
        server.host = "127.0.0.1"
        server.port = 1
        server.password = "geheim"
        let connection = Connection(server)
        let error = await #expect(throws: PostgresError.self) { try await connection.open() }
        #expect(error?.isOutage == true)
        #expect(error.map { !"\($0)".contains("geheim") } == true)
    }

    @Test("a violated constraint is named, and is a data error")
    func constraint() async throws {
        try await withDatabase { server in
            let pool = Pool(server, size: 1)
            try await pool.withConnection {
                try await $0.execute("CREATE TABLE t (a int CONSTRAINT small CHECK (a < 3))")
            }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection {
                    _ = try await $0.query(Statement("i", "INSERT INTO t VALUES ($1)"), [.int32(9)])
                }
            }
            #expect(error?.constraint == "small")
            #expect(error?.isDataError == true)
            #expect(error?.isOutage == false)
            await pool.close()
        }
    }

    @Test("a cancelled task cancels its statement at the server, and the pool goes on")
    func cancellation() async throws {
        let pool = Pool(try TestServers.postgres(), size: 1)
        let started = ContinuousClock.now
        let task = Task {
            try await pool.withConnection { _ = try await $0.query(Statement("nap", "SELECT pg_sleep(30)"), []) }
        }
        // Until the server shows the statement: a sleep would only hope so.
        let watch = Pool(try TestServers.postgres(), size: 1)
        let napping = Statement(
            "napping",
            "SELECT 1 AS one FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()")
        while try await watch.withConnection({ try await $0.query(napping, []).isEmpty }) { await Task.yield() }
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(started.duration(to: .now) < .seconds(20))
        let one = try await pool.withConnection {
            try await $0.query(Statement("one", "SELECT 1 AS one"), [])[0].int64("one")
        }
        #expect(one == 1)
        await pool.close()
        await watch.close()
    }

    @Test("a backend that is terminated in the middle is an outage, and the pool replaces it")
    func terminated() async throws {
        let pool = Pool(try TestServers.postgres(), size: 1)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.withConnection {
                _ = try await $0.query(Statement("end", "SELECT pg_terminate_backend(pg_backend_pid())"), [])
            }
        }
        #expect(error?.isOutage == true)
        let one = try await pool.withConnection {
            try await $0.query(Statement("one", "SELECT 1 AS one"), [])[0].int64("one")
        }
        #expect(one == 1)
        await pool.close()
    }

    @Test("a transaction whose body throws leaves nothing")
    func rollback() async throws {
        struct Stop: Error {}
        try await withDatabase { server in
            let pool = Pool(server, size: 1)
            try await pool.withConnection { try await $0.execute("CREATE TABLE t (a int)") }
            await #expect(throws: Stop.self) {
                try await pool.withTransaction { connection in
                    try await connection.execute("INSERT INTO t VALUES (1)")
                    throw Stop()
                }
            }
            let count = try await pool.withConnection {
                try await $0.query(Statement("c", "SELECT count(*) AS n FROM t"), [])[0].int64("n")
            }
            #expect(count == 0)
            await pool.close()
        }
    }

    @Test("fifty tasks share four connections")
    func sharing() async throws {
        let pool = Pool(try TestServers.postgres(), size: 4)
        let sum = try await withThrowingTaskGroup(of: Int64.self) { tasks in
            for number in 0..<50 {
                tasks.addTask {
                    try await pool.withConnection {
                        try await $0.query(Statement("echo", "SELECT $1::int8 AS n"), [.int64(Int64(number))])[0].int64(
                            "n")
                    }
                }
            }
            return try await tasks.reduce(0, +)
        }
        #expect(sum == 1225)
        await pool.close()
    }

    @Test("two hundred connections leave no descriptor behind")
    func descriptors() async throws {
        func open() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        func once() async throws {
            let connection = Connection(try TestServers.postgres())
            try await connection.open()
            await connection.close()
        }
        try await once()
        let before = try open()
        for _ in 0..<200 { try await once() }
        // Other suites run beside this one and hold some of their own.
        #expect(try open() < before + 100)
    }
}
