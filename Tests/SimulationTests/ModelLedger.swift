import Casework
import FoundationEssentials
import Lines
import SwiftProtobuf
import Synchronization
import Work

@testable import Ledger

/// The ledger in memory: it commits by the ledger's own rule (`CommitPlan`), onto books that are dictionaries.
final class ModelLedger: CaseReader {
    /// A guard of the ledger that a test takes away, to see that its absence is noticed.
    enum Guard: CaseIterable { case inbox, versions, claims }

    struct Entry {
        let request: UUID
        let caseID: UUID
        let version: UInt64
        let advances: Bool
        let fen: [Int64]
        let openedAt: Int64?
    }

    private struct State {
        var books = Books()
        var cases: [UUID: StoredCase] = [:]
        var entries: [Entry] = []
        var keyIDs: [UUID: String] = [:]
        var waiting: [(due: Int64, request: WireRequest)] = []
        /// Two cases held one claim at once.
        var isClaimedTwice = false
        var isDown = false
    }

    struct Down: Error {}

    private let missing: Guard?
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())
    private let directory: Directory

    init(_ directory: Directory, without missing: Guard? = nil, now: @escaping @Sendable () -> Int64) {
        self.directory = directory
        self.missing = missing
        self.now = now
    }

    var entries: [Entry] { state.withLock { $0.entries } }
    var answered: Set<UUID> { state.withLock { $0.books.inInbox } }
    var isClaimedTwice: Bool { state.withLock { $0.isClaimedTwice } }

    func setDown(_ isDown: Bool) { state.withLock { $0.isDown = isDown } }

    /// What is due by now, taken out for the relay to send.
    func takeDue() -> [WireRequest] {
        state.withLock { state in
            let due = state.waiting.filter { $0.due <= now() }
            state.waiting.removeAll { $0.due <= now() }
            return due.map { item in
                var request = item.request
                request.at = item.due
                return request
            }
        }
    }

    /// The broker did not take it: it is due again.
    func putBack(_ request: WireRequest) { state.withLock { $0.waiting.append((request.at, request)) } }

    // MARK: committing

    func commit(_ decisions: [WireDecision]) throws {
        try state.withLock { state in
            if state.isDown { throw Outage(dependency: "ledger", cause: Down()) }
            guard missing != nil else { return apply(CommitPlan(decisions, on: state.books), &state) }
            for decision in decisions {
                var books = state.books
                switch missing {
                case .inbox: books.inInbox = []
                case .claims: books.claims = books.claims.filter { $0.value == decision.request.caseUUID }
                default: break
                }
                if missing == .inbox || missing == .versions {
                    books.versions[decision.request.caseUUID] = CaseVersion(
                        number: decision.version, digest: decision.digest)
                }
                apply(CommitPlan([decision], on: books), &state)
            }
        }
    }

    private func apply(_ plan: CommitPlan, _ state: inout State) {
        for standing in plan.standing { enter(standing, &state) }
        for claim in plan.releasedClaims { state.books.claims[claim] = nil }
        for (claim, caseID, _) in plan.newClaims {
            if let holder = state.books.claims[claim], holder != caseID { state.isClaimedTwice = true }
            state.books.claims[claim] = caseID
        }
        let ended = plan.endedTimers
        state.waiting.removeAll { ended.contains($0.request.requestID) }
        for (id, new) in plan.newTimers.sorted(by: { $0.key.uuidString < $1.key.uuidString }) {
            state.books.timers[new.caseID, default: [:]][new.timer.key] = .init(request: id, spec: new.timer.spec)
            // Working time passes as wall time does here.
            let due = new.timer.at != 0 ? new.timer.at : now() + new.timer.after
            state.waiting.append((due, new.timer.request))
        }
        for lost in plan.lost {
            var request = lost.decision.request
            let known = Set(request.lost)
            request.lost += lost.claims.filter { !known.contains($0) }
            request.redecide += 1
            state.waiting.append((request.at, request))
        }
    }

    private func enter(_ standing: CommitPlan.Standing, _ state: inout State) {
        let decision = standing.decision
        let (id, caseID) = (decision.request.requestID, decision.request.caseUUID)
        state.books.inInbox.insert(id)
        for key in decision.personKeys {
            let person = UUID(bytes: Array(key.person))
            state.books.keys.kept[person] = key.wrapped
            state.keyIDs[person] = key.keyID
        }
        for posting in decision.postings {
            state.books.accounts[posting.account, default: .init(balance: 0)].balance += posting.fen
        }
        for request in decision.followOns { state.waiting.append((now(), request)) }
        state.books.timers[caseID] = state.books.timers[caseID]?.filter { $0.value.request != id }
        if decision.advances {
            let version = CaseVersion(number: standing.version, digest: decision.stateDigest)
            state.books.versions[caseID] = version
            let doer = decision.summary.doer
            state.cases[caseID] = StoredCase(
                version: version, state: Array(decision.state), doer: doer.isEmpty ? nil : DoerID(doer))
            let wanted = Set(decision.timers.map { "\($0.key) \($0.spec)" })
            state.books.timers[caseID] = state.books.timers[caseID]?.filter {
                wanted.contains("\($0.key) \($0.value.spec)")
            }
        }
        guard decision.makesEntry else { return }
        state.entries.append(
            Entry(
                request: id, caseID: caseID, version: standing.version, advances: decision.advances,
                fen: decision.postings.map(\.fen), openedAt: decision.advances ? decision.summary.openedAt : nil))
    }

    // MARK: reading

    func read(_ query: StateQuery) async throws -> Snapshot {
        try state.withLock { state in
            if state.isDown { throw Outage(dependency: "ledger", cause: Down()) }
            var cases: [CaseID: StoredCase] = [:]
            for id in query.cases { cases[id] = state.cases[id.uuid] }
            let settled = query.requests.filter { state.books.inInbox.contains($0.uuid) }
            var loads: [DoerID: Int] = [:]
            for case1 in state.cases.values { if let doer = case1.doer { loads[doer, default: 0] += 1 } }
            return Snapshot(
                now: Instant(milliseconds: now()), directoryVersion: directory.version, cases: cases,
                settled: settled, committed: missing == .inbox ? [] : settled, loads: loads,
                balances: [.float: Money(fen: 50_000)])
        }
    }

    func directory(version: Int64) async throws -> Directory { directory }

    func keys(of persons: Set<PersonID>) async throws -> [PersonID: WrappedKey] {
        state.withLock { state in
            var keys: [PersonID: WrappedKey] = [:]
            for person in persons {
                guard let bytes = state.books.keys.kept[person.uuid], let id = state.keyIDs[person.uuid] else {
                    continue
                }
                keys[person] = WrappedKey(keyID: id, bytes: Array(bytes))
            }
            return keys
        }
    }

    func probe() async throws {
        if state.withLock({ $0.isDown }) { throw Outage(dependency: "ledger", cause: Down()) }
    }
}
