internal import Casework
internal import Crypto
internal import FoundationEssentials
internal import Work

/// The cases of one batch while it is decided: as the ledger has them, and as the decisions before leave them.
struct Docket<Trade: ServiceLine> {
    private(set) var decided: [Decided<Trade>] = []

    private let snapshot: Snapshot
    private let directory: Directory
    private let house: LineHandler<Trade>.House
    private var open: [CaseID: Entry] = [:]
    private var done: Set<RequestID> = []
    private var loads: [DoerID: Int]

    private struct Entry {
        var version: CaseVersion
        var state: Trade.State?
        var doer: DoerID?
    }

    init(_ snapshot: Snapshot, directory: Directory, house: LineHandler<Trade>.House) {
        self.snapshot = snapshot
        self.directory = directory
        self.house = house
        loads = snapshot.loads
    }

    mutating func decide(_ incoming: Incoming<Trade.Body>) -> Verdict {
        let request = incoming.request
        // What has taken effect already, or stands in this batch already, needs nothing more.
        if snapshot.committed.contains(request.id) || done.contains(request.id) { return .done }
        if let after = request.after, !snapshot.settled.contains(after), !done.contains(after) {
            return .wait(Reason(.predecessorMissing, "\(after)"))
        }
        guard let entry = entry(of: request.caseID) else {
            return .park(Reason(.dataError, "the stored state of case \(request.caseID) cannot be read"))
        }
        if entry.state == nil && request.verb != .submit { return .wait(Reason(.caseMissing, "\(request.caseID)")) }
        take(incoming, on: entry)
        return .done
    }

    private mutating func take(_ incoming: Incoming<Trade.Body>, on entry: Entry) {
        let request = incoming.request
        let world = World(
            now: snapshot.now, directory: directory, catalogue: house.catalogue, policy: house.policy,
            calendar: house.calendar, loads: loads, balances: snapshot.balances,
            lost: Set(incoming.wire.lost.compactMap(\.claim)), holders: snapshot.holders)
        let decision = Trade.decide(request, on: entry.state, in: world)
        let item = Decided<Trade>(incoming: incoming, decision: decision, version: entry.version)
        decided.append(item)
        done.insert(request.id)
        guard let state = decision.state, let bytes = item.state, decision.advances else { return }
        count(from: entry.doer, to: decision.summary?.doer)
        open[request.caseID] = Entry(
            version: CaseVersion(number: entry.version.number + 1, digest: Data(SHA256.hash(data: bytes))),
            state: state, doer: decision.summary?.doer)
    }

    /// Own offers of the same batch count: twenty cases do not all go to the first neighbour.
    private mutating func count(from old: DoerID?, to new: DoerID?) {
        guard old != new else { return }
        if let old { loads[old, default: 0] -= 1 }
        if let new { loads[new, default: 0] += 1 }
    }

    /// Nil when the stored state cannot be read.
    private mutating func entry(of id: CaseID) -> Entry? {
        if let entry = open[id] { return entry }
        guard let stored = snapshot.cases[id] else { return Entry(version: .none) }
        guard let state = try? Codec.decode(Trade.State.self, from: stored.state) else {  // Said by the caller.
            return nil
        }
        let entry = Entry(version: stored.version, state: state, doer: stored.doer)
        open[id] = entry
        return entry
    }
}

extension Decision {
    /// Only what was accepted advances the case, and a refused `submit`, which makes it.
    var advances: Bool {
        switch outcome {
        case .accepted: true
        case .refused: state != nil
        case .nothing: false
        }
    }
}
