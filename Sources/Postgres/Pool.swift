internal import Synchronization

/// Connections that are lent, never handed out. Whoever has to wait is served in the order of asking; a connection that
/// broke is replaced when the next one asks.
package final class Pool: Sendable {
    private struct State {
        var idle: [Connection] = []
        var open = 0
        var waiting: [(id: UInt64, ticket: CheckedContinuation<Connection?, any Error>)] = []
        var nextID: UInt64 = 0
        var closed = false
    }

    private let server: Server
    private let size: Int
    private let state = Mutex(State())

    /// Opens nothing yet.
    package init(_ server: Server, size: Int) {
        precondition(size > 0, "a pool of \(size) connections")
        self.server = server
        self.size = size
    }

    package func withConnection<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
        let connection = try await borrow()
        do {
            let value = try await body(connection)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Commits when the body returns, rolls back when it throws.
    package func withTransaction<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
        try await withConnection { connection in
            try await connection.execute("BEGIN")
            let value: Value
            do {
                value = try await body(connection)
            } catch {
                await Self.rollBack(connection)
                throw error
            }
            try await connection.execute("COMMIT")
            return value
        }
    }

    /// Closes what is idle; what is lent is closed when it comes back.
    package func close() async {
        let (idle, waiting) = state.withLock { state in
            state.closed = true
            defer { (state.idle, state.waiting) = ([], []) }
            return (state.idle, state.waiting)
        }
        for item in waiting { item.ticket.resume(throwing: PostgresError(.misuse, "the pool is closed")) }
        for connection in idle { await connection.close() }
    }

    private static func rollBack(_ connection: Connection) async {
        // Must also happen when the task was cancelled: an unstructured task does not inherit that.
        await Task {
            do {
                try await connection.execute("ROLLBACK")
            } catch {
                // A connection that cannot roll back is of no use: the server rolls back when it is gone.
                await connection.close()
            }
        }.value
    }

    // MARK: lending

    private func borrow() async throws -> Connection {
        if let connection = try await reserve() { return connection }
        let connection = Connection(server)
        do {
            try await connection.open()
            return connection
        } catch {
            leave()
            throw error
        }
    }

    /// An idle connection, or nil for leave to open one; waits when all are lent.
    private func reserve() async throws -> Connection? {
        try Task.checkCancellation()
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { ticket in
                let result: Result<Connection?, any Error>? = state.withLock { state in
                    if state.closed { return .failure(PostgresError(.misuse, "the pool is closed")) }
                    while let connection = state.idle.popLast() {
                        if !connection.isBroken { return .success(connection) }
                        state.open -= 1
                    }
                    if state.open < size {
                        state.open += 1
                        return .success(nil)
                    }
                    // The cancel handler may have run before this: it then found nobody to wake.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiting.append((id, ticket))
                    return nil
                }
                if let result { ticket.resume(with: result) }
            }
        } onCancel: {
            let ticket = state.withLock { state -> CheckedContinuation<Connection?, any Error>? in
                guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
                return state.waiting.remove(at: index).ticket
            }
            ticket?.resume(throwing: CancellationError())
        }
    }

    private func giveBack(_ connection: Connection) async {
        if connection.isBroken { return leave() }
        // A statement that was cancelled or failed may have left a transaction open.
        if await connection.isInTransaction { await Self.rollBack(connection) }
        if connection.isBroken { return leave() }
        let (next, close) = state.withLock { state -> (CheckedContinuation<Connection?, any Error>?, Bool) in
            if state.closed {
                state.open -= 1
                return (nil, true)
            }
            if !state.waiting.isEmpty { return (state.waiting.removeFirst().ticket, false) }
            state.idle.append(connection)
            return (nil, false)
        }
        next?.resume(returning: connection)
        if close { await connection.close() }
    }

    /// A connection is gone: whoever waits first may open another.
    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Connection?, any Error>? in
            if state.waiting.isEmpty {
                state.open -= 1
                return nil
            }
            return state.waiting.removeFirst().ticket
        }
        next?.resume(returning: nil)
    }
}
