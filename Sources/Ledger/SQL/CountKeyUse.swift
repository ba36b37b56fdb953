internal import Postgres

/// What is sealed with which key.
extension Statement {
    static let pageOutboxRequests = Statement(
        "page_outbox_requests",
        "SELECT request_id AS id, request FROM outbox WHERE request_id > $1 ORDER BY request_id LIMIT 1000")

    static let pageParkedRequests = Statement(
        "page_parked_requests",
        """
        SELECT message_id AS id, request FROM parked
        WHERE message_id > $1 AND request IS NOT NULL AND status IN ('open', 'replayed', 'dropped')
        ORDER BY message_id LIMIT 1000
        """)

    static let countPersonKeys = Statement(
        "count_person_keys", "SELECT key_id, count(*) AS n FROM person_keys GROUP BY key_id")
}
