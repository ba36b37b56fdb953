internal import Casework
internal import FoundationEssentials
internal import Lines
internal import Postgres
internal import SwiftProtobuf

extension ParkedDesk {
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
            try await deal(put.map(\.requestID), .replayed, by: who, on: connection)
            try await deal(settled, .settled, by: who, on: connection)
            for request in put { replay.put[request.line, default: 0] += 1 }
            replay.inEffect = settled.count
            return replay
        }
    }

    /// Takes rows off the table. The reason stays with them, and so do they.
    package func drop(_ choice: Choice, by who: String, because reason: String) async throws -> Int {
        let chosen = try await find(choice, [.open])
        return try await ledger.withConnection {
            try await deal(chosen, .dropped, by: who, because: reason, on: $0)
        }
    }

    /// Brings dropped rows back to the table, those of the last `daysToUndo` days.
    package func undo(_ choice: Choice, by who: String) async throws -> Int {
        let chosen = try await find(choice, [.dropped])
        return try await ledger.withConnection { try await deal(chosen, .undone, by: who, on: $0) }
    }

    /// How long a drop can be undone. After so long nobody waits any more for what was asked then.
    package static let daysToUndo = 30

    @discardableResult
    private func deal(
        _ ids: [UUID], _ act: ParkedAct.Kind, by who: String, because reason: String = "", on connection: Connection
    ) async throws -> Int {
        guard !ids.isEmpty, let (old, new) = act.statuses else { return 0 }
        let rows = try await connection.query(
            .dealParked,
            [
                .uuids(ids), .text(new.rawValue), .text(who), .text(reason), .text(old.rawValue), .text(act.rawValue),
                .int32(Int32(Self.daysToUndo)),
            ])
        return Int(rows.affected)
    }
}
