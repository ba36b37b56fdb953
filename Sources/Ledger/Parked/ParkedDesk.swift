internal import FoundationEssentials
package import Postgres

/// Where people deal with what is parked: look at it, mend it, put it back, drop it, and undo that. The rows stay, with
/// every act: who, what, when and why.
package struct ParkedDesk: Sendable {
    /// Which rows somebody means.
    package struct Choice: Sendable {
        /// Ids, or how they begin; none is all.
        package var ids: [String]
        package var fingerprint: String?

        package init(ids: [String] = [], fingerprint: String? = nil) {
            self.ids = ids
            self.fingerprint = fingerprint
        }
    }

    /// What came of a replay: nothing is put back that has taken effect, or that is no request.
    package struct Replay: Sendable, Equatable {
        /// Put back, by line.
        package var put: [String: Int] = [:]
        /// In the inbox already: the row is closed.
        package var inEffect = 0
        /// Bytes that nobody can read: their requests come again by themselves.
        package var unreadable = 0

        package init() {}
    }

    let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    // MARK: looking

    package func groups(withDropped: Bool = false) async throws -> [ParkedGroup] {
        try await ledger.withConnection {
            try await $0.query(.groupParked, [.bool(withDropped)]).map { try ParkedGroup($0) }
        }
    }

    /// The rows of these ids, or of ids that begin like this, whatever became of them.
    package func items(_ choice: Choice) async throws -> [ParkedItem] {
        let ids = try await find(choice, ParkedItem.Status.allCases)
        return try await ledger.withConnection {
            let acts = try await $0.query(.readParkedActs, [.uuids(ids)]).map { try ParkedAct($0) }
            let history = Dictionary(grouping: acts, by: \.messageID)
            return try await $0.query(.readParked, [.uuids(ids)]).map { row in
                try ParkedItem(row, acts: history[try row.uuid("message_id")] ?? [])
            }
        }
    }

    /// How many rows of this status are meant.
    package func count(_ choice: Choice, _ status: ParkedItem.Status) async throws -> Int {
        try await find(choice, [status]).count
    }

    func find(_ choice: Choice, _ statuses: [ParkedItem.Status]) async throws -> [UUID] {
        try await ledger.withConnection { connection in
            try await connection.query(
                .findParked,
                [
                    .texts(statuses.map(\.rawValue)), .texts(choice.ids.map { $0.lowercased() }),
                    .text(choice.fingerprint ?? ""),
                ]
            ).map { try $0.uuid("message_id") }
        }
    }
}
