import Postgres
import TestSupport
import Testing

@Suite("Cancelling a task reaches the server", .tags(.database), .timeLimit(.minutes(1)))
struct CancellationTests {
    @Test("a statement that sleeps is cancelled, and the connection goes on")
    func sleeping() async throws {
        try await withConnection { connection in
            let backend = try await connection.backend()
            let nap = Task { try await connection.query(Statement("nap", "SELECT pg_sleep(30)"), []) }
            try await withConnection { try await $0.waitUntil(backend, runs: "%pg_sleep(30)%") }
            let length = await time {
                nap.cancel()
                await #expect(throws: CancellationError.self) { try await nap.value }
            }
            #expect(length < .seconds(5))
            #expect(try await connection.backend() == backend)
        }
    }

    @Test("a task that is cancelled already asks nothing")
    func already() async throws {
        try await withConnection { connection in
            try await connection.execute("CREATE TEMPORARY TABLE t (a int)")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await connection.execute("INSERT INTO t VALUES (1)")
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await connection.number("SELECT count(*) AS n FROM t") == 0)
        }
    }

    @Test("a cancel at any moment is never one of the next statement")
    func late() async throws {
        try await withPool { pool in
            let first = try await pool.withConnection { try await $0.backend() }
            for round in 0..<300 {
                let task = Task {
                    try await pool.withConnection {
                        _ = try await $0.query(Statement("short", "SELECT pg_sleep(0.001)"), [])
                    }
                }
                for _ in 0..<(round % 60) * 20 { await Task.yield() }
                task.cancel()
                // Cancelled or done in time: either is right.
                if case .failure(let error) = await task.result { #expect(error is CancellationError, "\(error)") }
                // Long enough for a late cancel to hit it.
                try await pool.withConnection {
                    _ = try await $0.query(Statement("innocent", "SELECT pg_sleep(0.002)"), [])
                }
            }
            #expect(try await pool.withConnection { try await $0.backend() } == first)
        }
    }

    @Test("a cancel that overtakes its statement is not lost")
    func overtaking() async throws {
        try await withConnection { connection in
            let length = try await time {
                for round in 0..<100 {
                    let nap = Task { try await connection.query(Statement("nap", "SELECT pg_sleep(30)"), []) }
                    for _ in 0..<round { await Task.yield() }
                    nap.cancel()
                    await #expect(throws: CancellationError.self) { try await nap.value }
                }
                try await connection.execute("SELECT 1")
            }
            // Even if each were lost at first, and had to be made again.
            #expect(length < .seconds(30))
        }
    }

    @Test("a transaction that is cancelled in the middle is rolled back, and its connection is used again")
    func transaction() async throws {
        try await withDatabase { server in
            try await withPool(of: server) { pool in
                let backend = try await pool.withConnection {
                    try await $0.execute("CREATE TABLE t (a int)")
                    return try await $0.backend()
                }
                let task = Task {
                    try await pool.withTransaction {
                        try await $0.execute("INSERT INTO t VALUES (1)")
                        try await $0.execute("SELECT pg_sleep(30)")
                    }
                }
                try await withConnection { try await $0.waitUntil(backend, runs: "%pg_sleep(30)%") }
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                let (count, later) = try await pool.withConnection {
                    (try await $0.number("SELECT count(*) AS n FROM t"), try await $0.backend())
                }
                #expect(count == 0)
                #expect(later == backend)
            }
        }
    }

    @Test("a server that answers neither the statement nor the cancel is given up")
    func mute() async throws {
        let fake = try FakeServer(.silentLater)
        defer { fake.stop() }
        let connection = Connection(fake.server(statementTimeout: .seconds(50)))
        try await connection.open()
        let asking = Task { try await connection.execute("SELECT 1") }
        try await until { await connection.transaction == .unknown }
        let length = await time {
            asking.cancel()
            await #expect(throws: CancellationError.self) { try await asking.value }
        }
        #expect(length < .seconds(15))
        #expect(connection.isBroken)
        // A request that came too early would have been lost, so it is made until something happens.
        #expect(fake.cancels > 3)
    }

    @Test("a server that does not answer any more is given up after the statement's time")
    func silence() async throws {
        let fake = try FakeServer(.silentLater)
        defer { fake.stop() }
        let connection = Connection(fake.server(statementTimeout: .milliseconds(100)))
        try await connection.open()
        let length = await time {
            let error = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1") }
            #expect(error?.code == .timeout)
        }
        #expect(length < .seconds(15))
        #expect(connection.isBroken)
    }
}
