internal import Synchronization

/// A broker in memory, for a whole house in one process on a clock of its own: it confirms, refuses, returns, delivers
/// again, lets expire and blocks as RabbitMQ does, and can be told to misbehave. It holds the same tests.
package final class MemoryBroker: Sendable {
    /// What a publisher hears whose connection was dropped: whether the broker has the messages cannot be known.
    package struct Dropped: PublishFailure {
        package var remedy: Remedy { .again }
    }

    /// What a publisher hears at its deadline while there is an alarm: the broker has taken nothing.
    package struct Blocked: PublishFailure {
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
        /// Publishers that wait for the end of an alarm, by their numbers.
        var publishers: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var lastPublisher: UInt64 = 0
    }

    let state: Mutex<State>
    let now: @Sendable () -> Int64
    let clock: any Clock<Duration>
    /// How long a publisher waits for the end of an alarm.
    let publishDeadline: Duration
    private let bell = Bell()

    /// `now` and `clock` must tell the same time.
    package init(
        _ topology: MemoryTopology, publishDeadline: Duration = .seconds(10), clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Int64
    ) {
        state = Mutex(State(queues: MemoryQueues(topology)))
        self.clock = clock
        self.publishDeadline = publishDeadline
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
            defer { state.publishers = [:] }
            return state.publishers.values
        }
        for publisher in waiting { publisher.resume() }
    }

    /// Ends every connection: what was delivered and not settled is delivered again, and late settlements mean nothing.
    package func dropConnections() {
        let (consumers, waiting) = state.withLock { state in
            state.epoch += 1
            defer { state.publishers = [:] }
            return (state.consumers, state.publishers.values)
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
