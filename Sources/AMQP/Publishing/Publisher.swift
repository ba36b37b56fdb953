internal import Synchronization
package import Work

/// Publishes with confirms, and keeps the connection for it.
///
/// A call of `publish` waits while there is no connection, while the broker is blocked, and while the window is full,
/// all in one line and until its deadline. What it has begun to write fails when the connection is lost: whether the
/// broker has it can no longer be known.
package final class Publisher: MessagePublisher, Sendable {
    private let queue: PublishQueue
    private let link: Link<Publishing>
    private let window: Int
    private let watch: DeadlineWatch.Token
    private let answered = Atomic(0)

    /// The name is what the broker shows for the connection. At most `window` messages are unconfirmed at a time.
    package init(
        _ endpoint: Endpoint, name: String, window: Int = 1000, random: RandomSource,
        onChange: @escaping @Sendable (LinkState) -> Void = { _ in }
    ) {
        queue = PublishQueue(deadline: endpoint.publishDeadline)
        link = Link(endpoint, name: name, random: random, onChange: onChange)
        self.window = window
        watch = DeadlineWatch.shared.add { [weak queue] now in queue?.expire(now) }
    }

    deinit { DeadlineWatch.shared.remove(watch) }

    package var state: LinkState { link.state }

    /// Keeps the connection until `stop()`, or until the task is cancelled: then what is under way fails.
    package func run() async {
        await link.run { [queue, link, window] in
            // The role lives in a connection of the link's, for as long as that lasts.
            Publishing(queue, window: window) { [weak link] in link?.change($0) }
        }
        queue.close()
    }

    package func publish(_ messages: [Outgoing]) async throws -> [Confirmation] {
        guard !messages.isEmpty else { return [] }
        for message in messages { try MessageLimits.check(message) }
        let confirmations = try await queue.publish(messages)
        answered.add(messages.count, ordering: .relaxed)
        return confirmations
    }

    /// For how many messages the broker has answered since the start. Returns when the thread of the present
    /// connection, if there is one, has answered too.
    package func turn() async -> Int {
        await link.connection?.answer()
        return answered.load(ordering: .relaxed)
    }

    /// Takes no more messages, waits for the confirms of those that are under way, each until its deadline, and ends
    /// `run()`.
    package func stop() async {
        await queue.drain()
        link.stop()
        link.connection?.leave()
    }
}
