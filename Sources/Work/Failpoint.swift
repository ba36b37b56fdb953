internal import Glibc
internal import Synchronization

/// Places between two steps at which a test has a daemon die as if by kill -9, once. Only in a debug build: a release has
/// none of it, and ignores the variable.
package enum Failpoint: String, CaseIterable, Sendable {
    /// The ledger: persons' keys are committed, what uses them is not.
    case keysKept = "keys-kept"
    /// All is written, and the transaction not committed.
    case written
    /// Committed, and not acknowledged.
    case committed
    /// The relay: rows are leased, and nothing is published.
    case leased
    /// Published and confirmed, and not marked as sent.
    case published
    /// The notifier: told, and not marked.
    case told

    #if DEBUG
        private static let armed = Mutex<(point: Failpoint, file: String)?>(nil)
    #endif

    /// `point:FILE`, from the environment: dies there unless FILE is there already, and makes it first.
    package static func arm(_ text: String) {
        #if DEBUG
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, let point = Failpoint(rawValue: parts[0]) else { return }
            armed.withLock { $0 = (point, parts[1]) }
        #endif
    }

    /// The process may end here.
    package func reach() {
        #if DEBUG
            guard let armed = Self.armed.withLock({ $0 }), armed.point == self else { return }
            let file = open(armed.file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
            guard file >= 0 else { return }
            kill(getpid(), SIGKILL)
        #endif
    }
}
