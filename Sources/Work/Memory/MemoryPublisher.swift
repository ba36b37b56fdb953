internal import Synchronization

/// Publishes to a broker in memory.
struct MemoryPublisher: MessagePublisher {
    private let broker: MemoryBroker

    init(_ broker: MemoryBroker) { self.broker = broker }

    func publish(_ messages: [Outgoing]) async throws -> [Confirmation] {
        try await waitWhileBlocked()
        var confirmations: [Confirmation] = []
        var isLost = false
        broker.change { state in
            confirmations = messages.map { state.queues.publish($0, at: broker.now()) }
            isLost = state.lostConfirms > 0
            if isLost { state.lostConfirms -= 1 }
        }
        if isLost { throw MemoryBroker.Dropped() }
        return confirmations
    }

    private func waitWhileBlocked() async throws {
        guard broker.state.withLock({ $0.isBlocked }) else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await untilFree() }
            group.addTask {
                try await broker.clock.sleep(for: broker.publishDeadline)
                throw MemoryBroker.Blocked()
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Until the alarm is over, or the task is cancelled.
    private func untilFree() async throws {
        let number = broker.state.withLock { state in
            state.lastPublisher += 1
            return state.lastPublisher
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { publisher in
                let (isFree, isOver) = broker.state.withLock { state in
                    // Who takes the lock second sees what the other has done.
                    let isOver = Task.isCancelled
                    if state.isBlocked && !isOver { state.publishers[number] = publisher }
                    return (!state.isBlocked, isOver)
                }
                if isOver { publisher.resume(throwing: CancellationError()) } else if isFree { publisher.resume() }
            }
        } onCancel: {
            broker.state.withLock { $0.publishers.removeValue(forKey: number) }?.resume(throwing: CancellationError())
        }
    }
}
