internal import FoundationEssentials
package import Work

/// The short strings of a message that is being published, side by side in one buffer that is used again for the next:
/// publishing allocates nothing.
///
/// A message's time travels twice: in seconds, as AMQP has it, and to the millisecond in a header. Headers whose name
/// begins with `x-` belong to the broker: they are read and never sent.
package struct PublishScratch {
    /// A header: text when `text` is not nil, and otherwise a whole number.
    package struct Header {
        package let name: Range<Int>
        package let text: Range<Int>?
        package let integer: Int64
    }

    /// What the ranges are ranges of.
    package private(set) var bytes: [UInt8] = []
    package private(set) var exchange = 0..<0
    package private(set) var key = 0..<0
    package private(set) var messageID = 0..<0
    /// Empty when the message is about no case.
    package private(set) var correlationID = 0..<0
    package private(set) var type = 0..<0
    package private(set) var contentType = 0..<0
    package private(set) var appID = 0..<0
    /// Seconds since 1970.
    package private(set) var timestamp: UInt64 = 0
    package private(set) var headers: [Header] = []

    package init() {}

    /// Takes in a message that `MessageLimits` has passed.
    package mutating func fill(_ outgoing: Outgoing) {
        let message = outgoing.message
        bytes.removeAll(keepingCapacity: true)
        headers.removeAll(keepingCapacity: true)
        exchange = append(outgoing.destination.exchange)
        key = append(outgoing.destination.key)
        messageID = append(message.id)
        correlationID = message.caseID.map { append($0) } ?? 0..<0
        type = append(message.type)
        contentType = append(message.contentType)
        appID = append(message.appID)
        timestamp = UInt64(clamping: message.timestamp / 1000)
        for (name, value) in message.headers where !name.hasPrefix("x-") && name != Work.Header.at {
            append(name, value)
        }
        append(Work.Header.at, .integer(message.timestamp))
    }

    private mutating func append(_ name: String, _ value: HeaderValue) {
        let name = append(name)
        switch value {
        case .text(let text): headers.append(Header(name: name, text: append(text), integer: 0))
        case .integer(let integer): headers.append(Header(name: name, text: nil, integer: integer))
        }
    }

    private mutating func append(_ text: String) -> Range<Int> {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        return start..<bytes.count
    }

    private mutating func append(_ id: UUID) -> Range<Int> {
        let start = bytes.count
        UUIDText.append(id, to: &bytes)
        return start..<bytes.count
    }
}
