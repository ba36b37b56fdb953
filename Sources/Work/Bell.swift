internal import Synchronization

/// Wakes one sleeper when there is something to do, or lets it sleep on. A ring that nobody waits for is remembered.
package final class Bell: Sendable {
    private let state = Mutex(State.silent)

    private enum State {
        case silent, rung
        case awaited(CheckedContinuation<Void, Never>)
    }

    package init() {}

    package func ring() {
        let sleeper: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard case .awaited(let sleeper) = state else {
                state = .rung
                return nil
            }
            state = .silent
            return sleeper
        }
        sleeper?.resume()
    }

    /// Sleeps until it rings, the time is over, or the task is cancelled.
    package func wait(atMost time: Duration, on clock: any Clock<Duration>) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            // A sleep ends early only when the bell has rung or the task was cancelled: the caller sees to both.
            group.addTask { try? await clock.sleep(for: time) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Sleeps until it rings, or the task is cancelled.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper in
                let isOver = state.withLock { state in
                    if case .rung = state {
                        state = .silent
                        return true
                    }
                    if Task.isCancelled { return true }
                    state = .awaited(sleeper)
                    return false
                }
                if isOver { sleeper.resume() }
            }
        } onCancel: {
            let sleeper: CheckedContinuation<Void, Never>? = state.withLock { state in
                guard case .awaited(let sleeper) = state else { return nil }
                state = .silent
                return sleeper
            }
            sleeper?.resume()
        }
    }
}
