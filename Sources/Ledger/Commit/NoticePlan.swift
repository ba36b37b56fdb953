internal import FoundationEssentials
internal import Lines
internal import Work

/// What becomes of notices by a batch, worked out in order before anything is written. A notice is over when its case
/// leaves the status that its decision left it in, and when a later decision says the same anew: an offer that was
/// declined, a hold that was released. Nobody need be told of it then. While the case is held it waits: it may go on where
/// it was. It is told when somebody told it, and when a step shows that they know.
struct NoticePlan: Sendable {
    struct New: Sendable, Equatable {
        let id: UUID
        let caseID: UUID
        let recipient: String
        let code: String
        /// Of the case, where the decision moved it; else the one that it has.
        let status: String?
        var isOver = false
        /// Who told it within the same batch: after a restore a whole day comes together.
        var toldBy: String?
    }

    struct Told: Sendable, Equatable {
        let caseID: UUID
        /// A recipient; `doers` are all of them.
        let recipient: String
        /// Empty is any.
        let code: String
        let by: String

        init(_ text: String, of caseID: UUID, by who: String) {
            let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
            self.caseID = caseID
            recipient = parts.first ?? ""
            code = parts.count > 1 ? parts[1] : ""
            by = who
        }

        func covers(_ new: New) -> Bool {
            new.caseID == caseID && (code.isEmpty || code == new.code)
                && (recipient == new.recipient || recipient == "doers" && new.recipient.hasPrefix("doer:"))
        }
    }

    /// The status of a case that a person has to look at first.
    static let held = "held"

    private(set) var new: [New] = []
    private(set) var told: [Told] = []
    /// The status that a case which was there before is left in.
    private(set) var moved: [UUID: String] = [:]
    private var statuses: [UUID: String] = [:]

    init(_ standing: [CommitPlan.Standing]) {
        for item in standing { take(item.decision) }
    }

    private mutating func take(_ decision: WireDecision) {
        let caseID = decision.request.caseUUID
        if decision.advances {
            let status = decision.summary.status
            statuses[caseID] = status
            if status != Self.held {
                if decision.version > 0 { moved[caseID] = status }
                end { $0.caseID == caseID && $0.status != status }
            }
        }
        for text in decision.told {
            let told = Told(text, of: caseID, by: decision.actor)
            self.told.append(told)
            for index in new.indices where told.covers(new[index]) && new[index].toldBy == nil {
                new[index].toldBy = decision.actor
            }
        }
        let codes = Set(decision.notices.map(\.code))
        end { $0.caseID == caseID && codes.contains($0.code) }
        new += decision.notices.map {
            New(
                id: UUID(bytes: Array($0.id)), caseID: caseID, recipient: $0.to, code: $0.code, status: statuses[caseID]
            )
        }
    }

    private mutating func end(_ isOver: (New) -> Bool) {
        for index in new.indices where isOver(new[index]) { new[index].isOver = true }
    }
}
