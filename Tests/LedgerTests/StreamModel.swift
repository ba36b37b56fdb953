import FoundationEssentials
import Work

@testable import Ledger
@testable import Lines

/// What the tables must come to, worked out one decision at a time with plain dictionaries: the meaning of a commit, without
/// batches, SQL or planning.
struct StreamModel {
    struct Version: Equatable {
        var number: UInt64 = 0
        var state = ""
    }

    struct Told: Equatable {
        let caseID: UUID
        let recipient: String
        let code: String
        let status: String
        var end = "open"
    }

    /// A request in the outbox: what it waits for.
    enum Waiting: Equatable {
        /// A timer that lost once it fired stays a timer of its case: it is over when the case needs it no more.
        case timer(caseID: UUID, key: String, spec: String, round: UInt32 = 0)
        case followOn
        case redecide(UInt32)
    }

    static let redecisionsMost: UInt32 = 3

    var versions: [UUID: Version] = [:]
    var statuses: [UUID: String] = [:]
    var inbox: [UUID: String] = [:]
    var claims: [String: UUID] = [:]
    var balances: [String: Int64] = [:]
    let floors: [String: Int64]
    var outbox: [UUID: Waiting] = [:]
    var books: [String: [UUID]] = [:]
    var postings = 0
    var notices: [UUID: Told] = [:]
    var parked: Set<UUID> = []

    init(balances: [String: Int64], floors: [String: Int64]) {
        self.balances = balances
        self.floors = floors
    }

    mutating func commit(_ batch: [WireDecision]) {
        var lost: [WireDecision] = []
        for decision in batch {
            let id = decision.request.requestID
            if inbox[id] != nil { continue }
            if stands(decision) {
                take(decision)
                lost.removeAll { $0.request.requestID == id }
            } else if !lost.contains(where: { $0.request.requestID == id }) {
                lost.append(decision)
            }
        }
        for decision in lost {
            let id = decision.request.requestID
            if decision.request.redecide >= Self.redecisionsMost {
                parked.insert(id)
            } else if case .timer(let caseID, let key, let spec, _) = outbox[id] {
                outbox[id] = .timer(caseID: caseID, key: key, spec: spec, round: decision.request.redecide + 1)
            } else {
                outbox[id] = .redecide(decision.request.redecide + 1)
            }
        }
    }

    private func stands(_ decision: WireDecision) -> Bool {
        let caseID = decision.request.caseUUID
        let version = versions[caseID] ?? Version()
        guard decision.version == version.number,
            decision.version == 0 || decision.digest == Decisions.digest(version.state)
        else { return false }
        for claim in decision.claims {
            if let holder = claims["\(claim.kind) \(claim.key)"], holder != caseID { return false }
        }
        var balances = balances
        for posting in decision.postings { balances[posting.account, default: 0] += posting.fen }
        return decision.postings.allSatisfy { balances[$0.account, default: 0] >= floors[$0.account] ?? .min }
    }

    private mutating func take(_ decision: WireDecision) {
        let (id, caseID) = (decision.request.requestID, decision.request.caseUUID)
        inbox[id] = decision.outcomeText
        outbox[id] = nil
        parked.remove(id)
        if decision.outcome != .nothing { books[decision.request.line, default: []].append(id) }
        for claim in decision.releases where claims["\(claim.kind) \(claim.key)"] == caseID {
            claims["\(claim.kind) \(claim.key)"] = nil
        }
        for claim in decision.claims { claims["\(claim.kind) \(claim.key)"] = caseID }
        for posting in decision.postings { balances[posting.account, default: 0] += posting.fen }
        postings += decision.postings.count
        for followOn in decision.followOns { outbox[followOn.requestID] = .followOn }
        if decision.advances {
            let number = (versions[caseID] ?? Version()).number + 1
            versions[caseID] = Version(number: number, state: String(decoding: decision.state, as: UTF8.self))
            statuses[caseID] = decision.summary.status
            setTimers(decision)
        }
        tell(decision)
    }

    private mutating func setTimers(_ decision: WireDecision) {
        let caseID = decision.request.caseUUID
        var kept: Set<String> = []
        for (request, waiting) in outbox {
            guard case .timer(caseID, let key, let spec, _) = waiting else { continue }
            if decision.timers.contains(where: { $0.key == key && $0.spec == spec }) {
                kept.insert(key)
            } else {
                outbox[request] = nil
            }
        }
        for timer in decision.timers where !kept.contains(timer.key) {
            outbox[timer.request.requestID] = .timer(caseID: caseID, key: timer.key, spec: timer.spec)
        }
    }

    private mutating func tell(_ decision: WireDecision) {
        let caseID = decision.request.caseUUID
        func end(_ how: String, _ notices: inout [UUID: Told], where isMeant: (Told) -> Bool) {
            for (id, told) in notices where told.caseID == caseID && told.end == "open" && isMeant(told) {
                notices[id]?.end = how
            }
        }
        for told in decision.told {
            let parts = told.split(separator: " ").map(String.init)
            end("told", &notices) { notice in
                (notice.recipient == parts[0] || parts[0] == "doers" && notice.recipient.hasPrefix("doer:"))
                    && (parts.count == 1 || parts[1] == notice.code)
            }
        }
        if decision.advances, decision.summary.status != "held" {
            end("over", &notices) { $0.status != decision.summary.status }
        }
        let codes = Set(decision.notices.map(\.code))
        end("over", &notices) { codes.contains($0.code) }
        for notice in decision.notices {
            notices[UUID(bytes: Array(notice.id))] = Told(
                caseID: caseID, recipient: notice.to, code: notice.code, status: statuses[caseID] ?? "")
        }
    }
}
