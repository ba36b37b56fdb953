internal import Postgres

/// What waits for people, and what the outbox and the table of parked work hold.
extension Statement {
    static let countWaiting = Statement(
        "count_waiting",
        """
        SELECT line, status, count(*) AS n, count(*) FILTER (WHERE call_back) AS owed
        FROM cases WHERE open GROUP BY line, status
        UNION ALL
        SELECT line, 'followUp', count(*), 0 FROM cases WHERE NOT open AND call_back GROUP BY line
        """)

    /// The oldest case of each line that waits for somebody, not for a day of the calendar.
    static let readOldest = Statement(
        "read_oldest",
        """
        \(standing) WHERE id IN (
            SELECT DISTINCT ON (line) id FROM cases
            WHERE open AND NOT held AND status NOT IN ('performing', 'registered')
            ORDER BY line, opened_at, id)
        """)

    /// Held cases, emergencies first.
    static let readHeld = Statement(
        "read_held", "\(standing) WHERE open AND held ORDER BY emergency DESC, opened_at, id LIMIT $1")

    static let countLate = Statement(
        "count_late",
        """
        SELECT count(*) AS late, min(due_at) AS oldest,
            (SELECT count(*) FROM parked WHERE status = 'open') AS parked,
            (SELECT count(*) FROM parked WHERE status = 'replayed') AS replayed,
            (SELECT min(first_at) FROM parked WHERE status = 'open') AS oldest_parked, now() AS now
        FROM outbox WHERE due_at < now() - interval '1 minute' AND sent_at IS NULL
        """)
}
