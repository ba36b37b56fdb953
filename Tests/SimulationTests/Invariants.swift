import FoundationEssentials
import Lines
import Synchronization
import Work

/// What the register has taken.
final class Marked: Sendable {
    private let requests = Mutex<[WireRequest]>([])

    var all: [WireRequest] { requests.withLock { $0 } }
    func add(_ request: WireRequest) { requests.withLock { $0.append(request) } }
}

/// What must be true after every history.
struct Invariants {
    private let house: ErrandHouse
    private let marked: [UUID]
    private let entries: [ModelLedger.Entry]

    init(_ house: ErrandHouse, marked: [UUID]) {
        self.house = house
        self.marked = marked
        entries = house.ledger.entries
    }

    var violations: [String] {
        [nothingLost, nothingTwice, versionsGapless, postingsBalance, openedOnce, claimsUnique, atPeace].compactMap {
            $0
        }
    }

    /// Every request that was taken is answered, or parked.
    private var nothingLost: String? {
        let lost = Set(marked).subtracting(house.ledger.answered).count
        return lost > house.parked ? "\(lost) requests are neither answered nor parked" : nil
    }

    private var nothingTwice: String? {
        Set(entries.map(\.request)).count == entries.count ? nil : "a request has two entries"
    }

    private var versionsGapless: String? {
        let cases = Dictionary(grouping: entries.filter(\.advances), by: \.caseID)
        return cases.values.allSatisfy { $0.map(\.version) == Array(1...UInt64($0.count)) }
            ? nil : "a case's versions have a gap, or one comes twice"
    }

    private var postingsBalance: String? {
        entries.allSatisfy { $0.fen.reduce(0, +) == 0 } ? nil : "an entry's postings do not balance"
    }

    private var openedOnce: String? {
        let cases = Dictionary(grouping: entries.filter(\.advances), by: \.caseID)
        return cases.values.allSatisfy { Set($0.compactMap(\.openedAt)).count == 1 } ? nil : "a case's openedAt changes"
    }

    private var claimsUnique: String? { house.ledger.isClaimedTwice ? "two cases hold one claim" : nil }

    private var atPeace: String? { house.waiting == 0 ? nil : "\(house.waiting) messages are left in queues" }
}
