internal import Work

/// The role of a connection that publishes with confirms.
package struct Publishing: ConnectionRole {
    package static let threadName = "amqp-publisher"
    /// How much is written before the broker's frames are looked at again: confirms must not pile up behind a burst.
    private static let burst = (messages: 64, bytes: 256 << 10)

    private typealias Ticket = PublishQueue.Calls.Ticket

    private let queue: PublishQueue
    private let change: @Sendable (LinkState) -> Void
    private var ledger: ConfirmLedger<Ticket>
    /// Of what comes back only its name matters.
    private var assembler = ContentAssembler(limit: 0)
    private var answers: [(ticket: Ticket, confirmation: Confirmation)] = []
    package private(set) var isBlocked = false

    package init(_ queue: PublishQueue, window: Int, change: @escaping @Sendable (LinkState) -> Void) {
        self.queue = queue
        self.change = change
        ledger = ConfirmLedger(window: window)
    }

    package mutating func prepare(_ wire: Wire, wake: @escaping @Sendable () -> Void) throws(AMQPError) {
        try wire.confirm()
        change(.connected)
        queue.connect(wake: wake)
    }

    package mutating func receive(_ event: consuming Event) throws(AMQPError) {
        switch event {
        case .acknowledged(let number, let multiple): try settle(number, multiple, .confirmed)
        case .refused(let number, let multiple): try settle(number, multiple, .nacked)
        case .content(let start): try assembler.begin(start)
        case .header(let size, let properties): take(try assembler.header(properties, bodySize: size))
        case .body(let fragment): take(try assembler.body(fragment))
        case .blocked(let reason): block(reason)
        case .unblocked: unblock()
        case .channelClosed(let code, let text):
            throw AMQPError(replyCode: code, channel: true, "the broker closed the channel: \(text)")
        case .connectionClosed(let code, let text):
            throw AMQPError(replyCode: code, channel: false, "the broker closed the connection: \(text)")
        case .consumerCancelled, .cancelAnswered, .other: break
        }
    }

    package mutating func turn(_ wire: Wire) throws(AMQPError) -> Appetite {
        if !answers.isEmpty {
            queue.answer(answers)
            answers.removeAll(keepingCapacity: true)
        }
        guard !isBlocked, ledger.room > 0 else { return .satisfied }
        // A write that the socket has no room for would hang, and the broker's frames be left unread meanwhile.
        guard wire.isWritable else { return .writing }
        var (messages, bytes) = (0, 0)
        while messages < Self.burst.messages, bytes < Self.burst.bytes, ledger.room > 0 {
            let limit = min(ledger.room, Self.burst.messages - messages)
            guard let portion = queue.take(limit, bytes: Self.burst.bytes - bytes) else { return .satisfied }
            for (index, outgoing) in zip(portion.messages.indices, portion.messages) {
                ledger.enter(outgoing, as: Ticket(call: portion.call, index: index))
                try wire.publish(outgoing)
                bytes += outgoing.message.body.count
            }
            messages += portion.messages.count
        }
        return .more
    }

    package mutating func end(_ error: AMQPError) {
        queue.answer(answers)
        queue.disconnect(error)
    }

    private mutating func settle(
        _ number: UInt64, _ multiple: Bool, _ confirmation: Confirmation
    ) throws(AMQPError) {
        try ledger.settle(number, multiple: multiple, as: confirmation, into: &answers)
    }

    private mutating func take(_ content: consuming ContentAssembler.Content?) {
        guard let content, case .returned(_, _, let destination) = content.start else { return }
        guard let id = content.properties.messageID.flatMap(UUIDText.parse) else { return }
        ledger.markReturned(id, from: destination)
    }

    private mutating func block(_ reason: String) {
        isBlocked = true
        queue.obstruct(AMQPError(.blocked, "the broker takes no messages: \(reason)"))
        change(.blocked(reason))
    }

    private mutating func unblock() {
        isBlocked = false
        queue.obstruct(nil)
        change(.connected)
    }
}
