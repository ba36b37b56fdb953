package import Casework

/// What has become of a request.
package enum Fate: Sendable, Equatable {
    /// In the inbox: it took effect, and the case is now in this version.
    case committed
    case refused(Refusal)
    /// In the inbox without an effect: a repeat, or a timer whose moment had passed.
    case nothing
    /// A person must look at it. It may still be replayed, or dropped.
    case parked(reason: String)
    /// A person took it off what is parked. That can be undone for thirty days.
    case dropped

    /// It stays so, whatever anybody does: only what is parked has a way back.
    package var isFinal: Bool {
        switch self {
        case .committed, .refused, .nothing: true
        case .parked, .dropped: false
        }
    }
}

/// A case as anybody of the house may see it, with the moment of that look.
package struct CaseStanding: Sendable, Equatable {
    package let caseID: CaseID
    package let number: String?
    package let line: Line
    package let summary: Summary
    package let version: UInt64
    /// A step of it is parked.
    package let parked: Bool
    package let changedAt: Instant
    /// The case itself, as its line wrote it: codes and references, nothing that anybody said. Empty where it was not
    /// asked for.
    package let state: [UInt8]

    package init(
        caseID: CaseID, number: String?, line: Line, summary: Summary, version: UInt64, parked: Bool,
        changedAt: Instant, state: [UInt8] = []
    ) {
        self.caseID = caseID
        self.number = number
        self.line = line
        self.summary = summary
        self.version = version
        self.parked = parked
        self.changedAt = changedAt
        self.state = state
    }
}

/// What intake reads of the ledger, to settle its register and to answer 办得怎么样了. Throws `Outage` when the database
/// is down.
package protocol SettlementReader: Sendable {
    /// Only those that are in the inbox or in `parked`; what is being replayed is neither.
    func fates(of requests: [RequestID]) async throws -> [RequestID: Fate]
    func standings(of cases: [CaseID]) async throws -> [CaseID: CaseStanding]
    func standing(number: String) async throws -> CaseStanding?
    /// Changes when a backup was restored: registers then check their settled rows anew.
    func incarnation() async throws -> String
    func directory() async throws -> Directory
    /// 待告知, the oldest first, so many at the most.
    func untold(most: Int) async throws -> [UntoldNotice]
}
