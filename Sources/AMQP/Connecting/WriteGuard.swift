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
        /// Set for good: a socket that is attached later is broken at once.
        var isShut = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Begins to guard a socket.
    package func attach(_ descriptor: Int32) {
        let token = DeadlineWatch.shared.add { [weak self] now in self?.look(now) }
        state.withLock { state in
            state.descriptor = descriptor
            state.watch = token
            if state.isShut { Self.shut(descriptor) }
        }
    }

    /// Ends it. Must come before the socket is closed: its number may then be another socket's.
    package func detach() {
        let token = state.withLock { state in
            defer { state = State(isShut: state.isShut) }
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

    /// Breaks the connection now, or as soon as there is one.
    package func shutDown() {
        state.withLock { state in
            state.isShut = true
            if let descriptor = state.descriptor { Self.shut(descriptor) }
        }
    }

    private func look(_ now: ContinuousClock.Instant) {
        state.withLock { state in
            guard let descriptor = state.descriptor, let deadline = state.deadline, deadline < now else { return }
            Self.shut(descriptor)
        }
    }

    private static func shut(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
}
