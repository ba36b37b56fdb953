internal import Synchronization
package import Work

/// Where the tasks that work on deliveries meet the connection's thread: the deliveries that have arrived and that
/// nobody has taken, and the settlements that are not written yet. Prefetch bounds both. It outlives connections.
package final class DeliveryBuffer: Sendable {
    /// What the tasks have settled.
    package struct Settlements: Sendable {
        package var acknowledged: [Delivery.Tag] = []
        package var givenBack: [Delivery.Tag] = []

        package var isEmpty: Bool { acknowledged.isEmpty && givenBack.isEmpty }
    }

    private struct State {
        /// The subscription whose deliveries are taken in; nil when none are.
        var epoch: UInt64?
        var deliveries: [Delivery] = []
        var taker: CheckedContinuation<[Delivery]?, any Error>?
        var isFinished = false
        var settlements = Settlements()
        /// What wakes the connection's thread; nil without a connection, when nothing can be settled.
        var wake: (@Sendable () -> Void)?

        mutating func close() -> [Delivery] {
            defer { deliveries = [] }
            epoch = nil
            return deliveries
        }
    }

    private let state = Mutex(State())

    package init() {}

    /// Waits for what arrives; nil when no more will.
    package func next() async throws -> [Delivery]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if let result = wait(continuation) { continuation.resume(with: result) }
            }
        } onCancel: {
            takeTaker()?.resume(throwing: CancellationError())
        }
    }

    /// Settles deliveries; those of a connection that is over are settled by nobody, and come again.
    package func settle(_ change: (inout Settlements) -> Void) {
        let wake = state.withLock { state in
            guard let wake = state.wake else { return nil as (@Sendable () -> Void)? }
            let isFirst = state.settlements.isEmpty
            change(&state.settlements)
            return isFirst ? wake : nil
        }
        wake?()
    }

    // MARK: the connection's side

    /// Takes in deliveries and settlements from now on.
    package func open(_ epoch: UInt64, wake: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.wake = wake
            if !state.isFinished { state.epoch = epoch }
        }
    }

    /// What was settled since the last time.
    package func takeSettlements() -> Settlements {
        state.withLock { state in
            defer { state.settlements = Settlements() }
            return state.settlements
        }
    }

    /// The connection is over.
    package func disconnect() {
        state.withLock { state in
            _ = state.close()
            state.settlements = Settlements()
            state.wake = nil
        }
    }

    /// Takes in what has arrived. False when deliveries of that epoch are not wanted any more.
    package func put(_ deliveries: [Delivery], _ epoch: UInt64) -> Bool {
        let (isTaken, taker) = state.withLock { state in
            guard state.epoch == epoch else { return (false, nil as CheckedContinuation<[Delivery]?, any Error>?) }
            defer { state.taker = nil }
            if state.taker == nil { state.deliveries += deliveries }
            return (true, state.taker)
        }
        taker?.resume(returning: deliveries)
        return isTaken
    }

    // MARK: the consumer's side

    /// Takes in no deliveries until it is opened again, and returns what nobody took.
    package func close() -> [Delivery] { state.withLock { $0.close() } }

    /// The same for good: whoever waits gets nil.
    package func finish() -> [Delivery] {
        let (rest, taker) = state.withLock { state in
            state.isFinished = true
            defer { state.taker = nil }
            return (state.close(), state.taker)
        }
        taker?.resume(returning: nil)
        return rest
    }

    private func wait(_ taker: CheckedContinuation<[Delivery]?, any Error>) -> Result<[Delivery]?, any Error>? {
        state.withLock { state in
            if state.isFinished { return .success(nil) }
            // A cancelled task is marked before its handler runs: whoever takes the lock second sees the other.
            if Task.isCancelled { return .failure(CancellationError()) }
            guard state.taker == nil else {
                return .failure(AMQPError(.misuse, "one task at a time waits for the deliveries of a consumer"))
            }
            guard state.deliveries.isEmpty else {
                defer { state.deliveries = [] }
                return .success(state.deliveries)
            }
            state.taker = taker
            return nil
        }
    }

    private func takeTaker() -> CheckedContinuation<[Delivery]?, any Error>? {
        state.withLock { state in
            defer { state.taker = nil }
            return state.taker
        }
    }
}
