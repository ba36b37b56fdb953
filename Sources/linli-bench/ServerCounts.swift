import Postgres

/// What the server has done so far, as it counts itself. What a session did since its last look is in it only after
/// that session has said `flush`.
struct ServerCounts {
    /// Of the write-ahead log: bytes, records, and how often it was put on the disk.
    let bytes: Int64
    let records: Int64
    let syncs: Int64
    /// Transactions in the house's databases.
    let commits: Int64

    static let flush = Statement("flush_counts", "SELECT pg_stat_force_next_flush()")

    init(on pool: Pool) async throws {
        let row = try await pool.withConnection { connection in
            _ = try await connection.query(Self.flush, [])
            return try await connection.query(.readCounts, [])[0]
        }
        bytes = try row.int64("bytes")
        records = try row.int64("records")
        syncs = try row.int64("syncs")
        commits = try row.int64("commits")
    }
}

extension Statement {
    fileprivate static let readCounts = Statement(
        "read_counts",
        """
        SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::int8 AS bytes, wal_records::int8 AS records,
            wal_sync::int8 AS syncs,
            (SELECT sum(xact_commit)::int8 FROM pg_stat_database WHERE datname IN ('linli', 'linli_keys')) AS commits
        FROM pg_stat_wal
        """)
}
