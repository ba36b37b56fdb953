internal import CPostgres
internal import IOThread
internal import Synchronization

/// Asks the server to cancel the statement that is under way. libpq does that with a connection of its own and blocks,
/// so it is done on a thread of its own.
///
/// Safe because a `PGcancel` is made to be used from any thread, and is freed only under the lock.
final class Canceller: @unchecked Sendable {
    private static let thread = IOThread(name: "pg cancel")
    private let cancel = Mutex<UInt>(0)
    private let asked = Atomic<Bool>(false)

    /// Somebody cancelled a statement on this connection.
    var wasAsked: Bool { asked.load(ordering: .acquiring) }

    deinit { disarm() }

    func arm(_ handle: OpaquePointer) {
        let fresh = PQgetCancel(handle)
        asked.store(false, ordering: .releasing)
        cancel.withLock { cancel in
            Self.free(cancel)
            cancel = UInt(bitPattern: fresh)
        }
    }

    func disarm() {
        cancel.withLock { cancel in
            Self.free(cancel)
            cancel = 0
        }
    }

    func request() {
        asked.store(true, ordering: .releasing)
        Self.thread.perform { [self] in
            cancel.withLock { cancel in
                guard let cancel = OpaquePointer(bitPattern: cancel) else { return }
                var words = [CChar](repeating: 0, count: 256)
                _ = PQcancel(cancel, &words, Int32(words.count))
            }
        }
    }

    private static func free(_ cancel: UInt) {
        if let cancel = OpaquePointer(bitPattern: cancel) { PQfreeCancel(cancel) }
    }
}
