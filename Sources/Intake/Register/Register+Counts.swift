package import Casework
internal import FoundationEssentials
internal import GRDB

/// The register's side of `linli conserve`: what was registered is settled or under way, and nothing else.
package struct RegisterCounts: Sendable, Equatable {
    package let registered: Int
    package let committed: Int
    package let refused: Int
    /// In the inbox without an effect: a repeat.
    package let nothing: Int
    /// What was dropped is among them.
    package let parked: Int
    /// Not published yet.
    package let unsent: Int
    /// Published, and nothing was heard of it since.
    package let sent: Int
    /// Unsent and urgent: the first thing to ask about at night.
    package let unsentUrgent: Int
    /// Accepted when, of what is still unsent.
    package let oldestUnsent: Instant?
    /// Settled rows that were forgotten after their time.
    package let pruned: Int

    package var settled: Int { committed + refused + nothing + parked }
    package var underWay: Int { unsent + sent }
}

/// What waits to be published, for a gauge: cheap however much has been settled.
package struct Backlog: Sendable, Equatable {
    package let unsent: Int
    package let urgent: Int
    /// Accepted when, of the oldest.
    package let oldest: Instant?
}

extension Register {
    package func backlog() async throws -> Backlog {
        try await reader.read { db in
            let sql = """
                SELECT count(*) AS unsent, coalesce(sum(urgent), 0) AS urgent, min(accepted_at) AS oldest
                FROM requests WHERE sent_at IS NULL
                """
            let row = try Row.fetchOne(db.cachedStatement(sql: sql))
            let oldest: Int64? = row?["oldest"]
            return Backlog(
                unsent: row?["unsent"] ?? 0, urgent: row?["urgent"] ?? 0,
                oldest: oldest.map { Instant(milliseconds: $0) })
        }
    }

    package func counts() async throws -> RegisterCounts {
        try await reader.read { db in
            let sql = """
                SELECT
                    count(*) AS kept,
                    coalesce(sum(fate = 'committed'), 0) AS committed,
                    coalesce(sum(fate = 'refused'), 0) AS refused,
                    coalesce(sum(fate = 'nothing'), 0) AS without_effect,
                    coalesce(sum(fate IN ('parked', 'dropped')), 0) AS parked,
                    coalesce(sum(settled_at IS NULL AND sent_at IS NULL), 0) AS unsent,
                    coalesce(sum(settled_at IS NULL AND sent_at IS NOT NULL), 0) AS sent,
                    coalesce(sum(settled_at IS NULL AND sent_at IS NULL AND urgent), 0) AS unsent_urgent,
                    min(CASE WHEN settled_at IS NULL AND sent_at IS NULL THEN accepted_at END) AS oldest,
                    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'requests'), 0) AS ever
                FROM requests
                """
            guard let row = try Row.fetchOne(db, sql: sql) else {
                throw RegisterError(.damaged, "the register cannot count")
            }
            let kept: Int = row["kept"]
            let ever: Int = row["ever"]
            let oldest: Int64? = row["oldest"]
            return RegisterCounts(
                registered: kept, committed: row["committed"], refused: row["refused"], nothing: row["without_effect"],
                parked: row["parked"], unsent: row["unsent"], sent: row["sent"], unsentUrgent: row["unsent_urgent"],
                oldestUnsent: oldest.map { Instant(milliseconds: $0) }, pruned: ever - kept)
        }
    }
}
