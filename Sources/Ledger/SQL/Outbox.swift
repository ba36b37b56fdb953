internal import Postgres

/// The outbox: what must go out and has not been settled.
extension Statement {
    /// A request that was settled, or a timer that is not wanted any more.
    static let deleteOutbox = Statement("delete_outbox", "DELETE FROM outbox WHERE request_id = ANY ($1::uuid[])")

    static let writeOutbox = Statement(
        "write_outbox",
        """
        INSERT INTO outbox AS o (request_id, case_id, kind, timer_key, timer_spec, request, due_at, provisional,
            counted_from)
        SELECT id, case_id, kind, NULLIF(timer_key, ''), NULLIF(timer_spec, ''), request, due_at, provisional, counted_from
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::timestamptz[],
            $8::bool[], $9::timestamptz[]) AS t (id, case_id, kind, timer_key, timer_spec, request, due_at, provisional,
                counted_from)
        ON CONFLICT (request_id) DO UPDATE SET request = excluded.request, due_at = excluded.due_at,
            leased_until = NULL, sent_at = NULL
        """)

    /// Leases rows that are due and are not on their way; the lease is committed before anything is published. After a
    /// restore timers wait for the registers.
    static let leaseOutbox = Statement(
        "lease_outbox",
        """
        UPDATE outbox SET leased_until = now() + make_interval(secs => $2::int8 / 1000.0)
        WHERE request_id IN (
            SELECT request_id FROM outbox
            WHERE due_at <= now() AND (leased_until IS NULL OR leased_until < now())
                AND (sent_at IS NULL OR sent_at < now() - make_interval(secs => $3::int8 / 1000.0))
                AND (kind <> 'timer' OR NOT EXISTS (SELECT FROM house WHERE timers_held_until > now()))
            ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING request_id, case_id, request, leased_until::text AS lease
        """)

    /// Only what is still leased as it was: the line may have answered, and lost again, before it is marked. Its row is
    /// another one then, which nobody has sent.
    static let markSent = Statement(
        "mark_sent",
        """
        UPDATE outbox SET sent_at = now(), leased_until = NULL
        WHERE request_id = ANY ($1::uuid[]) AND leased_until = $2::text::timestamptz
        """)

    /// Timers over a year that was not announced, page by page.
    static let readProvisional = Statement(
        "read_provisional",
        """
        SELECT request_id, coalesce(counted_from, created_at) AS counted_from, due_at, timer_spec, request FROM outbox
        WHERE provisional AND kind = 'timer' AND sent_at IS NULL AND request_id > $1 ORDER BY request_id LIMIT $2
        """)

    /// Only what stands as it was read, and has not gone out.
    static let recount = Statement(
        "recount",
        """
        UPDATE outbox AS o SET due_at = t.due_at, provisional = t.provisional, request = t.request
        FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bool[], $5::bytea[])
            AS t (request_id, before, due_at, provisional, request)
        WHERE o.request_id = t.request_id AND o.due_at = t.before AND o.sent_at IS NULL
            AND (o.leased_until IS NULL OR o.leased_until < now())
        """)

    static let nextDue = Statement(
        "next_due", "SELECT min(due_at) AS due_at, now() AS now FROM outbox WHERE sent_at IS NULL")
}
