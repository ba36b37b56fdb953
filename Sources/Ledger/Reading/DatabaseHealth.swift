package import Postgres

/// What PostgreSQL says of itself, for `linli doctor`.
package struct DatabaseHealth: Sendable {
    /// 150018 is 15.18.
    package let version: Int
    /// Its clock, in milliseconds since 1970.
    package let now: Int64
    package let fsync: Bool
    package let fullPageWrites: Bool
    package let synchronousCommit: String
    package let isStandby: Bool

    package static func read(from pool: Pool) async throws -> DatabaseHealth {
        let row = try await pool.withConnection { try await $0.query(.readHealth, []).only() }
        return DatabaseHealth(
            version: Int(try row.int64("version")), now: try row.instant("now"), fsync: try row.bool("fsync"),
            fullPageWrites: try row.bool("full_page_writes"), synchronousCommit: try row.text("synchronous_commit"),
            isStandby: try row.bool("standby"))
    }
}

extension Statement {
    fileprivate static let readHealth = Statement(
        "read_health",
        """
        SELECT current_setting('server_version_num')::int8 AS version, clock_timestamp() AS now,
            current_setting('fsync')::bool AS fsync, current_setting('full_page_writes')::bool AS full_page_writes,
            current_setting('synchronous_commit') AS synchronous_commit, pg_is_in_recovery() AS standby
        """)
}
