internal import Postgres

/// What people do with parked work.
extension Statement {
    private static let parkedColumns = """
        message_id, case_id, source, routing_key, type, headers::text AS headers, request IS NOT NULL AS replayable,
        octet_length(body)::int8 AS size, reason, detail, fingerprint, worker, times::int8, first_at, last_at, status,
        dealt_by, dealt_reason, dealt_at, (SELECT number FROM cases WHERE id = parked.case_id) AS number,
        (SELECT kind FROM cases WHERE id = parked.case_id) AS kind
        """

    static let groupParked = Statement(
        "group_parked",
        """
        SELECT fingerprint, min(reason) AS reason, min(detail) AS detail,
            count(*) FILTER (WHERE status = 'open') AS open, count(*) FILTER (WHERE status = 'replayed') AS replayed,
            count(*) FILTER (WHERE status = 'dropped') AS dropped, min(first_at) AS first_at, max(last_at) AS last_at,
            min(routing_key) AS routing_key, min(message_id::text)::uuid AS example
        FROM parked WHERE status IN ('open', 'replayed') OR ($1 AND status = 'dropped')
        GROUP BY fingerprint ORDER BY min(first_at)
        """)

    static let readParked = Statement(
        "read_parked", "SELECT \(parkedColumns) FROM parked WHERE message_id = ANY ($1::uuid[]) ORDER BY first_at")

    /// The ids that somebody names: by their beginning, by their fingerprint, or all of some status.
    static let findParked = Statement(
        "find_parked",
        """
        SELECT message_id FROM parked
        WHERE status = ANY ($1::text[])
            AND (cardinality($2::text[]) = 0
                OR EXISTS (SELECT FROM unnest($2::text[]) AS p WHERE starts_with(message_id::text, p)))
            AND ($3 = '' OR fingerprint = $3)
        ORDER BY first_at
        """)

    static let lockParked = Statement(
        "lock_parked",
        """
        SELECT message_id, request, status,
            EXISTS (SELECT FROM inbox WHERE request_id = parked.message_id) AS in_effect
        FROM parked WHERE message_id = ANY ($1::uuid[]) ORDER BY message_id FOR UPDATE
        """)

    static let dealParked = Statement(
        "deal_parked",
        """
        UPDATE parked SET status = $2, dealt_by = $3, dealt_reason = NULLIF($4, ''), dealt_at = now()
        WHERE message_id = ANY ($1::uuid[]) AND status = $5
        """)
}
