internal import FoundationEssentials
package import Work

/// What one frame of AMQP can carry. The library writes the length of a short string into one byte without looking, and
/// finds a header table too long only after half of the message is sent: both would cost the connection.
package enum MessageLimits {
    /// Bytes of an exchange, a routing key, a header's name, and each property.
    package static let shortString = 255
    /// Headers of a message that is published; one that is read may have `readHeaders`, which leaves room for what is
    /// added when it is published again.
    package static let headers = 96
    package static let readHeaders = 64
    /// Bytes of all headers of a message that is published: well within the frame of 131,072 bytes.
    package static let headerBytes = 96 << 10
    package static let readHeaderBytes = 64 << 10
    /// Bytes of a body that is read whole: what RabbitMQ 4 takes at most.
    package static let body = 16 << 20

    /// Refuses a message that would break the connection.
    package static func check(_ outgoing: Outgoing) throws(AMQPError) {
        let message = outgoing.message
        func short(_ text: String, _ what: String) throws(AMQPError) {
            guard text.utf8.count <= shortString else { throw invalid(message, "\(what) is over 255 bytes") }
        }
        try short(outgoing.destination.exchange, "its exchange")
        try short(outgoing.destination.key, "its routing key")
        try short(message.type, "its type")
        try short(message.contentType, "its content type")
        try short(message.appID, "its app id")
        guard !message.type.isEmpty else { throw invalid(message, "it has no type") }
        guard message.headers.count <= headers else { throw invalid(message, "it has over \(headers) headers") }
        var bytes = 0
        for (name, value) in message.headers {
            try short(name, "the name of a header")
            bytes += size(name, value)
        }
        guard bytes <= headerBytes else { throw invalid(message, "its headers are over \(headerBytes) bytes") }
        guard message.body.count <= body else { throw invalid(message, "its body is over \(body) bytes") }
    }

    /// Bytes of a header in the frame, or a little more.
    package static func size(_ name: String, _ value: HeaderValue) -> Int {
        switch value {
        case .text(let text): name.utf8.count + text.utf8.count + 6
        case .integer: name.utf8.count + 10
        }
    }

    private static func invalid(_ message: Message, _ why: String) -> AMQPError {
        AMQPError(.invalidMessage, "message \(message.id.uuidString.lowercased()) cannot be published: \(why)")
    }
}
