internal import FoundationEssentials
internal import Lines
internal import SwiftProtobuf
internal import Work

/// What the database says about the cases, claims and accounts that a batch names, read under lock.
struct Books: Sendable {
    var versions: [UUID: CaseVersion] = [:]
    var inInbox: Set<UUID> = []
    /// Who holds a claim.
    var claims: [ClaimKey: UUID] = [:]
    var accounts: [String: Account] = [:]
    /// The timers that the cases have, by key.
    var timers: [UUID: [String: StandingTimer]] = [:]
    var keys = KeyStock()

    /// What the house has of the keys of the persons whom a batch is about.
    struct KeyStock: Sendable {
        /// The wrapped keys that it keeps.
        var kept: [UUID: Data] = [:]
        /// Persons for whom the batch has something sealed, and of whom there is no key: they were erased meanwhile.
        var missing: Set<UUID> = []
    }

    struct Account: Sendable, Equatable {
        var balance: Int64
        var floor: Int64?
    }

    struct StandingTimer: Sendable, Equatable {
        var request: UUID
        var spec: String
    }
}

/// A claim as a key of a dictionary.
struct ClaimKey: Hashable, Sendable {
    let kind: String
    let key: String

    init(kind: String, key: String) {
        self.kind = kind
        self.key = key
    }

    init(_ claim: WireClaim) { self.init(kind: claim.kind, key: claim.key) }

    var wire: WireClaim {
        WireClaim.with {
            $0.kind = kind
            $0.key = key
        }
    }
}

/// Which decisions of a batch stand, which lost, and what the standing ones change: worked out in order, each on what
/// the ones before it leave, before anything is written. Pure, so that the rule can be read and tested without a
/// database.
struct CommitPlan: Sendable {
    /// A decision that stands, and the version that it leaves.
    struct Standing: Sendable {
        let decision: WireDecision
        let version: UInt64
    }

    /// A decision that lost: its request goes back to the line with what it lost.
    struct Lost: Sendable {
        let decision: WireDecision
        let claims: [WireClaim]
    }

    private(set) var standing: [Standing] = []
    private(set) var lost: [Lost] = []
    private(set) var duplicates = 0
    /// The requests of `lost`: one goes back once, however often it was decided.
    private var lostRequests: Set<UUID> = []

    private(set) var newClaims: [(claim: ClaimKey, caseID: UUID, request: UUID)] = []
    private(set) var releasedClaims: Set<ClaimKey> = []
    private(set) var newTimers: [UUID: (timer: WireTimer, caseID: UUID)] = [:]
    private(set) var endedTimers: Set<UUID> = []

    private var books: Books

    init(_ decisions: [WireDecision], on books: Books) {
        self.books = books
        for decision in decisions { take(decision) }
    }

    private mutating func take(_ decision: WireDecision) {
        let id = decision.request.requestID
        guard books.inInbox.insert(id).inserted else {
            duplicates += 1
            return
        }
        guard isCurrent(decision), keepsKeys(decision) else { return lose(decision, []) }
        let taken = decision.claims.filter { isTaken($0, from: decision.request.caseUUID) }
        guard taken.isEmpty, staysAboveFloors(decision) else { return lose(decision, taken) }
        stand(decision)
    }

    private mutating func lose(_ decision: WireDecision, _ claims: [WireClaim]) {
        // It leaves no inbox row, so that it can be decided again.
        let id = decision.request.requestID
        books.inInbox.remove(id)
        guard lostRequests.insert(id).inserted else {
            duplicates += 1
            return
        }
        lost.append(Lost(decision: decision, claims: claims))
    }

    // MARK: what a decision can lose by

    /// Decided on the version that the case has: the number and the digest of the state.
    private func isCurrent(_ decision: WireDecision) -> Bool {
        let current = books.versions[decision.request.caseUUID] ?? .none
        return current == CaseVersion(number: decision.version, digest: decision.digest)
    }

    private func keepsKeys(_ decision: WireDecision) -> Bool {
        decision.personKeys.allSatisfy {
            books.keys.kept[UUID(bytes: Array($0.person)), default: $0.wrapped] == $0.wrapped
        } && decision.particulars.allSatisfy { !books.keys.missing.contains(UUID(bytes: Array($0.person))) }
    }

    private func isTaken(_ claim: WireClaim, from caseID: UUID) -> Bool {
        guard let holder = books.claims[ClaimKey(claim)] else { return false }
        return holder != caseID
    }

    private func staysAboveFloors(_ decision: WireDecision) -> Bool {
        balances(after: decision).allSatisfy { code, balance in
            guard let floor = books.accounts[code]?.floor else { return true }
            return balance >= floor
        }
    }

    private func balances(after decision: WireDecision) -> [String: Int64] {
        decision.postings.reduce(into: [:]) { balances, posting in
            let before = balances[posting.account] ?? books.accounts[posting.account]?.balance ?? 0
            balances[posting.account] = before + posting.fen
        }
    }

    // MARK: what a standing decision changes

    private mutating func stand(_ decision: WireDecision) {
        let caseID = decision.request.caseUUID
        var version = books.versions[caseID] ?? .none
        if decision.advances {
            version = CaseVersion(number: version.number + 1, digest: decision.stateDigest)
            books.versions[caseID] = version
        }
        standing.append(Standing(decision: decision, version: version.number))
        if lostRequests.remove(decision.request.requestID) != nil {
            // It was decided twice, and only the earlier decision lost: there is nothing to decide again.
            lost.removeAll { $0.decision.request.id == decision.request.id }
            duplicates += 1
        }
        for (code, balance) in balances(after: decision) {
            books.accounts[code, default: .init(balance: 0)].balance = balance
        }
        changeClaims(decision, of: caseID)
        endTimer(decision.request.requestID, of: caseID)
        if decision.advances { changeTimers(decision, of: caseID) }
    }

    private mutating func changeClaims(_ decision: WireDecision, of caseID: UUID) {
        for claim in decision.releases.map({ ClaimKey($0) }) where books.claims[claim] == caseID {
            books.claims[claim] = nil
            newClaims.removeAll { $0.claim == claim }
            releasedClaims.insert(claim)
        }
        for claim in decision.claims.map({ ClaimKey($0) }) where books.claims[claim] == nil {
            books.claims[claim] = caseID
            newClaims.append((claim, caseID, decision.request.requestID))
        }
    }

    /// The timer whose request this is has fired.
    private mutating func endTimer(_ request: UUID, of caseID: UUID) {
        guard let key = books.timers[caseID]?.first(where: { $0.value.request == request })?.key else { return }
        books.timers[caseID]?[key] = nil
        newTimers[request] = nil
    }

    /// The decision's timers are all that the case has from now on. Equal ones are left alone, so that a return never
    /// restarts a clock.
    private mutating func changeTimers(_ decision: WireDecision, of caseID: UUID) {
        var timers = books.timers[caseID] ?? [:]
        let wanted = Dictionary(decision.timers.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        for (key, timer) in timers where wanted[key]?.spec != timer.spec {
            timers[key] = nil
            if newTimers.removeValue(forKey: timer.request) == nil { endedTimers.insert(timer.request) }
        }
        for (key, timer) in wanted where timers[key] == nil {
            let request = timer.request.requestID
            timers[key] = Books.StandingTimer(request: request, spec: timer.spec)
            newTimers[request] = (timer, caseID)
        }
        books.timers[caseID] = timers
    }
}

extension WireTimer {
    /// When it was asked to be due, as text: two timers of one key and one spec are the same timer.
    var spec: String { at != 0 ? "at \(at)" : "after \(after) \(working ? "working" : "wall")" }
}
