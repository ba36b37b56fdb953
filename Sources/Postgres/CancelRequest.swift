internal import CPostgres
internal import IOThread
internal import Synchronization

/// Asks the server to cancel what a connection is doing. libpq does that over a second connection, and blocks.
///
/// Safe because a `PGcancel` is made to be used from any thread, and this one is only used by the thread that it makes.
final class CancelRequest: @unchecked Sendable {
    private let raw: OpaquePointer

    /// Owns the request from here on.
    init(_ raw: OpaquePointer) { self.raw = raw }

    deinit { PQfreeCancel(raw) }

    /// Sends it from a short-lived thread, and says when that is over. The server has then signalled the backend, so
    /// that a statement which is sent later cannot be hit. Whether there was something to cancel, nobody knows.
    func send(then over: @escaping @Sendable () -> Void) {
        let thread = IOThread(name: "pg cancel")
        thread.perform { [self] in
            var words = [CChar](repeating: 0, count: 256)
            // When it fails the statement goes on, and the asker asks again.
            _ = PQcancel(raw, &words, Int32(words.count))
            over()
        }
        thread.stop()
    }
}

/// What other threads have to say to a connection's thread about cancelling: both are numbers of what it does.
final class CancelSignals: Sendable {
    private let asked = Atomic<UInt64>(0)
    private let sent = Atomic<UInt64>(0)

    /// The task that waits for this was cancelled.
    func ask(_ number: UInt64) { asked.store(number, ordering: .releasing) }

    /// Whether the task that waits for this was cancelled.
    func isAsked(_ number: UInt64) -> Bool { asked.load(ordering: .acquiring) == number }

    /// A request to cancel this was sent.
    func send(_ number: UInt64) { sent.store(number, ordering: .releasing) }

    /// Whether a request to cancel this was sent; true once for each.
    func takeSent(_ number: UInt64) -> Bool {
        sent.compareExchange(expected: number, desired: 0, ordering: .acquiringAndReleasing).exchanged
    }
}
