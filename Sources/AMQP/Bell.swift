internal import Synchronization

/// Wakes the one task that waits for it. A ring that nobody waits for is heard by the next who does.
package final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package func ring() {
        let sleeper = state.withLock { state in
            defer { state.sleeper = nil }
            state.hasRung = state.sleeper == nil
            return state.sleeper
        }
        sleeper?.resume()
    }

    /// Waits for a ring, or until the task is cancelled.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    precondition(state.sleeper == nil, "one task waits for a bell")
                    // Cancellation is noted before its handler runs: whoever takes the lock second sees the other.
                    guard !state.hasRung, !Task.isCancelled else { return true }
                    state.sleeper = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
            state.withLock { $0.hasRung = false }
        } onCancel: {
            ring()
        }
    }

    /// Waits for a ring, for at most this long.
    package func wait(atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            // Cut short by the bell, which is no error.
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
