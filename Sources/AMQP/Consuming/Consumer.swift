internal import Synchronization
package import Work

/// Consumes one queue, and keeps the connection for it. Prefetch is the only buffer: that many deliveries are unsettled
/// at most.
///
/// Each connection is an epoch: what was delivered in one that is over comes again in the next, and an acknowledgement
/// for it means nothing and is dropped.
package final class Consumer: MessageConsumer, Sendable {
    private let queue: String
    private let name: String
    private let prefetch: Int
    private let isSingleActive: Bool
    private let buffer = DeliveryBuffer()
    private let link: Link<Consuming>
    private let epochs = Atomic<UInt64>(0)
    private let settled = Atomic(0)

    /// The name is what the broker shows for the connection. `isSingleActive` says that the queue has a single active
    /// consumer: who comes second stands by.
    package init(
        _ endpoint: Endpoint, queue: String, name: String, prefetch: Int = 500, isSingleActive: Bool = false,
        random: RandomSource,
        onChange: @escaping @Sendable (LinkState) -> Void = { _ in }
    ) {
        precondition((1...2000).contains(prefetch), "a prefetch is from 1 to 2,000")
        precondition(queue.utf8.count <= MessageLimits.shortString && name.utf8.count <= 200, "the name is too long")
        self.queue = queue
        self.name = name
        self.prefetch = prefetch
        self.isSingleActive = isSingleActive
        link = Link(endpoint, name: name, random: random, onChange: onChange)
    }

    package var state: LinkState { link.state }

    /// Keeps the connection and the subscription until `stop()` was called and everything in hand is settled, until
    /// `close()`, or until the task is cancelled. What is not settled then comes again.
    package func run() async {
        await link.run { [queue, name, prefetch, isSingleActive, buffer, link] in
            let (epoch, _) = epochs.add(1, ordering: .relaxed)
            // The role lives in a connection of the link's, for as long as that lasts.
            return Consuming(
                queue, prefetch: prefetch, isSingleActive: isSingleActive, epoch: epoch, tag: "\(name) \(epoch)",
                buffer: buffer
            ) { [weak link] in link?.change($0) }
        }
        _ = buffer.finish()
    }

    package func next() async throws -> [Delivery]? { try await buffer.next() }

    /// Returns at once: the connection's thread writes it, in as few frames as can be.
    package func acknowledge(_ tags: [Delivery.Tag]) async {
        guard !tags.isEmpty else { return }
        settled.add(tags.count, ordering: .relaxed)
        buffer.settle { $0.acknowledged += tags }
    }

    /// How many deliveries were acknowledged since the start. Returns when the thread of the present connection, if
    /// there is one, has answered.
    package func turn() async -> Int {
        await link.connection?.answer()
        return settled.load(ordering: .relaxed)
    }

    package func giveBack(_ tags: [Delivery.Tag]) async {
        guard !tags.isEmpty else { return }
        buffer.settle { $0.givenBack += tags }
    }

    package func pause() async {
        link.pause()
        await cancel(untaken: buffer.close(), givingBackAll: true)
    }

    package func resume() async { link.resume() }

    package func stop() async {
        link.stop()
        let untaken = buffer.finish()
        guard let connection = link.connection else { return }
        await connection.cancel(untaken: untaken, givingBackAll: false)
    }

    /// Ends `run()` without waiting for what is in hand: it comes again.
    package func close() async {
        link.stop()
        await cancel(untaken: buffer.finish(), givingBackAll: true)
    }

    private func cancel(untaken: [Delivery], givingBackAll: Bool) async {
        guard let connection = link.connection else { return }
        await connection.cancel(untaken: untaken, givingBackAll: givingBackAll)
        _ = await connection.ended()
    }
}
