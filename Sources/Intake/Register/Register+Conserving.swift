package import Casework
internal import FoundationEssentials
internal import GRDB

/// A row of the register, as `linli conserve` asks about it.
package struct RegisteredID: Sendable, Equatable {
    package let place: Int64
    package let id: RequestID
    package let verb: Verb
    /// Whether the register believes that the ledger knows it.
    package let isSettled: Bool
}

extension Register {
    /// Rows behind this place, in the order of their acceptance: a register of years is read page by page.
    package func registered(after place: Int64, most: Int) async throws -> [RegisteredID] {
        try await reader.read { db in
            let sql =
                "SELECT seq, id, verb, settled_at IS NOT NULL AS settled FROM requests WHERE seq > ? ORDER BY seq LIMIT ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [place, most]).map { row in
                RegisteredID(
                    place: row["seq"], id: RequestID(try row.uuid("id")), verb: Verb(rawValue: row["verb"]),
                    isSettled: row["settled"])
            }
        }
    }

    /// How many rows were forgotten after their time; each was settled before.
    package func forgotten() async throws -> Int {
        try await reader.read { db in
            let sql = """
                SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'requests'), 0)
                    - (SELECT count(*) FROM requests)
                """
            return try Int.fetchOne(db, sql: sql) ?? 0
        }
    }
}
