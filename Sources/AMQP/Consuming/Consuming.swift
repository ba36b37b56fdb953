package import Work

/// The role of a connection that consumes one queue: one subscription, which is one epoch.
package struct Consuming: ConnectionRole {
    package static let threadName = "amqp-consumer"

    /// What becomes of the subscription.
    private enum State {
        case subscribed
        /// The cancel is to be written.
        case cancelling
        /// Its answer is awaited.
        case cancelWritten(ContinuousClock.Instant)
        /// The broker delivers no more.
        case cancelled
    }

    package let epoch: UInt64
    package let isBlocked = false
    private let queue: String
    private let prefetch: Int
    private let tag: String
    private let buffer: DeliveryBuffer
    /// The broker gives one consumer all of the queue, and the next one all of it when that ends.
    private let isSingleActive: Bool
    /// Another one was there first, and nothing has come to this one. The broker tells nobody that its turn has come, and of
    /// such a queue's consumers it counts the active one alone: the first delivery says so.
    private var isStandby = false
    private let change: @Sendable (LinkState) -> Void
    private var assembler = ContentAssembler(limit: MessageLimits.body)
    private var acks = AckRuns()
    private var arrived: [Delivery] = []
    private var state = State.subscribed
    /// When the subscription is cancelled, everything goes back that is not settled; otherwise only what nobody took.
    private var givesBackAll = false

    /// The tag is what the broker shows for the subscription. A fresh one each time: RabbitMQ 3.10.8 closes the channel
    /// when a tag is used again while deliveries under it are not settled.
    package init(
        _ queue: String, prefetch: Int, isSingleActive: Bool = false, epoch: UInt64, tag: String,
        buffer: DeliveryBuffer,
        change: @escaping @Sendable (LinkState) -> Void
    ) {
        self.queue = queue
        self.prefetch = prefetch
        self.isSingleActive = isSingleActive
        self.epoch = epoch
        self.tag = tag
        self.buffer = buffer
        self.change = change
    }

    package mutating func prepare(_ wire: Wire, wake: @escaping @Sendable () -> Void) throws(AMQPError) {
        let others = try wire.consumers(of: queue)
        try wire.prefetch(prefetch)
        buffer.open(epoch, wake: wake)
        try wire.consume(queue, tag: tag)
        isStandby = isSingleActive && others > 0
        change(isStandby ? .standby : .connected)
    }

    package mutating func receive(_ event: consuming Event) throws(AMQPError) {
        switch event {
        case .content(let start): try assembler.begin(start)
        case .header(let size, let properties): try take(assembler.header(properties, bodySize: size))
        case .body(let fragment): try take(assembler.body(fragment))
        case .cancelAnswered: state = .cancelled
        case .consumerCancelled:
            throw AMQPError(.consumerCancelled, "the broker cancelled the consumer of \(queue): is the queue gone?")
        case .channelClosed(let code, let text):
            throw AMQPError(replyCode: code, channel: true, "the broker closed the channel: \(text)")
        case .connectionClosed(let code, let text):
            throw AMQPError(replyCode: code, channel: false, "the broker closed the connection: \(text)")
        case .acknowledged, .refused, .blocked, .unblocked, .other: break
        }
    }

    package mutating func turn(_ wire: Wire) throws(AMQPError) -> Appetite {
        if !arrived.isEmpty {
            if isStandby { change(.connected) }
            isStandby = false
            if !buffer.put(arrived, epoch) { acks.giveBack(arrived.map(\.tag.number)) }
            arrived = []
        }
        let settlements = buffer.takeSettlements()
        acks.acknowledge(numbers(settlements.acknowledged))
        acks.giveBack(numbers(settlements.givenBack))
        switch state {
        case .cancelling:
            try wire.cancel(tag: tag)
            state = .cancelWritten(.now)
        case .cancelWritten(let moment) where moment + wire.patience < .now:
            // Nothing is lost: what was not settled comes again when the connection is gone.
            throw AMQPError(.deadline, "the broker does not answer the cancelling of \(queue)")
        case .subscribed, .cancelWritten, .cancelled: break
        }
        if case .cancelled = state, givesBackAll { acks.giveBackAll() }
        for frame in acks.flush() { try wire.settle(frame) }
        if case .cancelled = state, acks.isEmpty { return .done }
        return .satisfied
    }

    package mutating func end(_ error: AMQPError) { buffer.disconnect() }

    /// Ends the subscription, gives `untaken` back, and lets the connection end when everything is settled. With
    /// `givingBackAll` it does not wait for what is in hand.
    package mutating func cancel(untaken: [Delivery], givingBackAll: Bool) {
        acks.giveBack(numbers(untaken.map(\.tag)))
        if case .subscribed = state { state = .cancelling }
        givesBackAll = givesBackAll || givingBackAll
    }

    /// Tags of another epoch mean nothing here.
    private func numbers(_ tags: [Delivery.Tag]) -> [UInt64] {
        tags.compactMap { $0.epoch == epoch ? $0.number : nil }
    }

    private mutating func take(_ content: consuming ContentAssembler.Content?) throws(AMQPError) {
        guard let content, case .delivery(let number, let redelivered, let destination) = content.start else { return }
        try acks.deliver(number)
        arrived.append(
            Delivery(
                tag: Delivery.Tag(epoch: epoch, number: number), redelivered: redelivered, destination: destination,
                content: content.properties.message(content.body, isCut: content.isCut), queue: queue))
    }
}

extension Connection where Role == Consuming {
    /// Ends the subscription, and then the connection.
    package func cancel(untaken: [Delivery], givingBackAll: Bool) {
        role.cancel(untaken: untaken, givingBackAll: givingBackAll)
    }
}
