internal import IOThread
internal import Synchronization

/// One connection: one handle of libpq, one thread that sleeps in `poll()` on its socket, one statement at a time.
///
/// `open()` and the statements only begin something and then wait; `Connection+Turn.swift` is what the thread does with
/// it meanwhile, and what ends the waiting.
package actor Connection {
    /// Where it is. Whoever waits is in here, and is resumed by the step that leaves the phase.
    enum Phase {
        /// Not opened yet, or over for this reason.
        case closed(PostgresError?)
        case opening(Handle, Attempt)
        case idle(Handle)
        case asking(Handle, Exchange)
    }

    /// A connection that is being made, to one host.
    struct Attempt {
        /// Which of the connection's doings it is.
        let number: UInt64
        /// Said in errors.
        let host: String
        /// Resumed when the attempt is over.
        let waiter: CheckedContinuation<Void, any Error>
        /// When the host is given up.
        let deadline: ContinuousClock.Instant
        /// Otherwise for reading.
        var waitsForWriting = true
        /// What `poll()` said last may have been about another socket.
        var isNew = true
    }

    /// How much longer than the server's own limit the server may be silent: as long again, and at most this.
    private static let patience = Duration.seconds(5)

    /// Where it is.
    var phase = Phase.closed(nil)
    /// Sleeps in `poll()` for this connection, and runs whatever is asked of it.
    nonisolated let thread: IOThread
    /// What cancelled tasks have to say.
    nonisolated let cancels = CancelSignals()

    private let server: Server
    private nonisolated let broken = Atomic<Bool>(false)
    private var prepared = PreparedStatements()
    private var number: UInt64 = 0

    /// The thread of its own.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Does nothing yet: `open()` connects. The name is the thread's.
    package init(_ server: Server, name: String? = nil) {
        self.server = server
        thread = IOThread(name: "pg \(name ?? server.database)")
    }

    // Nobody waits for anything, or somebody would hold this. The handle goes with it.
    deinit { thread.stop() }

    /// It is of no use any more, and its pool replaces it.
    package nonisolated var isBroken: Bool { broken.load(ordering: .acquiring) }

    /// Whether a transaction is under way.
    package var transaction: TransactionState {
        switch phase {
        case .closed: .none
        case .opening, .asking: .unknown
        case .idle(let handle): handle.transaction
        }
    }

    // MARK: opening and closing

    /// Connects to the first host that lets us in. Cancelling the task ends it.
    package func open() async throws {
        guard case .closed = phase else { throw PostgresError(.misuse, "the connection is open already") }
        broken.store(false, ordering: .releasing)
        thread.setTurn { [weak self] ready in self?.assumeIsolated { $0.turn(ready) } ?? Interest() }
        var refusals: [String] = []
        for host in server.hosts {
            do {
                try await connect(host)
                return try await greet()
            } catch let error as PostgresError where error.code == .connection {
                refusals.append(error.message)
            }
        }
        throw PostgresError(.connection, refusals.isEmpty ? "no host is named" : refusals.joined(separator: "; "))
    }

    /// What the server must say yes to first.
    private func greet() async throws {
        guard let greeting = server.greeting else { return }
        do {
            try await execute(greeting)
        } catch {
            close()
            throw error
        }
    }

    /// Ends the connection, and whatever waits on it.
    package func close() { lose(PostgresError(.misuse, "the connection was closed")) }

    /// Over, for this reason. Whoever waits is told, once; of a cancelled wait that it was cancelled.
    func lose(_ error: PostgresError, isCancelled: Bool = false) {
        let phase = phase
        if case .closed = phase { return }
        self.phase = .closed(error)
        broken.store(true, ordering: .releasing)
        let told: any Error = isCancelled ? CancellationError() : error
        switch phase {
        case .opening(_, let attempt): attempt.waiter.resume(throwing: told)
        case .asking(_, let exchange): exchange.waiter.resume(throwing: told)
        case .idle, .closed: break
        }
    }

    private func connect(_ host: String) async throws {
        try Task.checkCancellation()
        let deadline = ContinuousClock.now + server.connectTimeout
        let handle: Handle
        do {
            handle = try Handle(server.keywords(host: host))
        } catch {
            phase = .closed(error)
            broken.store(true, ordering: .releasing)
            throw error
        }
        prepared = PreparedStatements()
        let number = nextNumber()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                phase = .opening(handle, Attempt(number: number, host: host, waiter: waiter, deadline: deadline))
            }
        } onCancel: {
            cancel(number)
        }
    }

    // MARK: asking

    /// Runs a statement, prepared on its first use. Cancelling the task cancels it at the server.
    package func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> Rows {
        let types = parameters.map(\.type)
        let encoded = try EncodedParameters(parameters)
        if try !prepared.hold(statement, types) {
            _ = try await ask { $0.prepare(statement, types) }
            prepared.add(statement, types)
        }
        return Rows(try await ask { $0.run(statement, encoded) })
    }

    /// Runs a script of statements without parameters, in one implicit transaction unless it says otherwise. The time
    /// limit is for the whole script; without one the script has as long as one statement.
    package func execute(_ script: String, timeLimit: Duration? = nil) async throws {
        _ = try await command(script, timeLimit: timeLimit)
    }

    /// Runs a script and says what its last statement did.
    func command(_ script: String, timeLimit: Duration? = nil) async throws -> String {
        try await ask(timeLimit: timeLimit) { $0.run(script) }.commandTag
    }

    private func ask(timeLimit: Duration? = nil, _ send: (Handle) -> Bool) async throws -> Answer {
        let handle = try idleHandle()
        try Task.checkCancellation()
        guard send(handle) else {
            let error = handle.loss
            lose(error)
            throw error
        }
        // The server ends a statement by itself in time; this bounds a server that says nothing any more.
        let deadline =
            ContinuousClock.now + (timeLimit ?? server.statementTimeout)
            + min(Self.patience, server.statementTimeout)
        let number = nextNumber()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                phase = .asking(handle, Exchange(number: number, waiter: waiter, deadline: deadline))
            }
        } onCancel: {
            cancel(number)
        }
    }

    private func idleHandle() throws(PostgresError) -> Handle {
        switch phase {
        case .idle(let handle): return handle
        case .asking: throw PostgresError(.misuse, "another statement is under way on this connection")
        case .closed(let reason?): throw reason
        case .opening, .closed(nil): throw PostgresError(.misuse, "the connection is not open")
        }
    }

    /// May run before the wait has begun, and after it has ended: the number says what is meant.
    private nonisolated func cancel(_ number: UInt64) {
        cancels.ask(number)
        thread.wake()
    }

    private func nextNumber() -> UInt64 {
        number += 1
        return number
    }
}
