/// Whether a transaction is under way on a connection, as its last statement left it.
package enum TransactionState: Sendable {
    /// Each statement is its own.
    case none
    /// One is open and may go on.
    case open
    /// One has failed: only a rollback is left to it.
    case failed
    /// A statement is under way.
    case unknown
}

/// What a transaction sees of others that run beside it.
package enum Isolation: String, Sendable {
    /// Each statement sees what was committed before it.
    case readCommitted = "READ COMMITTED"
    /// All statements see what was committed before the first one.
    case repeatableRead = "REPEATABLE READ"
    /// As if they ran one after the other; fails with 40001 where that cannot be.
    case serializable = "SERIALIZABLE"
}

extension Connection {
    /// Begins a transaction.
    func begin(_ isolation: Isolation, readOnly: Bool) async throws {
        try await execute("BEGIN ISOLATION LEVEL \(isolation.rawValue) \(readOnly ? "READ ONLY" : "READ WRITE")")
    }

    /// Commits, or throws: of a connection that is lost meanwhile nobody knows whether it did.
    func commit() async throws {
        let tag: String
        do {
            tag = try await command("COMMIT")
        } catch let error as PostgresError {
            throw error.during(error.isOutage ? "COMMIT, which may have taken effect" : "COMMIT")
        }
        // The server answers this to the COMMIT of a transaction that has failed, and does not call it an error.
        guard tag == "COMMIT" else {
            throw PostgresError(.misuse, "rolled back: a statement had failed, and the transaction went on as if not")
        }
    }

    /// Rolls back also when the task was cancelled: an unstructured task does not inherit that. A connection that
    /// cannot is closed, and the server rolls back when it is gone.
    nonisolated func rollBack() async {
        await Task {
            do {
                try await execute("ROLLBACK")
            } catch {
                // The reason is known to whoever works with the connection: the loss of it, and not this.
                await close()
            }
        }.value
    }
}
