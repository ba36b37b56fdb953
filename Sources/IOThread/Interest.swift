internal import Glibc

/// What a turn waits for: a descriptor that can be read (and perhaps written), or a moment.
package struct Interest: Sendable {
    package var descriptor: Int32?
    package var writing: Bool
    package var deadline: ContinuousClock.Instant?

    /// Nothing by default: the thread then sleeps until a job comes.
    package init(descriptor: Int32? = nil, writing: Bool = false, deadline: ContinuousClock.Instant? = nil) {
        self.descriptor = descriptor
        self.writing = writing
        self.deadline = deadline
    }

    var events: Int16 { Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0) }

    /// Rounded up, so that a deadline has passed when the thread wakes; -1 is for ever.
    var timeoutMilliseconds: Int32 {
        guard let deadline else { return -1 }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}

/// What `poll()` said of the descriptor.
package struct Readiness: Sendable {
    package let readable: Bool
    package let writable: Bool
    /// The other side is gone, or the descriptor is broken.
    package let hungUp: Bool

    init(events: Int16 = 0) {
        readable = events & Int16(POLLIN) != 0
        writable = events & Int16(POLLOUT) != 0
        hungUp = events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
    }
}
