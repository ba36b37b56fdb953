internal import Postgres

/// What `linli conserve` asks.
extension Statement {
    /// How often each of these requests stands in the inbox and in the books, and how it is parked. The tables' own keys
    /// forbid more than once; this does not rely on them.
    static let readTraces = Statement(
        "read_traces",
        """
        SELECT t.id,
            (SELECT count(*) FROM inbox WHERE request_id = t.id) AS inbox,
            (SELECT count(*) FROM entries WHERE request_id = t.id) AS entries,
            (SELECT min(status) FROM parked WHERE message_id = t.id) AS parked
        FROM unnest($1::uuid[]) AS t (id)
        """)

    /// What the house asked of itself: timers that fired and follow-ons.
    static let countOwn = Statement(
        "count_own",
        """
        SELECT coalesce(sum(times), 0)::int8 AS entries, count(*) FILTER (WHERE times > 1) AS twice
        FROM (
            SELECT count(*) AS times FROM entries WHERE channel IN ('timer', 'followOn') GROUP BY request_id
        ) AS own
        """)
}
