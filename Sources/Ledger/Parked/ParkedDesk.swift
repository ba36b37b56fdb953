internal import Casework
internal import FoundationEssentials
internal import Lines
package import Postgres
internal import SwiftProtobuf

/// Where people deal with what is parked: look at it, put it back, drop it, and undo that. The rows stay, with who did
/// what, when and why.
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

    private let ledger: Pool

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
            try await $0.query(.readParked, [.uuids(ids)]).map { try ParkedItem($0) }
        }
    }

    /// How many rows of this status are meant.
    package func count(_ choice: Choice, _ status: ParkedItem.Status) async throws -> Int {
        try await find(choice, [status]).count
    }

    private func find(_ choice: Choice, _ statuses: [ParkedItem.Status]) async throws -> [UUID] {
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

    // MARK: dealing

    /// Puts requests back: a row of the outbox each, under the same request id, in the transaction that marks them.
    package func replay(_ choice: Choice, by who: String) async throws -> Replay {
        let chosen = try await find(choice, [.open])
        return try await ledger.withTransaction { connection in
            var replay = Replay()
            var put: [WireRequest] = []
            var settled: [UUID] = []
            for row in try await connection.query(.lockParked, [.uuids(chosen)])
            where try row.text("status") == "open" {
                if try row.bool("in_effect") {
                    settled.append(try row.uuid("message_id"))
                } else if let bytes = try row.optionalBytes("request") {
                    // The row holds it with nothing counted against it.
                    put.append(try WireRequest(serializedBytes: bytes))
                } else {
                    replay.unreadable += 1
                }
            }
            let now = try await connection.query(.readHouse, []).only().instant("now")
            try await OutboxRow.write(
                put.map { OutboxRow(kind: .replay, request: $0, due: .init(milliseconds: now)) }, on: connection)
            try await deal(put.map(\.requestID), "replayed", by: who, from: "open", on: connection)
            try await deal(settled, "settled", by: who, from: "open", on: connection)
            for request in put { replay.put[request.line, default: 0] += 1 }
            replay.inEffect = settled.count
            return replay
        }
    }

    /// Takes rows off the table. The reason stays with them, and so do they.
    package func drop(_ choice: Choice, by who: String, because reason: String) async throws -> Int {
        let chosen = try await find(choice, [.open])
        return try await ledger.withConnection {
            try await deal(chosen, "dropped", by: who, because: reason, from: "open", on: $0)
        }
    }

    /// Brings dropped rows back to the table.
    package func undo(_ choice: Choice, by who: String) async throws -> Int {
        let chosen = try await find(choice, [.dropped])
        return try await ledger.withConnection {
            try await deal(chosen, "open", by: who, because: "drop undone", from: "dropped", on: $0)
        }
    }

    @discardableResult
    private func deal(
        _ ids: [UUID], _ status: String, by who: String, because reason: String = "", from old: String,
        on connection: Connection
    ) async throws -> Int {
        guard !ids.isEmpty else { return 0 }
        let rows = try await connection.query(
            .dealParked, [.uuids(ids), .text(status), .text(who), .text(reason), .text(old)])
        return Int(rows.affected)
    }
}
