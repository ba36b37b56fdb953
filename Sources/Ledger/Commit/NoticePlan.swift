internal import FoundationEssentials
internal import Lines
internal import Postgres
internal import Work

/// What becomes of notices by a batch, worked out in order before anything is written. A notice is over when its case
/// leaves the status that its decision left it in, and when a later decision says the same anew: an offer that was
/// declined, a hold that was released. Nobody need be told of it then. While the case is held it waits: it may go on where
/// it was. It is told when somebody told it, and when a step shows that they know.
struct NoticePlan: Sendable {
    struct Notice: Sendable, Equatable {
        let id: UUID
        let caseID: UUID
        let recipient: String
        let code: String
        /// Of the case, where a decision of the batch moved it; else the one that it has.
        let status: String?
        /// Who told it.
        var toldBy: String?
        var isOver = false

        /// Somebody has to be told of it yet.
        var isLive: Bool { toldBy == nil && !isOver }
    }

    /// Those that were there and still had to be told, and those that the batch adds.
    private(set) var notices: [Notice]
    private let known: Int
    private var statuses: [UUID: String] = [:]

    var new: ArraySlice<Notice> { notices[known...] }
    /// Those that were there and need not be told any more.
    var ended: [Notice] { notices[..<known].filter { !$0.isLive } }

    /// The status of a case that a person has to look at first.
    static let held = "held"

    init(_ decisions: [WireDecision], live: [Notice]) {
        notices = live
        known = live.count
        for decision in decisions { take(decision) }
    }

    /// The cases in the batch that were there before: only those can have a notice that ends by it.
    static func casesToRead(_ decisions: [WireDecision]) -> Set<UUID> {
        Set(decisions.filter { $0.version > 0 }.map(\.request.caseUUID))
    }

    private mutating func take(_ decision: WireDecision) {
        let caseID = decision.request.caseUUID
        for told in decision.told.map(Told.init) {
            change(of: caseID, told.covers) { $0.toldBy = decision.actor }
        }
        if decision.advances {
            let status = decision.summary.status
            statuses[caseID] = status
            if status != Self.held { change(of: caseID, { $0.status != status }) { $0.isOver = true } }
        }
        let codes = Set(decision.notices.map(\.code))
        change(of: caseID, { codes.contains($0.code) }) { $0.isOver = true }
        notices += decision.notices.map {
            Notice(
                id: UUID(bytes: Array($0.id)), caseID: caseID, recipient: $0.to, code: $0.code, status: statuses[caseID]
            )
        }
    }

    private mutating func change(of caseID: UUID, _ isMeant: (Notice) -> Bool, _ change: (inout Notice) -> Void) {
        for index in notices.indices
        where notices[index].caseID == caseID && notices[index].isLive && isMeant(notices[index]) {
            change(&notices[index])
        }
    }
}

/// Whom a decision says to be told, and of what.
private struct Told {
    /// A recipient; `doers` are all of them.
    let recipient: String
    /// Empty is any.
    let code: String

    init(_ text: String) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        recipient = parts.first ?? ""
        code = parts.count > 1 ? parts[1] : ""
    }

    func covers(_ notice: NoticePlan.Notice) -> Bool {
        (code.isEmpty || code == notice.code)
            && (recipient == notice.recipient || recipient == "doers" && notice.recipient.hasPrefix("doer:"))
    }
}

extension NoticePlan.Notice {
    init(_ row: Row) throws {
        self.init(
            id: try row.uuid("id"), caseID: try row.uuid("case_id"), recipient: try row.text("recipient"),
            code: try row.text("code"), status: try row.text("status"))
    }
}
