internal import Postgres

/// Notices: written and ended by the commit, sent by `linli-notify`, listed at the desk.
extension Statement {
    /// What somebody still has to be told about these cases, the oldest first.
    static let readLiveNotices = Statement(
        "read_live_notices",
        """
        SELECT id, case_id, recipient, code, status FROM notices
        WHERE case_id = ANY ($1::uuid[]) AND told_at IS NULL AND over_at IS NULL ORDER BY due_at, id
        """)

    /// The cases are written by then.
    static let writeNotices = Statement(
        "write_notices",
        """
        INSERT INTO notices (id, case_id, recipient, code, status, told_by, told_at, over_at)
        SELECT id, case_id, recipient, code,
            COALESCE(NULLIF(status, ''), (SELECT c.status FROM cases AS c WHERE c.id = new.case_id), ''),
            NULLIF(told_by, ''), CASE WHEN told_by <> '' THEN now() END, CASE WHEN is_over THEN now() END
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bool[])
            AS new (id, case_id, recipient, code, status, told_by, is_over)
        ON CONFLICT DO NOTHING
        """)

    /// Those that somebody told, and without a name those that are over. One that the notifier has sent meanwhile stays told.
    static let endNotices = Statement(
        "end_notices",
        """
        UPDATE notices AS n SET told_by = NULLIF(e.told_by, ''), told_at = CASE WHEN e.told_by <> '' THEN now() END,
            over_at = CASE WHEN e.told_by = '' THEN now() END
        FROM unnest($1::uuid[], $2::text[]) AS e (id, told_by)
        WHERE n.id = e.id AND n.told_at IS NULL AND n.over_at IS NULL
        """)

    /// 待告知: what should have been told a minute ago, emergencies first and then the oldest. Who typed a request reads it
    /// on the page that answers, and is not listed; what stands for another status than the case has waits for the end of a
    /// hold. After a restore nobody is told before the registers have sent again what came next.
    static let readUntold = Statement(
        "read_untold",
        """
        SELECT n.id, n.case_id, n.recipient, n.code, n.due_at, c.number, c.line, c.kind, c.grid, c.emergency
        FROM notices AS n JOIN cases AS c ON c.id = n.case_id
        WHERE n.told_at IS NULL AND n.over_at IS NULL AND n.recipient <> 'actor' AND n.status = c.status
            AND n.due_at < now() - make_interval(secs => $1::int8 / 1000.0)
            AND NOT EXISTS (SELECT FROM house WHERE timers_held_until > now())
        ORDER BY c.emergency DESC, n.due_at, n.id LIMIT $2
        """)

    /// Takes what is due for a while; the lease is committed before anything is sent. Only doers and whoever is on duty
    /// are reached by a channel.
    static let leaseNotices = Statement(
        "lease_notices",
        """
        WITH due AS (
            UPDATE notices SET next_try_at = now() + make_interval(secs => $2::int8 / 1000.0)
            WHERE id IN (
                SELECT n.id FROM notices AS n JOIN cases AS c ON c.id = n.case_id
                WHERE n.told_at IS NULL AND n.over_at IS NULL AND n.due_at <= now() AND n.status = c.status
                    AND (n.recipient = 'duty' OR n.recipient LIKE 'doer:%')
                    AND (n.next_try_at IS NULL OR n.next_try_at <= now())
                    AND NOT EXISTS (SELECT FROM house WHERE timers_held_until > now())
                ORDER BY c.emergency DESC, n.due_at, n.id LIMIT $1 FOR UPDATE OF n SKIP LOCKED)
            RETURNING id, case_id, recipient, code, due_at, attempts::int8 AS attempts)
        SELECT due.*, c.number, c.line, c.kind, c.grid, c.emergency FROM due JOIN cases AS c ON c.id = due.case_id
        ORDER BY due.due_at, due.id
        """)

    static let markTold = Statement(
        "mark_told",
        "UPDATE notices SET told_at = now(), told_by = $2, failure = NULL WHERE id = $1 AND told_at IS NULL")

    static let markUntold = Statement(
        "mark_untold",
        """
        UPDATE notices SET attempts = attempts + 1, failure = $2,
            next_try_at = now() + make_interval(secs => $3::int8 / 1000.0)
        WHERE id = $1 AND told_at IS NULL
        """)
}
