package import Casework
internal import FoundationEssentials
internal import GRDB
internal import Lines
internal import Work

/// When a row that was sent is sent again: after a quarter of an hour without a trace of it, then at doubling intervals.
package struct ResendPolicy: Sendable {
    package var first: Span
    package var longest: Span

    package init(first: Span = .minutes(15), longest: Span = .hours(24)) {
        self.first = first
        self.longest = longest
    }

    /// The interval after so many sendings.
    package func interval(afterSends sends: Int) -> Span {
        let doublings = min(max(sends - 1, 0), 20)
        return min(longest, Span(milliseconds: first.milliseconds << Int64(doublings)))
    }
}

extension Register {
    /// Rows to publish, the oldest first. Urgent ones are never held, so `holding` means normal rows only.
    package func unsent(
        urgent: Bool, holding held: Set<Line> = [], most: Int, at now: Instant
    ) async throws -> [RegisteredRequest] {
        let lines = Line.allCases.filter { urgent || !held.contains($0) }
        return try await reader.read { db in
            var rows: [RegisteredRequest] = []
            for line in lines {
                let sql = """
                    SELECT \(RegisteredRequest.columns) FROM \(RegisteredRequest.source)
                    WHERE r.sent_at IS NULL AND r.urgent = ? AND r.line = ? AND coalesce(r.next_send_at, 0) <= ?
                    ORDER BY r.seq LIMIT ?
                    """
                // Every line gets its share of a full batch: a backlog of one does not stop the others.
                let share = max(1, most / lines.count)
                rows += try Row.fetchAll(
                    db.cachedStatement(sql: sql), arguments: [urgent, line.rawValue, now.milliseconds, share]
                ).map(RegisteredRequest.init)
            }
            return rows
        }
    }

    /// The broker has them on its disks.
    package func markSent(_ ids: [RequestID], at now: Instant, resend: ResendPolicy) async throws {
        try await writer.write { db in
            let read = try db.cachedStatement(sql: "SELECT sends FROM requests WHERE id = ?")
            let write = try db.cachedStatement(
                sql: "UPDATE requests SET sent_at = ?, sends = sends + 1, next_send_at = ? WHERE id = ?")
            for id in ids {
                let sends = try Int.fetchOne(read, arguments: [id.uuid.data]) ?? 0
                let next = now + resend.interval(afterSends: sends + 1)
                try write.execute(arguments: [now.milliseconds, next.milliseconds, id.uuid.data])
            }
        }
    }

    /// The broker did not take them: they stay to be sent, and not before this moment.
    package func postpone(_ ids: [RequestID], until moment: Instant) async throws {
        try await writer.write { db in
            let statement = try db.cachedStatement(
                sql: "UPDATE requests SET next_send_at = ? WHERE id = ? AND sent_at IS NULL")
            for id in ids { try statement.execute(arguments: [moment.milliseconds, id.uuid.data]) }
        }
    }

    /// Sends them again: the ledger has answered, and knows nothing of them.
    package func sendAgain(_ ids: [RequestID]) async throws {
        guard !ids.isEmpty else { return }
        try await writer.write { db in
            let statement = try db.cachedStatement(
                sql: """
                    UPDATE requests SET sent_at = NULL, next_send_at = NULL, settled_at = NULL, fate = NULL,
                        fate_detail = NULL
                    WHERE id = ?
                    """)
            for id in ids { try statement.execute(arguments: [id.uuid.data]) }
        }
        urgentBell.ring()
        normalBell.ring()
    }
}
