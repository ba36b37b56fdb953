internal import CPostgres
internal import Glibc
internal import IOThread
internal import Synchronization

/// One connection: one handle of libpq, one thread that sleeps in `poll()` on its socket, one statement at a time.
package actor Connection {
    private nonisolated let thread: IOThread
    private let server: Server
    private nonisolated let canceller = Canceller()

    private var handle: OpaquePointer?
    private var phase = Phase.closed
    private var prepared: Set<String> = []
    private var failure: PostgresError?
    private let broken = Mutex(false)

    private enum Phase {
        case closed
        case opening(CheckedContinuation<Void, any Error>, deadline: ContinuousClock.Instant)
        case idle
        case asking(Exchange)
    }

    /// A statement under way: what has come back so far, and who waits for it.
    private struct Exchange {
        let answer: CheckedContinuation<ResultBox, any Error>
        let deadline: ContinuousClock.Instant
        var last: ResultBox?
        var error: PostgresError?

        mutating func take(_ result: OpaquePointer) {
            switch PQresultStatus(result) {
            case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
                if error == nil { error = PostgresError(result: result) }
                PQclear(result)
            default: last = ResultBox(result)
            }
        }
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Does nothing yet: `open()` connects.
    package init(_ server: Server) {
        self.server = server
        thread = IOThread(name: "pg \(server.database)")
    }

    isolated deinit {
        if let handle { PQfinish(handle) }
        thread.stop()
    }

    /// It is of no use any more, and its pool replaces it.
    package nonisolated var isBroken: Bool { broken.withLock { $0 } }

    // MARK: open and close

    package func open() async throws {
        guard case .closed = phase else { throw PostgresError(.misuse, "already open") }
        let keywords = server.keywords
        let names = CStrings(keywords.map(\.0))
        let values = CStrings(keywords.map(\.1))
        guard let handle = PQconnectStartParams(names.pointers, values.pointers, 0) else {
            throw PostgresError(.connection, "no memory for a connection")
        }
        self.handle = handle
        failure = nil
        prepared = []
        broken.withLock { $0 = false }
        guard PQstatus(handle) != CONNECTION_BAD else { throw lose(connectFailure(handle)) }
        pg_ignore_notices(handle)
        thread.setTurn { [weak self] ready in self?.assumeIsolated { $0.turn(ready) } ?? Interest() }
        let deadline = ContinuousClock.now + server.connectTimeout
        try await withCheckedThrowingContinuation { phase = .opening($0, deadline: deadline) }
        canceller.arm(handle)
    }

    package func close() {
        _ = lose(PostgresError(.misuse, "the connection was closed"))
    }

    /// Ends the connection for whoever waits on it, once.
    private func lose(_ error: PostgresError) -> PostgresError {
        let phase = phase
        self.phase = .closed
        failure = error
        broken.withLock { $0 = true }
        canceller.disarm()
        thread.setTurn(nil)
        if let handle { PQfinish(handle) }
        handle = nil
        switch phase {
        case .opening(let waiting, _): waiting.resume(throwing: error)
        case .asking(let exchange): exchange.answer.resume(throwing: error)
        case .idle, .closed: break
        }
        return error
    }

    private func connectFailure(_ handle: OpaquePointer) -> PostgresError {
        let words = PQerrorMessage(handle).map { String(cString: $0) } ?? "no message"
        return PostgresError(.connection, words.split(separator: "\n").joined(separator: " "))
    }

    // MARK: asking

    /// Runs a statement, prepared on its first use. Cancelling the task cancels it at the server.
    package func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> Rows {
        if !prepared.contains(statement.name) {
            let oids = parameters.map(\.oid)
            _ = try await ask { PQsendPrepare($0, statement.name, statement.sql, Int32(oids.count), oids) }
            prepared.insert(statement.name)
        }
        let values = Values(parameters)
        return Rows(try await ask { values.send($0, statement.name) })
    }

    /// Runs a script of statements without parameters, in one implicit transaction unless it says otherwise.
    package func execute(_ script: String) async throws {
        _ = try await ask { PQsendQuery($0, script) }
    }

    /// A transaction that failed and was not rolled back, or one that is open.
    package var isInTransaction: Bool {
        guard let handle else { return false }
        return PQtransactionStatus(handle) != PQTRANS_IDLE
    }

    private func ask(_ send: (OpaquePointer) -> Int32) async throws -> ResultBox {
        guard let handle, case .idle = phase else {
            throw failure ?? PostgresError(.misuse, "a statement is under way on this connection, or it is not open")
        }
        try Task.checkCancellation()
        guard send(handle) == 1 else { throw lose(connectFailure(handle)) }
        // The server ends a statement by itself in time; this bounds a server that says nothing any more.
        let deadline = ContinuousClock.now + server.statementTimeout + .seconds(5)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer in
                phase = .asking(Exchange(answer: answer, deadline: deadline))
            }
        } onCancel: {
            canceller.request()
        }
    }

    // MARK: the turn of the thread

    private func turn(_ ready: Readiness) -> Interest {
        guard let handle else { return Interest() }
        switch phase {
        case .closed, .idle:
            // The server may say goodbye at any time.
            if ready.readable || ready.hungUp {
                if PQconsumeInput(handle) == 0 { _ = lose(connectFailure(handle)) }
            }
            return self.handle == nil ? Interest() : Interest(descriptor: PQsocket(handle))
        case .opening(let waiting, let deadline): return connect(handle, waiting, deadline)
        case .asking(let exchange): return answer(handle, exchange)
        }
    }

    private func connect(
        _ handle: OpaquePointer, _ waiting: CheckedContinuation<Void, any Error>, _ deadline: ContinuousClock.Instant
    ) -> Interest {
        guard ContinuousClock.now < deadline else {
            _ = lose(PostgresError(.connection, "no answer from \(server.host):\(server.port) in time"))
            return Interest()
        }
        let status = PQconnectPoll(handle)
        switch status {
        case PGRES_POLLING_OK:
            PQsetnonblocking(handle, 1)
            phase = .idle
            waiting.resume()
            return Interest(descriptor: PQsocket(handle))
        case PGRES_POLLING_READING: return Interest(descriptor: PQsocket(handle), deadline: deadline)
        case PGRES_POLLING_WRITING:
            return Interest(descriptor: PQsocket(handle), writing: true, deadline: deadline)
        default:
            _ = lose(connectFailure(handle))
            return Interest()
        }
    }

    private func answer(_ handle: OpaquePointer, _ exchange: Exchange) -> Interest {
        guard ContinuousClock.now < exchange.deadline else {
            _ = lose(PostgresError(.timeout, "the server did not answer in time"))
            return Interest()
        }
        let unsent = PQflush(handle)
        guard unsent >= 0, PQconsumeInput(handle) == 1 else {
            _ = lose(connectFailure(handle))
            return Interest()
        }
        var exchange = exchange
        while PQisBusy(handle) == 0 {
            guard let result = PQgetResult(handle) else {
                finish(exchange, handle)
                return self.handle == nil ? Interest() : Interest(descriptor: PQsocket(handle))
            }
            exchange.take(result)
        }
        phase = .asking(exchange)
        return Interest(descriptor: PQsocket(handle), writing: unsent == 1, deadline: exchange.deadline)
    }

    private func finish(_ exchange: Exchange, _ handle: OpaquePointer) {
        if PQstatus(handle) == CONNECTION_BAD {
            let error = exchange.error ?? connectFailure(handle)
            phase = .asking(exchange)
            _ = lose(error.isOutage ? error : PostgresError(.connection, error.message))
            return
        }
        phase = .idle
        if let error = exchange.error {
            exchange.answer.resume(throwing: error)
        } else if let last = exchange.last {
            exchange.answer.resume(returning: last)
        } else {
            exchange.answer.resume(throwing: PostgresError(.misuse, "the server returned nothing"))
        }
        // The cancel may still be on its way and would hit the next statement: nobody gets this connection again.
        if canceller.wasAsked { _ = lose(PostgresError(.cancelled, "a statement was cancelled")) }
    }
}
