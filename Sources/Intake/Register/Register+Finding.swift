internal import Casework
internal import FoundationEssentials
internal import GRDB
internal import Lines

/// What the desk's pages look for. Everything comes from the connection that only reads.
extension Register {
    /// The cases of a day and all that are open still, the newest first.
    func cases(since moment: Instant, most: Int) async throws -> [CaseNews] {
        try await found(
            "SELECT * FROM cases WHERE opened_at >= ? OR is_open = 1 ORDER BY opened_at DESC LIMIT ?",
            [moment.milliseconds, most])
    }

    /// The newest cases, open or not, opened before this moment.
    func newestCases(most: Int) async throws -> [CaseNews] {
        try await found("SELECT * FROM cases ORDER BY opened_at DESC LIMIT ?", [most])
    }

    /// The cases of a telephone or a room, the newest first.
    func cases(ofPhone phone: [UInt8]?, orRoom room: [UInt8]?, most: Int) async throws -> [CaseNews] {
        try await found(
            """
            SELECT * FROM cases WHERE case_id IN (
                SELECT case_id FROM requests WHERE phone = ? AND phone IS NOT NULL
                UNION SELECT case_id FROM requests WHERE room = ? AND room IS NOT NULL)
            ORDER BY opened_at DESC LIMIT ?
            """, [phone.map { Data($0) }, room.map { Data($0) }, most])
    }

    /// The cases of telephones that end in these digits, the newest first.
    func cases(ofTail tail: [UInt8], most: Int) async throws -> [CaseNews] {
        try await found(
            """
            SELECT * FROM cases WHERE case_id IN (SELECT case_id FROM requests WHERE tail = ?)
            ORDER BY opened_at DESC LIMIT ?
            """, [Data(tail), most])
    }

    /// What was taken of several cases, the first request of each first.
    func requests(ofAll cases: [CaseID]) async throws -> [CaseID: [RegisteredRequest]] {
        try await reader.read { db in
            var found: [CaseID: [RegisteredRequest]] = [:]
            // Far below what SQLite takes as parameters of one statement.
            for start in stride(from: 0, to: cases.count, by: 500) {
                let some = cases[start..<min(start + 500, cases.count)]
                let marks = Array(repeating: "?", count: some.count).joined(separator: ", ")
                let sql = """
                    SELECT \(RegisteredRequest.columns) FROM \(RegisteredRequest.source)
                    WHERE r.case_id IN (\(marks)) ORDER BY r.seq
                    """
                let ids = some.map { $0.uuid.data }
                for row in try Row.fetchAll(db, sql: sql, arguments: StatementArguments(ids)) {
                    let request = try RegisteredRequest(row)
                    found[request.caseID, default: []].append(request)
                }
            }
            return found
        }
    }

    /// The request that a rendered form has brought before, by its key.
    func request(onceWith key: [UInt8]) async throws -> RegisteredRequest? {
        try await reader.read { db in
            let sql = """
                SELECT \(RegisteredRequest.columns) FROM \(RegisteredRequest.source) WHERE r.idempotency_key = ?
                """
            return try Row.fetchOne(db, sql: sql, arguments: [Data(key)]).map(RegisteredRequest.init)
        }
    }

    /// How many open cases wait for a person to look, and how many for somebody to do them.
    func waiting() async throws -> (held: Int, toAssign: Int) {
        try await reader.read { db in
            let sql = """
                SELECT
                    coalesce(sum(status = 'held' OR (status IS NULL AND EXISTS (
                        SELECT 1 FROM requests r WHERE r.case_id = c.case_id AND r.held = 1))), 0) AS held,
                    coalesce(sum(coalesce(status IN ('toAssign', 'offered', 'toTalk', 'toVisit', 'toCare'), 1)), 0)
                        AS to_assign
                FROM (SELECT case_id, json_extract(summary, '$.status') AS status FROM cases WHERE is_open = 1) c
                """
            guard let row = try Row.fetchOne(db.cachedStatement(sql: sql)) else { return (0, 0) }
            return (row["held"], row["to_assign"])
        }
    }

    private func found(
        _ sql: String, _ arguments: [(any DatabaseValueConvertible & Sendable)?]
    ) async throws -> [CaseNews] {
        try await reader.read { db in
            try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments)).map(CaseNews.init)
        }
    }
}
