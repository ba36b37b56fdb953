package import Casework
internal import Synchronization

/// When the ledger was last seen: the pages say how old the states are that they show. Written by whoever has looked.
package final class LedgerSight: Sendable {
    private let seen = Mutex<Instant?>(nil)

    package init() {}

    package func see(at now: Instant) { seen.withLock { $0 = now } }

    /// The moment of the last look that succeeded; nil before the first.
    package var lastSeen: Instant? { seen.withLock { $0 } }

    /// So long without a look, and the ledger counts as away: the settler looks at least every few seconds.
    static let patience = Span.seconds(20)

    package func isAway(at now: Instant) -> Bool {
        guard let lastSeen else { return true }
        return now - lastSeen > Self.patience
    }
}
