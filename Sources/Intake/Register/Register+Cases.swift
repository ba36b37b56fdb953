package import Casework
internal import FoundationEssentials
internal import GRDB
package import Lines
internal import Work

/// A case as this register last heard of it.
package struct CaseNews: Sendable {
    package let known: KnownCase
    /// How it stood at `readAt`; nil until the ledger was read once.
    package let standing: CaseStanding?
    package let readAt: Instant?
    /// Digest of the last four digits of the caller's phone.
    package let tail: [UInt8]?
}

extension Register {
    /// The case of this id, if it was ever heard of here.
    package func news(of id: CaseID) throws -> CaseNews? {
        try lookups.unsafeRead { db in
            let statement = try db.cachedStatement(sql: "SELECT * FROM cases WHERE case_id = ?")
            return try Row.fetchOne(statement, arguments: [id.uuid.data]).map(CaseNews.init)
        }
    }

    /// The case of this number, if it was ever heard of here.
    package func news(of number: CaseNumber) throws -> CaseNews? {
        try lookups.unsafeRead { db in
            let statement = try db.cachedStatement(sql: "SELECT * FROM cases WHERE number = ?")
            return try Row.fetchOne(statement, arguments: [number.text]).map(CaseNews.init)
        }
    }

    /// Open cases whose standing was read before this moment, the oldest reading first.
    package func openCases(readBefore moment: Instant, most: Int) async throws -> [CaseID] {
        try await reader.read { db in
            let sql = "SELECT case_id FROM cases WHERE is_open = 1 AND read_at < ? ORDER BY read_at LIMIT ?"
            return try Row.fetchAll(db, sql: sql, arguments: [moment.milliseconds, most]).map {
                CaseID(try $0.uuid("case_id"))
            }
        }
    }

    /// Keeps how cases stood in the ledger at this moment. A case that it does not know was looked for all the same, and
    /// is over when all that was asked for it was dropped.
    package func keep(_ standings: [CaseID: CaseStanding], of asked: [CaseID], readAt: Instant) async throws {
        try await writer.write { db in
            let seen = try db.cachedStatement(
                sql: """
                    UPDATE cases SET read_at = ?, is_open = EXISTS (
                        SELECT * FROM requests r
                        WHERE r.case_id = cases.case_id AND r.fate IS NOT 'dropped' AND r.verb <> 'reveal')
                    WHERE case_id = ?
                    """)
            let found = try db.cachedStatement(
                sql: """
                    UPDATE cases SET read_at = ?, version = ?, summary = ?, parked = ?, changed_at = ?, is_open = ?,
                        kind = ?, grid = ?, number = coalesce(number, ?), state = ?
                    WHERE case_id = ?
                    """)
            for id in asked {
                guard let standing = standings[id] else {
                    try seen.execute(arguments: [readAt.milliseconds, id.uuid.data])
                    continue
                }
                let summary = String(decoding: try Codec.encode(standing.summary), as: UTF8.self)
                try found.execute(arguments: [
                    readAt.milliseconds, Int64(clamping: standing.version), summary, standing.parked,
                    standing.changedAt.milliseconds, standing.summary.closedAt == nil || standing.parked,
                    standing.summary.kind.text, standing.summary.grid.text, standing.number,
                    standing.state.isEmpty ? nil : Data(standing.state), id.uuid.data,
                ])
            }
        }
    }

    // MARK: within the transaction of a request

    func lastRequest(of id: CaseID, in db: Database) throws -> RequestID? {
        let statement = try db.cachedStatement(sql: "SELECT last_request FROM cases WHERE case_id = ?")
        return try Row.fetchOne(statement, arguments: [id.uuid.data]).map { RequestID(try $0.uuid("last_request")) }
    }

    func open(_ entry: Entry, kind: KindCode, number: CaseNumber?, in db: Database) throws {
        let known = KnownCase(
            id: entry.caseID, number: number?.text, line: entry.line, kind: kind, grid: entry.grid,
            isUrgent: entry.urgency == .urgent, openedAt: entry.at)
        try note(known, after: entry, in: db)
    }

    func follow(_ entry: Entry, _ known: KnownCase, in db: Database) throws { try note(known, after: entry, in: db) }

    private func note(_ known: KnownCase, after entry: Entry, in db: Database) throws {
        let sql = """
            INSERT INTO cases (case_id, number, line, kind, grid, urgent, opened_at, last_request, tail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (case_id) DO UPDATE
            SET last_request = excluded.last_request, is_open = 1, tail = coalesce(excluded.tail, tail)
            """
        let arguments: [(any DatabaseValueConvertible)?] = [
            known.id.uuid.data, known.number, known.line.rawValue, known.kind.text, known.grid.text, known.isUrgent,
            known.openedAt.milliseconds, entry.id.uuid.data, entry.marks.tail.map { Data($0) },
        ]
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }
}

extension CaseNews {
    init(_ row: Row) throws {
        let id = CaseID(try row.uuid("case_id"))
        let number: String? = row["number"]
        let line: Line = try row.code("line")
        known = KnownCase(
            id: id, number: number, line: line, kind: KindCode(row["kind"]), grid: GridCode(row["grid"]),
            isUrgent: row["urgent"], openedAt: Instant(milliseconds: row["opened_at"]))
        let tail: Data? = row["tail"]
        self.tail = tail.map(Array.init)
        let read: Int64 = row["read_at"]
        readAt = read > 0 ? Instant(milliseconds: read) : nil
        let summary: String? = row["summary"]
        let state: Data? = row["state"]
        standing = try summary.map {
            CaseStanding(
                caseID: id, number: number, line: line,
                summary: try Codec.decode(Summary.self, from: Data($0.utf8)),
                version: UInt64(clamping: row["version"] as Int64), parked: row["parked"],
                changedAt: Instant(milliseconds: row["changed_at"] ?? 0),
                state: state.map(Array.init) ?? [])
        }
    }
}
