package import Work

/// What went wrong between this process and the broker. It names hosts, users, queues and codes; never a password or
/// the body of a message.
package struct AMQPError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    package enum Code: Sendable, Hashable {
        /// Nobody speaks AMQP at that host and port.
        case connectionRefused
        /// The broker's certificate is not one that we trust, or is for another host; or one of our files is not right.
        case untrusted
        /// The user, the password, the vhost or a permission.
        case accessRefused
        /// A queue or an exchange that does not exist: the topology is not applied.
        case notFound
        /// The connection broke, and what was under way on it is unknown.
        case connectionLost
        /// The broker closed the connection, with its reply code.
        case connectionClosed(Int)
        /// The broker closed the channel, with its reply code; the connection goes with it.
        case channelClosed(Int)
        /// The broker cancelled the consumer: the queue was deleted, or its leader is gone.
        case consumerCancelled
        /// An answer did not come in time.
        case deadline
        /// The broker takes no messages (memory or disk alarm), and did not for as long as the caller would wait.
        case blocked
        /// There was no connection for as long as the caller would wait.
        case notConnected
        /// This side has stopped.
        case closed
        /// The broker said what the protocol does not allow at that point, or what Linli cannot work with.
        case protocolViolation
        /// A message that no frame can carry.
        case invalidMessage
        /// A URL that is not one of a broker.
        case malformedEndpoint
        /// A call that the state of the object does not allow.
        case misuse
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What a reply code of the broker's means.
    package init(replyCode: Int, channel: Bool, _ message: String) {
        switch replyCode {
        // 530 is the answer to a vhost that does not exist or that the user may not enter.
        case 403, 530: self.init(.accessRefused, message)
        case 404: self.init(.notFound, message)
        default: self.init(channel ? .channelClosed(replyCode) : .connectionClosed(replyCode), message)
        }
    }

    package var description: String { message }

    /// Whether the same call may succeed later without anybody's doing. What is not needs a person.
    package var isRetriable: Bool {
        switch code {
        case .connectionRefused, .connectionLost, .connectionClosed, .channelClosed, .consumerCancelled, .deadline,
            .blocked, .notConnected:
            true
        case .untrusted, .accessRefused, .notFound, .closed, .protocolViolation, .invalidMessage, .malformedEndpoint,
            .misuse:
            false
        }
    }
}

extension AMQPError: PublishFailure {
    package var remedy: Remedy { isRetriable ? .again : code == .invalidMessage ? .otherMessage : .stop }
}
