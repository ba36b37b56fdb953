package import Work

/// One frame of the broker's, copied out of the library: nothing in it points into the connection's memory.
package enum Event: Sendable, Equatable {
    /// The broker answers for a publish, or for every publish up to it.
    case acknowledged(UInt64, multiple: Bool)
    case refused(UInt64, multiple: Bool)
    /// A message comes that no queue took, or that is delivered to us: its header and its body follow.
    case content(ContentStart)
    case header(bodySize: UInt64, Properties)
    case body([UInt8])
    /// The broker ended the subscription by itself.
    case consumerCancelled
    /// The broker did as we asked: nothing more is delivered.
    case cancelAnswered
    case channelClosed(code: Int, text: String)
    case connectionClosed(code: Int, text: String)
    case blocked(reason: String)
    case unblocked
    /// A heartbeat, or something that Linli has no use for.
    case other
}

/// The method that announces a message.
package enum ContentStart: Sendable, Equatable {
    case delivery(tag: UInt64, redelivered: Bool, Destination)
    case returned(code: Int, text: String, Destination)
}

/// The properties of a message as they are on the wire. What is absent is nil.
package struct Properties: Sendable, Equatable {
    package var messageID: String?
    package var correlationID: String?
    package var type: String?
    package var contentType: String?
    package var appID: String?
    /// Seconds since 1970.
    package var timestamp: UInt64?
    /// Milliseconds since 1970, which travel as a header.
    package var at: Int64?
    /// The other headers that are text or whole numbers, up to the limits of `MessageLimits`.
    package var headers: [String: HeaderValue]
    /// There were more headers than Linli reads.
    package var isCut: Bool

    package init(
        messageID: String? = nil, correlationID: String? = nil, type: String? = nil, contentType: String? = nil,
        appID: String? = nil, timestamp: UInt64? = nil, at: Int64? = nil, headers: [String: HeaderValue] = [:],
        isCut: Bool = false
    ) {
        self.messageID = messageID
        self.correlationID = correlationID
        self.type = type
        self.contentType = contentType
        self.appID = appID
        self.timestamp = timestamp
        self.at = at
        self.headers = headers
        self.isCut = isCut
    }
}
