internal import Synchronization
package import Work

/// The deliveries that have arrived and that nobody has taken. Prefetch bounds it: what is in it is unsettled.
package final class DeliveryBuffer: Sendable {
    private struct State {
        /// The subscription whose deliveries are taken in; nil when none are.
        var epoch: UInt64?
        var deliveries: [Delivery] = []
        var taker: CheckedContinuation<[Delivery]?, any Error>?
        var isFinished = false

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

    /// Takes in deliveries from now on.
    package func open(_ epoch: UInt64) {
        state.withLock { state in
            if !state.isFinished { state.epoch = epoch }
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

    /// Takes in nothing until it is opened again, and returns what nobody took.
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
