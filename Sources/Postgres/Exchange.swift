/// A statement under way: what has come back so far, who waits for it, and how far its cancelling is.
struct Exchange {
    private enum Cancelling {
        case no
        case underWay
        case again(ContinuousClock.Instant)
    }

    /// How long the server may take to give up a statement. Whoever cancels has no time: a daemon that is to stop.
    private static let patience = Duration.milliseconds(1500)
    /// A request that arrives before the statement does is lost, so it is made again.
    private static let interval = Duration.milliseconds(200)

    /// Which of the connection's doings it is.
    let number: UInt64
    /// Resumed once, by whoever ends the exchange.
    let waiter: CheckedContinuation<Answer, any Error>
    /// When the server is given up.
    private(set) var deadline: ContinuousClock.Instant
    /// The server's error, if it sent one: the first of a script.
    private(set) var error: PostgresError?
    /// Set when the connection cannot go on after what the server said.
    private(set) var refusal: PostgresError?
    /// The server is ready for the next statement.
    private(set) var isAnswered = false
    /// Part of the statement is not sent yet.
    var hasUnsent = false
    private var answer: Answer?
    private var cancelling = Cancelling.no

    /// Nothing has come back yet.
    init(number: UInt64, waiter: CheckedContinuation<Answer, any Error>, deadline: ContinuousClock.Instant) {
        self.number = number
        self.waiter = waiter
        self.deadline = deadline
    }

    /// The last answer of a script counts, unless one is an error.
    mutating func take(_ answer: Answer) {
        switch answer.kind {
        case .success: self.answer = answer
        case .failure: error = error ?? answer.error
        case .copy: refusal = PostgresError(.misuse, "COPY needs a protocol that is not spoken here")
        }
    }

    /// The server is ready for the next statement.
    mutating func end() {
        isAnswered = true
        hasUnsent = false
    }

    /// True when a request to cancel is to be sent now. Called as long as the task is cancelled.
    mutating func wantsCancelRequest(at now: ContinuousClock.Instant) -> Bool {
        guard !isAnswered else { return false }
        switch cancelling {
        case .no: deadline = min(deadline, now + Self.patience)
        case .underWay: return false
        case .again(let moment): guard now >= moment else { return false }
        }
        cancelling = .underWay
        return true
    }

    /// A request to cancel was sent, or could not be.
    mutating func cancelRequestSent(at now: ContinuousClock.Instant) { cancelling = .again(now + Self.interval) }

    /// Everything has come back, and no request to cancel is on its way that could hit the next statement.
    var isOver: Bool {
        if case .underWay = cancelling { return false }
        return isAnswered
    }

    /// When to look again if nothing happens.
    var nextMoment: ContinuousClock.Instant {
        if case .again(let moment) = cancelling, !isAnswered { return min(moment, deadline) }
        return deadline
    }

    /// For the waiter. What the server did in spite of being told to cancel was done, and is not called cancelled.
    var outcome: Result<Answer, any Error> {
        if let error { return .failure(wasCancelled && error.sqlState == "57014" ? CancellationError() : error) }
        guard let answer else { return .failure(PostgresError(.misuse, "the server returned nothing")) }
        return .success(answer)
    }

    /// The task that waits was cancelled while the statement was under way.
    var wasCancelled: Bool {
        if case .no = cancelling { false } else { true }
    }
}
