internal import Postgres

/// What a person must look at.
extension Statement {
    /// Not for a request that has taken effect: that is neither parked nor replayed.
    static let park = Statement(
        "park",
        """
        INSERT INTO parked AS p (message_id, case_id, source, routing_key, type, headers, request, body, reason, detail,
            fingerprint, worker, error_class, first_failed_at, last_failed_at)
        SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text::jsonb, $7::bytea, $8::bytea, $9::text,
            $10::text, $11::text, $12::text, $13::text, $14::timestamptz, $15::timestamptz
        WHERE NOT EXISTS (SELECT FROM inbox WHERE request_id = $1)
        ON CONFLICT (message_id) DO UPDATE SET reason = excluded.reason, detail = excluded.detail,
            headers = excluded.headers, body = excluded.body, request = excluded.request,
            fingerprint = excluded.fingerprint, worker = excluded.worker, error_class = excluded.error_class,
            first_failed_at = coalesce(p.first_failed_at, excluded.first_failed_at),
            last_failed_at = excluded.last_failed_at, times = p.times + 1, last_at = now(),
            status = 'open'
        """)

    /// A commit closes the parked row of its request.
    static let settleParked = Statement(
        "settle_parked",
        """
        UPDATE parked SET status = 'settled', dealt_at = now()
        WHERE message_id = ANY ($1::uuid[]) AND status IN ('open', 'replayed')
        """)

    /// Writes nothing, and may only be asked by whoever may park.
    static let probeParked = Statement(
        "probe_parked", "UPDATE parked SET times = times WHERE message_id = ANY ('{}'::uuid[])")
}
