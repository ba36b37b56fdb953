/// Puts messages together from their frames: a method, a header, and as many body frames as the header's size needs.
/// The frames of one channel follow one another without gaps, so anything else in between is the broker's error.
package struct ContentAssembler {
    /// A complete message.
    package struct Content: Sendable, Equatable {
        package let start: ContentStart
        package let properties: Properties
        /// The size that the header tells.
        package let size: UInt64
        /// As much of the body as the limit allows.
        package var body: [UInt8]

        /// Whether bytes over the limit were dropped.
        package var isCut: Bool { UInt64(body.count) < size }
    }

    private enum State {
        case idle
        case started(ContentStart)
        /// With the number of bytes that are still to come.
        case filling(Content, missing: UInt64)
    }

    private var state = State.idle
    private let limit: Int

    /// Keeps at most `limit` bytes of a body, so that a foreign message cannot fill the memory; the rest is read and
    /// dropped.
    package init(limit: Int) {
        self.limit = limit
    }

    package mutating func begin(_ start: ContentStart) throws(AMQPError) {
        guard case .idle = state else { throw violation("a message began before the last one was complete") }
        state = .started(start)
    }

    /// Returns the message when it has no body.
    package mutating func header(_ properties: consuming Properties, bodySize: UInt64) throws(AMQPError) -> Content? {
        guard case .started(let start) = exchange(&state, with: .idle) else {
            throw violation("a header came without its method")
        }
        return advance(Content(start: start, properties: properties, size: bodySize, body: []), missing: bodySize)
    }

    /// Returns the message when this was the last of its body.
    package mutating func body(_ fragment: consuming [UInt8]) throws(AMQPError) -> Content? {
        // While the state held the content too, growing the body would copy it.
        guard case .filling(var content, let missing) = exchange(&state, with: .idle) else {
            throw violation("a body came without its header")
        }
        guard fragment.count <= missing else { throw violation("a body is longer than its header says") }
        let count = UInt64(fragment.count)
        let room = limit - content.body.count
        if content.body.isEmpty, fragment.count <= room {
            // The usual case, a body in one frame: taken as it is.
            content.body = fragment
        } else {
            content.body.append(contentsOf: fragment.prefix(room))
        }
        return advance(content, missing: missing - count)
    }

    private mutating func advance(_ content: consuming Content, missing: UInt64) -> Content? {
        if missing == 0 { return content }
        state = .filling(content, missing: missing)
        return nil
    }

    private func violation(_ what: String) -> AMQPError {
        AMQPError(.protocolViolation, "the broker's frames: \(what)")
    }
}
