package import Casework
internal import FoundationEssentials
internal import GRDB
package import Lines

/// A row that the ledger is asked about, with its place in the register.
package struct OpenRequest: Sendable, Equatable {
    package let place: Int64
    package let id: RequestID
    package let caseID: CaseID
    /// When it would be sent again; nil while it still waits to be sent.
    package let nextSendAt: Instant?
}

extension Register {
    /// Rows that are not settled, behind this place, in the order of their acceptance.
    package func unsettled(after place: Int64, most: Int) async throws -> [OpenRequest] {
        try await open(
            sql: "SELECT seq, id, case_id, sent_at, next_send_at FROM requests WHERE settled_at IS NULL AND seq > ? "
                + "ORDER BY seq LIMIT ?", arguments: [place, most])
    }

    /// Rows that were settled since this moment, behind this place: a restored backup may not know them any more.
    package func settled(after place: Int64, most: Int) async throws -> [OpenRequest] {
        try await open(
            sql: "SELECT seq, id, case_id, sent_at, next_send_at FROM requests "
                + "WHERE settled_at IS NOT NULL AND seq > ? ORDER BY seq LIMIT ?",
            arguments: [place, most])
    }

    /// Rows whose fate people may still change, behind this place.
    package func parked(after place: Int64, most: Int) async throws -> [OpenRequest] {
        try await open(
            sql: "SELECT seq, id, case_id, sent_at, next_send_at FROM requests "
                + "WHERE fate IN ('parked', 'dropped') AND seq > ? ORDER BY seq LIMIT ?", arguments: [place, most])
    }

    private func open(sql: String, arguments: StatementArguments) async throws -> [OpenRequest] {
        try await reader.read { db in
            try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
                let sent: Int64? = row["sent_at"]
                let next: Int64? = row["next_send_at"]
                return OpenRequest(
                    place: row["seq"], id: RequestID(try row.uuid("id")), caseID: CaseID(try row.uuid("case_id")),
                    nextSendAt: sent == nil ? nil : next.map { Instant(milliseconds: $0) })
            }
        }
    }

    /// What has become of them. A row whose confirmation was lost is settled without having been marked as sent; one of
    /// which the same is known already stays as it is.
    package func settle(_ fates: [RequestID: Fate], at now: Instant) async throws {
        guard !fates.isEmpty else { return }
        try await writer.write { db in
            let statement = try db.cachedStatement(
                sql: """
                    UPDATE requests SET settled_at = ?, fate = ?, fate_detail = ?, sent_at = coalesce(sent_at, ?)
                    WHERE id = ? AND (fate IS NOT ? OR fate_detail IS NOT ?)
                    """)
            for (id, fate) in fates {
                let (code, detail) = try fate.columns
                try statement.execute(
                    arguments: [now.milliseconds, code, detail, now.milliseconds, id.uuid.data, code, detail])
            }
        }
    }

    /// Whether a request of the case could not be done, and was not done since.
    package func holdsParked(of id: CaseID) async throws -> Bool {
        try await reader.read { db in
            let sql = "SELECT EXISTS (SELECT * FROM requests WHERE case_id = ? AND fate IN ('parked', 'dropped'))"
            return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [id.uuid.data]) ?? false
        }
    }

    /// One request, by its id.
    package func request(_ id: RequestID) async throws -> RegisteredRequest? {
        try await reader.read { db in try self.request(id, in: db) }
    }

    /// What this register has taken of a case, the first request first.
    package func requests(of id: CaseID) async throws -> [RegisteredRequest] {
        try await reader.read { db in
            let sql =
                "SELECT \(RegisteredRequest.columns) FROM \(RegisteredRequest.source) WHERE r.case_id = ? ORDER BY r.seq"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [id.uuid.data]).map(RegisteredRequest.init)
        }
    }

    /// Whether a request of this register is settled; nil where it is none of this register's.
    package func isSettled(_ id: RequestID) async throws -> Bool? {
        try await reader.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT settled_at IS NOT NULL FROM requests WHERE id = ?", arguments: [id.uuid.data])
        }
    }

    /// Forgets rows that were settled before this moment, and gives their number. Those of an open case stay: whoever
    /// works on it has to be told who it is and where.
    package func prune(settledBefore moment: Instant, most: Int = 2000) async throws -> Int {
        try await writer.write { db in
            try db.execute(
                sql: """
                    DELETE FROM requests WHERE seq IN (
                        SELECT r.seq FROM requests r LEFT JOIN cases c ON c.case_id = r.case_id
                        WHERE r.settled_at < ? AND c.is_open IS NOT 1 ORDER BY r.settled_at LIMIT ?)
                    """, arguments: [moment.milliseconds, most])
            return db.changesCount
        }
    }

    /// The ledger's incarnation when it was last read; nil before the first time.
    package func incarnation() async throws -> String? {
        try await reader.read { db in
            try String.fetchOne(db, sql: "SELECT value FROM house WHERE name = 'incarnation'")
        }
    }

    package func keep(incarnation: String) async throws {
        try await writer.write { db in
            try db.execute(
                sql: "INSERT INTO house (name, value) VALUES ('incarnation', ?) "
                    + "ON CONFLICT (name) DO UPDATE SET value = excluded.value", arguments: [incarnation])
        }
    }
}
