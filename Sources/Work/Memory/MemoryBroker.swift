internal import Synchronization

/// A broker in memory, for a whole house in one process on a clock of its own: it confirms, refuses, returns, delivers
/// again, lets expire and blocks as RabbitMQ does, and can be told to misbehave. It holds the same tests.
package final class MemoryBroker: Sendable {
    /// What a publisher hears whose connection was dropped: whether the broker has the messages cannot be known.
    package struct Dropped: PublishFailure {
        package var remedy: Remedy { .again }
    }

    struct State {
        var queues: MemoryQueues
        /// Of the connections: it grows when they are dropped.
        var epoch: UInt64 = 1
        var isBlocked = false
        /// So many calls of `publish` are stored, and their confirms are lost.
        var lostConfirms = 0
        var consumers: [MemoryConsumer] = []
        var publishers: [CheckedContinuation<Void, any Error>] = []
    }

    let state: Mutex<State>
    let now: @Sendable () -> Int64
    private let clock: any Clock<Duration>
    private let bell = Bell()

    /// `now` and `clock` must tell the same time.
    package init(_ topology: MemoryTopology, clock: any Clock<Duration>, now: @escaping @Sendable () -> Int64) {
        state = Mutex(State(queues: MemoryQueues(topology)))
        self.clock = clock
        self.now = now
    }

    /// Lets messages expire in their time, until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            guard let expiry = state.withLock({ $0.queues.nextExpiry }) else {
                await bell.wait()
                continue
            }
            let left = expiry - now()
            if left > 0 {
                await bell.wait(atMost: .milliseconds(left), on: clock)
            } else {
                change { $0.queues.expire(at: now()) }
            }
        }
    }

    package func count(in queue: String) -> Int { state.withLock { $0.queues.count(in: queue) } }

    package func publisher() -> any MessagePublisher { MemoryPublisher(self) }

    package func consumer(_ queue: String, prefetch: Int = 500) -> any MessageConsumer {
        let consumer = MemoryConsumer(self, queue: queue, prefetch: prefetch)
        change { $0.consumers.append(consumer) }
        return consumer
    }

    // MARK: misbehaving

    /// An alarm: publishing waits until it is over. Consuming goes on.
    package func block() { state.withLock { $0.isBlocked = true } }

    package func unblock() {
        let waiting = state.withLock { state in
            state.isBlocked = false
            defer { state.publishers = [] }
            return state.publishers
        }
        for publisher in waiting { publisher.resume() }
    }

    /// Ends every connection: what was delivered and not settled is delivered again, and late settlements mean nothing.
    package func dropConnections() {
        let (consumers, waiting) = state.withLock { state in
            state.epoch += 1
            defer { state.publishers = [] }
            return (state.consumers, state.publishers)
        }
        for publisher in waiting { publisher.resume(throwing: Dropped()) }
        for consumer in consumers { consumer.lose() }
        change { _ in }
    }

    /// Takes the messages of the next calls of `publish`, and loses its answers.
    package func loseConfirms(_ count: Int) { state.withLock { $0.lostConfirms = count } }

    package func duplicate(in queue: String) { change { $0.queues.duplicate(in: queue) } }

    package func shuffle(_ queue: String, using generator: inout some RandomNumberGenerator) {
        // Within the lock nothing may suspend, and a generator does not.
        state.withLock { $0.queues.shuffle(queue, using: &generator) }
    }

    // MARK: for its publishers and consumers

    /// Changes the queues, and lets the consumers look.
    func change(_ change: (inout State) -> Void) {
        let consumers = state.withLock { state in
            change(&state)
            return state.consumers
        }
        bell.ring()
        for consumer in consumers { consumer.serve() }
    }
}

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
        try await withCheckedThrowingContinuation { publisher in
            let isFree = broker.state.withLock { state in
                if state.isBlocked { state.publishers.append(publisher) }
                return !state.isBlocked
            }
            if isFree { publisher.resume() }
        }
    }
}
