internal import Synchronization

/// Consumes a queue of a broker in memory.
final class MemoryConsumer: MessageConsumer {
    private struct State {
        var last: UInt64 = 0
        var epoch: UInt64 = 1
        /// Delivered and not settled, in order.
        var inHand: [(tag: Delivery.Tag, stored: MemoryQueues.Stored)] = []
        /// Delivered, and taken by nobody yet.
        var arrived: [Delivery] = []
        var taker: CheckedContinuation<[Delivery]?, any Error>?
        var isPaused = false
        var isStopped = false
    }

    private let broker: MemoryBroker
    private let queue: String
    private let prefetch: Int
    private let state = Mutex(State())

    init(_ broker: MemoryBroker, queue: String, prefetch: Int) {
        self.broker = broker
        self.queue = queue
        self.prefetch = prefetch
    }

    func next() async throws -> [Delivery]? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { taker in
                let isOver = state.withLock { state in
                    if Task.isCancelled { return true }
                    precondition(state.taker == nil, "one task at a time waits for the deliveries of a consumer")
                    state.taker = taker
                    return false
                }
                if isOver { taker.resume(throwing: CancellationError()) } else { serve() }
            }
        } onCancel: {
            state.withLock { $0.taker.take() }?.resume(throwing: CancellationError())
        }
    }

    func acknowledge(_ tags: [Delivery.Tag]) async {
        _ = settle { tags.contains($0) }
        serve()
    }

    func giveBack(_ tags: [Delivery.Tag]) async { putBack { tags.contains($0) } }

    func pause() async {
        state.withLock { $0.isPaused = true }
        putBack { _ in true }
    }

    func resume() async {
        state.withLock { $0.isPaused = false }
        serve()
    }

    func stop() async {
        let untaken = state.withLock { state in
            state.isStopped = true
            return Set(state.arrived.map(\.tag))
        }
        putBack { untaken.contains($0) }
        serve()
    }

    // MARK: the broker's side

    /// The connection is gone: all of it comes again, under tags of another epoch.
    func lose() {
        putBack(isLost: true) { _ in true }
        state.withLock { $0.epoch += 1 }
    }

    /// Takes from the queue as much as the prefetch allows, and hands it to whoever waits.
    func serve() {
        let (taker, batch) = state.withLock { state in
            fill(&state)
            guard let taker = state.taker, !state.arrived.isEmpty || state.isStopped else {
                return (nil as CheckedContinuation<[Delivery]?, any Error>?, nil as [Delivery]?)
            }
            defer {
                state.arrived = []
                state.taker = nil
            }
            return (taker, state.isStopped ? nil : state.arrived)
        }
        taker?.resume(returning: batch)
    }

    private func fill(_ state: inout State) {
        guard !state.isPaused, !state.isStopped else { return }
        let room = prefetch - state.inHand.count
        for stored in broker.state.withLock({ $0.queues.take(room, from: queue) }) {
            state.last += 1
            let tag = Delivery.Tag(epoch: state.epoch, number: state.last)
            state.inHand.append((tag, stored))
            state.arrived.append(
                Delivery(
                    tag: tag, redelivered: stored.isRedelivered, destination: stored.destination,
                    content: .success(stored.message), queue: queue))
        }
    }

    /// Takes out of hand what is meant; a tag of an epoch that is over means nothing.
    private func settle(_ isMeant: (Delivery.Tag) -> Bool) -> [MemoryQueues.Stored] {
        state.withLock { state in
            let settled = state.inHand.filter { isMeant($0.tag) }.map(\.stored)
            state.inHand.removeAll { isMeant($0.tag) }
            state.arrived.removeAll { isMeant($0.tag) }
            return settled
        }
    }

    private func putBack(isLost: Bool = false, _ isMeant: (Delivery.Tag) -> Bool) {
        let back = settle(isMeant)
        guard !back.isEmpty else { return }
        broker.change { $0.queues.giveBack(back, to: queue, isLost: isLost, at: broker.now()) }
    }
}
