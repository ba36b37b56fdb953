internal import Synchronization

/// That somebody is to stop: said once and for good, to all who work or wait.
package final class Stop: Sendable {
    private struct State {
        var isAsked = false
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var last: UInt64 = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var isAsked: Bool { state.withLock { $0.isAsked } }

    package func ask() {
        let waiting = state.withLock { state in
            state.isAsked = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for waiter in waiting.values { waiter.resume() }
    }

    /// Does the work. When it is asked to stop before the work is done, the work has `grace` to end by itself and is
    /// then cancelled; what it returns or throws holds either way.
    package func bound<Value: Sendable>(
        grace: Duration, clock: any Clock<Duration>, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask { try await work() }
            tasks.addTask {
                await self.asked()
                try await clock.sleep(for: grace)
                return nil
            }
            defer { tasks.cancelAll() }
            while let value = try await tasks.next() {
                if let value { return value }
                tasks.cancelAll()
            }
            throw CancellationError()
        }
    }

    /// Returns when it is asked, or when the task is cancelled.
    private func asked() async {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    // The cancel handler may have run before this: it then found nobody to wake.
                    if state.isAsked || Task.isCancelled { return true }
                    state.waiting[number] = waiter
                    return false
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
        }
    }
}
