package import Work

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
