internal import Synchronization

/// Connections that are lent, never handed out. Whoever has to wait is served in the order of asking; a connection that
/// broke is replaced when the next one asks.
package final class Pool: Sendable {
    private let server: Server
    private let name: String
    private let desk: Mutex<LendingDesk>

    /// Opens nothing yet. The name is what the threads are called.
    package init(_ server: Server, size: Int, name: String? = nil) {
        precondition(size > 0, "a pool of \(size) connections")
        self.server = server
        self.name = name ?? server.database
        desk = Mutex(LendingDesk(size: size))
    }

    /// How many wait for a connection at this moment.
    package var waiting: Int { desk.withLock { $0.waitingCount } }

    /// Lends a connection. A transaction that the body leaves open is rolled back.
    package func withConnection<Value>(_ body: (Connection) async throws -> Value) async throws -> Value {
        let connection = try await borrow()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(connection))
        } catch {
            result = .failure(error)
        }
        await giveBack(connection)
        return try result.get()
    }

    /// Lends a connection with a transaction open: commits when the body returns, rolls back when it throws.
    package func withTransaction<Value>(
        _ isolation: Isolation = .readCommitted, readOnly: Bool = false,
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        try await withConnection { connection in
            try await connection.begin(isolation, readOnly: readOnly)
            // What throws between here and the end is rolled back when the connection is given back.
            let value = try await body(connection)
            try await connection.commit()
            return value
        }
    }

    /// Closes what is idle; what is lent is closed when it comes back. Whoever waits is refused.
    package func close() async {
        let (idle, waiting) = desk.withLock { $0.close() }
        for ticket in waiting { ticket.resume(throwing: LendingDesk.isClosed) }
        for connection in idle { await connection.close() }
    }

    // MARK: lending

    private func borrow() async throws -> Connection {
        if let connection = try await reserve() { return connection }
        let connection = Connection(server, name: name)
        do {
            try await connection.open()
            return connection
        } catch {
            giveUpPlace()
            throw error
        }
    }

    /// An idle connection, or nil for a place to open one in; waits when all are lent.
    private func reserve() async throws -> Connection? {
        try Task.checkCancellation()
        let number = desk.withLock { $0.nextNumber() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { ticket in
                let result = desk.withLock { desk in
                    // The cancel handler may have run before this: it then found nobody to wake.
                    Task.isCancelled ? .failure(CancellationError()) : desk.ask(number, ticket)
                }
                if let result { ticket.resume(with: result) }
            }
        } onCancel: {
            desk.withLock { $0.leave(number) }?.resume(throwing: CancellationError())
        }
    }

    private func giveBack(_ connection: Connection) async {
        switch await connection.transaction {
        case .none: break
        case .open, .failed: await connection.rollBack()
        // The body has left a statement behind that nobody waits for here.
        case .unknown: await connection.close()
        }
        if connection.isBroken { return giveUpPlace() }
        switch desk.withLock({ $0.take(connection) }) {
        case .kept: break
        case .next(let ticket): ticket.resume(returning: connection)
        case .tooLate: await connection.close()
        }
    }

    /// A connection is gone: whoever waits first may open another.
    private func giveUpPlace() {
        desk.withLock { $0.giveUpPlace() }?.resume(returning: nil)
    }
}
