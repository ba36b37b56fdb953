internal import Casework
package import Lines
internal import Synchronization

/// 待告知 as the ledger told it last, so that the pages need not ask. Written by the settler.
package final class UntoldShelf: Sendable {
    /// So many at the most are shown; a desk that has more is told so.
    static let most = 200

    private let notices = Mutex<[UntoldNotice]>([])

    package init() {}

    package var all: [UntoldNotice] { notices.withLock { $0 } }

    package func keep(_ found: [UntoldNotice]) { notices.withLock { $0 = found } }

    /// Somebody has told them; the ledger will say so with the next look.
    func drop(_ told: Notice, of caseID: CaseID) {
        notices.withLock { $0.removeAll { $0.caseID == caseID && $0.recipient == told.to && $0.code == told.code } }
    }
}
