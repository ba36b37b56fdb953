internal import Postgres

/// What people do with parked work.
extension Statement {
    private static let parkedColumns = """
        message_id, case_id, source, routing_key, type, headers::text AS headers, request IS NOT NULL AS replayable,
        octet_length(body)::int8 AS size, reason, detail, fingerprint, worker, error_class,
        first_failed_at, last_failed_at, times::int8, first_at, last_at, status,
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

    /// Moves rows from one status to another and keeps who did it. What was dropped comes back for so many days only.
    static let dealParked = Statement(
        "deal_parked",
        """
        WITH dealt AS (
            UPDATE parked SET status = $2, dealt_by = $3, dealt_reason = NULLIF($4, ''), dealt_at = now()
            WHERE message_id = ANY ($1::uuid[]) AND status = $5
                AND (status <> 'dropped' OR dealt_at > now() - make_interval(days => $7::int))
            RETURNING message_id)
        INSERT INTO parked_acts (message_id, act, done_by, reason) SELECT message_id, $6, $3, $4 FROM dealt
        """)

    /// The sealed request of a row that is open, for whoever edits it.
    static let readParkedRequest = Statement(
        "read_parked_request",
        "SELECT status, request FROM parked WHERE message_id = $1::uuid FOR UPDATE")

    static let noteParkedAct = Statement(
        "note_parked_act",
        "INSERT INTO parked_acts (message_id, act, done_by, reason) VALUES ($1::uuid, $2, $3, $4)")

    /// Another form of the same request; the one before stays with the act. Nothing where somebody was quicker.
    static let editParked = Statement(
        "edit_parked",
        """
        WITH old AS (
            SELECT message_id, type, headers, request, body FROM parked
            WHERE message_id = $1::uuid AND status = 'open' AND request = $2::bytea FOR UPDATE),
        kept AS (
            INSERT INTO parked_acts (message_id, act, done_by, reason, type, headers, request, body)
            SELECT message_id, 'edited', $6, $7, type, headers, request, body FROM old)
        UPDATE parked SET request = $3::bytea, body = $4::bytea,
            headers = parked.headers || jsonb_build_object($8::text, $5::text::jsonb)
        FROM old WHERE parked.message_id = old.message_id
        """)

    static let readParkedActs = Statement(
        "read_parked_acts",
        """
        SELECT message_id, act, done_by, done_at, reason FROM parked_acts
        WHERE message_id = ANY ($1::uuid[]) ORDER BY id
        """)
}
