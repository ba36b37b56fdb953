internal import Glibc
internal import Synchronization

/// Frees a thread that hangs in a write: the library waits for the socket to take more for as long as the broker's
/// heartbeats come, which is for ever while the broker has an alarm. A call that has not returned by its deadline is
/// freed by `shutdown(2)` on the socket, and then fails like any call on a broken connection.
package final class WriteGuard: Sendable {
    private struct State {
        var descriptor: Int32?
        var deadline: ContinuousClock.Instant?
        var watch: DeadlineWatch.Token?
    }

    private let state = Mutex(State())

    package init() {}

    /// Begins to guard a socket.
    package func attach(_ descriptor: Int32) {
        let token = DeadlineWatch.shared.add { [weak self] now in self?.look(now) }
        state.withLock { $0 = State(descriptor: descriptor, watch: token) }
    }

    /// Ends it. Must come before the socket is closed: its number may then be another socket's.
    package func detach() {
        let token = state.withLock { state in
            defer { state = State() }
            return state.watch
        }
        if let token { DeadlineWatch.shared.remove(token) }
    }

    /// Runs a call that may hang, and breaks the connection when it takes longer than `limit`.
    package func within<Value, Failure: Error>(
        _ limit: Duration, _ work: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let deadline = ContinuousClock.now + limit
        let outer = state.withLock { state in
            defer { state.deadline = deadline }
            return state.deadline
        }
        defer { state.withLock { $0.deadline = outer } }
        return try work()
    }

    /// Breaks the connection now.
    package func shutDown() {
        state.withLock { state in
            if let descriptor = state.descriptor { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    private func look(_ now: ContinuousClock.Instant) {
        state.withLock { state in
            guard let descriptor = state.descriptor, let deadline = state.deadline, deadline < now else { return }
            _ = shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }
}
