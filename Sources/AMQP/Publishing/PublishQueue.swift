internal import Synchronization
package import Work

/// Where the tasks that publish meet the connection's thread, which pulls: it takes as much as its window has room for,
/// and whoever comes then waits in line. It outlives connections.
package final class PublishQueue: Sendable {
    package typealias Calls = PublishCalls<CheckedContinuation<[Confirmation], any Error>>

    private struct State {
        var calls = Calls()
        /// What wakes the connection's thread; nil without a connection.
        var wake: (@Sendable () -> Void)?
        /// Why nothing is written at present: what a caller is told whose time is over.
        var obstacle: AMQPError? = AMQPError(.notConnected, "there was no connection to the broker yet")
        var isClosed = false
        /// Who waits for the last call to end.
        var drainers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let deadline: Duration

    package init(deadline: Duration) {
        self.deadline = deadline
    }

    /// Waits until the broker has answered for every message, in their order.
    package func publish(_ messages: [Outgoing]) async throws -> [Confirmation] {
        let number = state.withLock { $0.calls.issue() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(number, messages, continuation)
            }
        } onCancel: {
            state.withLock { $0.calls.remove(number) }?.resume(throwing: CancellationError())
            tellIfDrained()
        }
    }

    private func enter(
        _ number: UInt64, _ messages: [Outgoing], _ continuation: CheckedContinuation<[Confirmation], any Error>
    ) {
        let deadline = ContinuousClock.now + deadline
        let (refusal, wake): ((any Error)?, (@Sendable () -> Void)?) = state.withLock { state in
            if state.isClosed { return (AMQPError(.closed, "the publisher has stopped"), nil) }
            // A cancelled task is marked before its handler runs: whoever takes the lock second sees the other.
            if Task.isCancelled { return (CancellationError(), nil) }
            let isFirst = state.calls.add(number, messages, deadline: deadline, reply: continuation)
            return (nil, isFirst ? state.wake : nil)
        }
        if let refusal { continuation.resume(throwing: refusal) }
        wake?()
    }

    // MARK: the connection's side

    /// Messages are taken from now on.
    package func connect(wake: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.wake = wake
            state.obstacle = nil
        }
    }

    /// No messages are taken until it is set to nil.
    package func obstruct(_ error: AMQPError?) {
        state.withLock { $0.obstacle = error }
    }

    /// The connection is over.
    package func disconnect(_ error: AMQPError) {
        tell { state in
            state.wake = nil
            state.obstacle = AMQPError(.notConnected, "there was no connection to the broker: \(error)")
            return state.calls.failTaken(error)
        }
    }

    /// At most `limit` messages of one call, and no further one when their bodies come to `bytes`.
    package func take(_ limit: Int, bytes: Int) -> Calls.Portion? {
        state.withLock { $0.calls.take(limit, bytes: bytes) }
    }

    /// The broker's answers.
    package func answer(_ answers: [(ticket: Calls.Ticket, confirmation: Confirmation)]) {
        tell { state in answers.compactMap { state.calls.answer($0.ticket, $0.confirmation) } }
    }

    // MARK: the publisher's side

    /// Ends the calls whose time is over.
    package func expire(_ now: ContinuousClock.Instant) {
        tell { state in
            let silence = AMQPError(.deadline, "the broker did not answer within \(deadline)")
            return state.calls.expire(now, state.obstacle ?? silence)
        }
    }

    /// Takes no more calls, and waits until those that are under way have ended.
    package func drain() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                state.isClosed = true
                guard !state.calls.isEmpty else { return true }
                state.drainers.append(continuation)
                return false
            }
            if isEmpty { continuation.resume() }
        }
    }

    /// Takes no more calls, and ends those that are under way.
    package func close() {
        tell { state in
            state.isClosed = true
            return state.calls.failAll(AMQPError(.closed, "the publisher has stopped"))
        }
    }

    /// Resumes outside the lock whoever is to be told.
    private func tell(_ change: (inout sending State) -> sending [Calls.Outcome]) {
        for outcome in state.withLock(change) { outcome.reply.resume(with: outcome.result) }
        tellIfDrained()
    }

    private func tellIfDrained() {
        let drainers = state.withLock { state in
            guard state.calls.isEmpty else { return [] as [CheckedContinuation<Void, Never>] }
            defer { state.drainers = [] }
            return state.drainers
        }
        for drainer in drainers { drainer.resume() }
    }
}
