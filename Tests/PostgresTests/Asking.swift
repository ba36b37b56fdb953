import Postgres
import TestSupport
import Testing

/// Lends a connection to the maintenance database, closed afterwards whatever happened.
func withConnection<Value>(
    _ change: (inout Server) -> Void = { _ in }, _ body: (Connection) async throws -> Value
) async throws -> Value {
    var server = try TestServers.postgres()
    change(&server)
    let connection = Connection(server)
    try await connection.open()
    let result: Result<Value, any Error>
    do {
        result = .success(try await body(connection))
    } catch {
        result = .failure(error)
    }
    await connection.close()
    return try result.get()
}

/// Lends a pool of the maintenance database, or of another, closed afterwards whatever happened.
func withPool<Value>(
    size: Int = 1, of server: Server? = nil, _ body: (Pool) async throws -> Value
) async throws -> Value {
    let pool = Pool(try server ?? TestServers.postgres(), size: size)
    let result: Result<Value, any Error>
    do {
        result = .success(try await body(pool))
    } catch {
        result = .failure(error)
    }
    await pool.close()
    return try result.get()
}

extension Connection {
    /// The server's process behind it.
    func backend() async throws -> Int64 {
        try await query(Statement("backend", "SELECT pg_backend_pid() AS pid"), [])[0].int64("pid")
    }

    /// Any number that a query without parameters returns as `n`.
    func number(_ sql: String) async throws -> Int64 {
        try await query(Statement(sql, sql), [])[0].int64("n")
    }

    /// Returns when this backend runs something that reads like this: a sleep would only hope so.
    func waitUntil(_ backend: Int64, runs pattern: String) async throws {
        let statement = Statement(
            "running",
            "SELECT 1 AS n FROM pg_stat_activity WHERE pid = $1 AND state = 'active' AND query LIKE $2")
        try await until { try await !query(statement, [.int32(Int32(backend)), .text(pattern)]).isEmpty }
    }

    /// Ends a backend as an administrator would, and returns when it is gone.
    func terminate(_ backend: Int64) async throws {
        let end = Statement("terminate", "SELECT pg_terminate_backend($1)")
        let gone = Statement("gone", "SELECT 1 AS n FROM pg_stat_activity WHERE pid = $1")
        _ = try await query(end, [.int32(Int32(backend))])
        try await until { try await query(gone, [.int32(Int32(backend))]).isEmpty }
    }
}

/// Returns when something is so; ends with the test's time limit.
func until(_ isSo: () async throws -> Bool) async throws {
    while try await !isSo() {
        try Task.checkCancellation()
        await Task.yield()
    }
}

/// Runs something and returns how long it took.
func time(_ body: () async throws -> Void) async rethrows -> Duration {
    let begin = ContinuousClock.now
    try await body()
    return ContinuousClock.now - begin
}

/// The error of the database with which something fails; another one is thrown on, and no error is one too.
func failure(_ body: () async throws -> Void) async throws -> PostgresError {
    struct DidNotFail: Error {}
    do {
        try await body()
    } catch let error as PostgresError {
        return error
    }
    throw DidNotFail()
}
