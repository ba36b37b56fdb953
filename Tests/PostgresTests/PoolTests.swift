import Postgres
import Synchronization
import TestSupport
import Testing

@Suite("A pool lends its connections", .tags(.database), .timeLimit(.minutes(1)))
struct PoolTests {
    @Test("whoever waits is served in the order of asking")
    func order() async throws {
        final class Record: Sendable {
            let served = Mutex<[Int]>([])
        }
        let record = Record()
        try await withPool { pool in
            let waiters = try await pool.withConnection { _ in
                var waiters: [Task<Void, any Error>] = []
                for number in 1...5 {
                    waiters.append(
                        Task { try await pool.withConnection { _ in record.served.withLock { $0.append(number) } } })
                    try await until { pool.waiting == number }
                }
                return waiters
            }
            for waiter in waiters { try await waiter.value }
            #expect(record.served.withLock { $0 } == [1, 2, 3, 4, 5])
        }
    }

    @Test("one who is cancelled waits no longer, and is not in the way of the next")
    func cancelledWaiter() async throws {
        try await withPool { pool in
            let patient = try await pool.withConnection { _ in
                let impatient = Task { try await pool.withConnection { _ in } }
                try await until { pool.waiting == 1 }
                let patient = Task { try await pool.withConnection { try await $0.number("SELECT 2 AS n") } }
                try await until { pool.waiting == 2 }
                impatient.cancel()
                await #expect(throws: CancellationError.self) { try await impatient.value }
                #expect(pool.waiting == 1)
                return patient
            }
            #expect(try await patient.value == 2)
        }
    }

    @Test("fifty tasks share four connections")
    func sharing() async throws {
        try await withPool(size: 4) { pool in
            let backends = try await withThrowingTaskGroup(of: (Int, Int64, Int64).self) { tasks in
                for number in 0..<50 {
                    tasks.addTask {
                        try await pool.withConnection {
                            let row = try await $0.query(
                                Statement("echo", "SELECT $1::int8 AS n, pg_backend_pid() AS pid, pg_sleep(0.005)"),
                                [.int64(Int64(number))])[0]
                            return (number, try row.int64("n"), try row.int64("pid"))
                        }
                    }
                }
                var backends: Set<Int64> = []
                for try await (number, echo, backend) in tasks {
                    #expect(echo == Int64(number))
                    backends.insert(backend)
                }
                return backends
            }
            #expect((2...4).contains(backends.count))
        }
    }

    @Test("a backend that is terminated in the middle is an outage, and the pool replaces it")
    func terminated() async throws {
        try await withPool { pool in
            let backend = try await pool.withConnection { try await $0.backend() }
            let nap = Task { try await pool.withConnection { try await $0.execute("SELECT pg_sleep(30)") } }
            try await withConnection { watch in
                try await watch.waitUntil(backend, runs: "%pg_sleep(30)%")
                try await watch.terminate(backend)
            }
            let error = await #expect(throws: PostgresError.self) { try await nap.value }
            #expect(error?.isOutage == true)
            #expect(error?.sqlState == "57P01")
            #expect(try await pool.withConnection { try await $0.backend() } != backend)
        }
    }

    @Test("a connection that is lost while it is idle is replaced before anybody notices")
    func terminatedIdle() async throws {
        try await withPool { pool in
            let (connection, backend) = try await pool.withConnection { ($0, try await $0.backend()) }
            try await withConnection { try await $0.terminate(backend) }
            try await until { connection.isBroken }
            #expect(try await pool.withConnection { try await $0.backend() } != backend)
        }
    }

    @Test("a server that cannot be reached fails everybody who asks, and keeps no place taken")
    func unreachable() async throws {
        let nowhere = Server(host: "127.0.0.1", port: 1, database: "d", user: "u", password: "")
        try await withPool(size: 2, of: nowhere) { pool in
            await withTaskGroup { tasks in
                for _ in 0..<20 {
                    tasks.addTask {
                        let error = await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
                        #expect(error?.isOutage == true)
                    }
                }
            }
        }
    }

    @Test("a statement that nobody waits for does not go to the next who borrows")
    func leftRunning() async throws {
        try await withPool { pool in
            let (left, backend) = try await pool.withConnection { connection in
                let backend = try await connection.backend()
                let left = Task { try await connection.execute("SELECT pg_sleep(30)") }
                try await until { await connection.transaction == .unknown }
                return (left, backend)
            }
            await #expect(throws: PostgresError.self) { try await left.value }
            #expect(try await pool.withConnection { try await $0.backend() } != backend)
            try await withConnection { _ = try? await $0.terminate(backend) }
        }
    }

    @Test("a closed pool refuses, also those who wait; what is lent is closed when it comes back")
    func closed() async throws {
        let pool = Pool(try TestServers.postgres(), size: 1)
        let lent = try await pool.withConnection { connection in
            let waiter = Task { try await pool.withConnection { _ in } }
            try await until { pool.waiting == 1 }
            await pool.close()
            let refusal = await #expect(throws: PostgresError.self) { try await waiter.value }
            #expect(refusal?.message == "the pool is closed")
            let one = try await connection.number("SELECT 1 AS n")
            #expect(one == 1)
            return connection
        }
        #expect(lent.isBroken)
        let refusal = await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
        #expect(refusal?.code == .misuse)
    }
}
