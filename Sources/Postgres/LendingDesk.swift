/// Who has what of a pool: what is idle, how many places are taken, and who waits in which order. Tickets are resumed
/// by the pool, outside its lock.
struct LendingDesk {
    /// Gets a connection, or nil for a place to open one in.
    typealias Ticket = CheckedContinuation<Connection?, any Error>

    /// What becomes of a connection that comes back.
    enum Return {
        case kept
        case next(Ticket)
        /// The pool is closed.
        case tooLate
    }

    /// What whoever asks is told then.
    static let isClosed = PostgresError(.misuse, "the pool is closed")

    private let size: Int
    private var idle: [Connection] = []
    /// Connections that are open or being opened.
    private var taken = 0
    private var waiting: [(number: UInt64, ticket: Ticket)] = []
    private var lastNumber: UInt64 = 0
    private var closed = false

    /// All places are free.
    init(size: Int) { self.size = size }

    /// How many tickets wait.
    var waitingCount: Int { waiting.count }

    /// For one who asks.
    mutating func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    /// A result now, or nil: the ticket then waits.
    mutating func ask(_ number: UInt64, _ ticket: Ticket) -> Result<Connection?, any Error>? {
        if closed { return .failure(Self.isClosed) }
        while let connection = idle.popLast() {
            if !connection.isBroken { return .success(connection) }
            taken -= 1
        }
        guard taken < size else {
            waiting.append((number, ticket))
            return nil
        }
        taken += 1
        return .success(nil)
    }

    /// The ticket of one who waits no longer, unless it was served already.
    mutating func leave(_ number: UInt64) -> Ticket? {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return nil }
        return waiting.remove(at: index).ticket
    }

    /// A connection comes back in order.
    mutating func take(_ connection: Connection) -> Return {
        if closed {
            taken -= 1
            return .tooLate
        }
        guard !waiting.isEmpty else {
            idle.append(connection)
            return .kept
        }
        return .next(waiting.removeFirst().ticket)
    }

    /// A connection does not come back. Its place goes to whoever waits first, if anybody does.
    mutating func giveUpPlace() -> Ticket? {
        guard waiting.isEmpty else { return waiting.removeFirst().ticket }
        taken -= 1
        return nil
    }

    /// What was idle, and who waited.
    mutating func close() -> (idle: [Connection], waiting: [Ticket]) {
        closed = true
        defer {
            taken -= idle.count
            idle = []
            waiting = []
        }
        return (idle, waiting.map(\.ticket))
    }
}
