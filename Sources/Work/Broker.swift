/// Where a message is published to.
package struct Destination: Sendable, Hashable {
    package let exchange: String
    package let key: String

    package init(exchange: String, key: String) {
        self.exchange = exchange
        self.key = key
    }
}

/// A message and where it goes.
package struct Outgoing: Sendable {
    package let destination: Destination
    package let message: Message

    package init(_ message: Message, to destination: Destination) {
        self.message = message
        self.destination = destination
    }
}

/// What the broker said of one published message.
package enum Confirmation: Sendable, Equatable {
    /// It is on disk in every queue that it was routed to.
    case confirmed
    /// No queue takes it (`mandatory`): the topology is not applied.
    case returned
    /// The broker refused it.
    case nacked
}

/// A message that was delivered and must be settled.
package struct Delivery: Sendable {
    /// Which delivery of which connection: an acknowledgement after a reconnect means nothing and is dropped.
    package struct Tag: Sendable, Hashable, Comparable {
        package let epoch: UInt64
        package let number: UInt64

        package init(epoch: UInt64, number: UInt64) {
            self.epoch = epoch
            self.number = number
        }

        package static func < (left: Tag, right: Tag) -> Bool {
            (left.epoch, left.number) < (right.epoch, right.number)
        }
    }

    package let tag: Tag
    /// The broker gave it to somebody before, who did not settle it.
    package let redelivered: Bool
    package let destination: Destination
    /// The message, or why its properties are not those of a message of ours.
    package let content: Result<Message, MalformedMessage>
    package let queue: String

    package init(
        tag: Tag, redelivered: Bool, destination: Destination, content: Result<Message, MalformedMessage>, queue: String
    ) {
        self.tag = tag
        self.redelivered = redelivered
        self.destination = destination
        self.content = content
        self.queue = queue
    }
}

/// A message without what every message of ours has: kept as bytes for a person to look at.
package struct MalformedMessage: Error, Sendable {
    package let reason: String
    /// What it had for an id, which is none of ours.
    package let messageID: String?
    /// Its headers, and its properties as `Header.original` names them.
    package let headers: [String: HeaderValue]
    package let body: [UInt8]

    package init(reason: String, messageID: String?, headers: [String: HeaderValue], body: [UInt8]) {
        self.reason = reason
        self.messageID = messageID
        self.headers = headers
        self.body = body
    }
}

/// Publishes with confirms. A call returns when the broker has answered for every message of it, in their order, and
/// throws when that can no longer be known: the caller then publishes again, which is harmless.
package protocol MessagePublisher: Sendable {
    func publish(_ messages: [Outgoing]) async throws -> [Confirmation]
}

extension MessagePublisher {
    /// Publishes messages that have to arrive: throws when one of them was not confirmed.
    package func deliver(_ messages: [Outgoing]) async throws {
        for (message, confirmation) in zip(messages, try await publish(messages)) where confirmation != .confirmed {
            throw NotConfirmed(confirmation: confirmation, destination: message.destination)
        }
    }
}

/// What somebody can do about a message that could not be published.
package enum Remedy: Sendable, Equatable {
    /// Nothing is wrong with the message: again after a pause.
    case again
    /// No broker will ever carry this message.
    case otherMessage
    /// A person must see to the broker first, or this side has stopped: trying on would be a loop.
    case stop
}

/// A failure to publish that knows its remedy.
package protocol PublishFailure: Error {
    var remedy: Remedy { get }
}

/// A message that must arrive was returned or refused.
package struct NotConfirmed: PublishFailure, CustomStringConvertible {
    package let confirmation: Confirmation
    package let destination: Destination

    /// Where nothing is routed to, the topology is not applied: that holds for every message that goes there.
    package var remedy: Remedy { confirmation == .returned ? .stop : .again }

    package var description: String {
        "the broker answered \(confirmation) for exchange \(destination.exchange), key \(destination.key)"
    }
}

/// One queue, consumed. Deliveries come in batches of what has arrived; prefetch is the only buffer.
package protocol MessageConsumer: Sendable {
    /// Waits for at least one delivery; nil when the consumer was stopped.
    func next() async throws -> [Delivery]?
    func acknowledge(_ tags: [Delivery.Tag]) async
    /// Puts deliveries back into the queue, for when this worker stops.
    func giveBack(_ tags: [Delivery.Tag]) async
    /// Cancels the subscription and gives back once what is not settled: a dependency is down.
    func pause() async
    func resume() async
    /// No more deliveries: `next()` returns nil from now on. What is in hand can still be settled.
    func stop() async
}
