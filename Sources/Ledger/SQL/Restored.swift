internal import Postgres

/// What is written and read of a restore.
extension Statement {
    /// Fenced by the incarnation that was read. The trigger `house_incarnation` changes the numbers with it.
    static let beginIncarnation = Statement(
        "begin_incarnation",
        """
        UPDATE house SET incarnation = $2, incarnated_at = now(), number_prefix = coalesce($4::int4, number_prefix),
            timers_held_until = now() + make_interval(secs => $3::int8 / 1000.0)
        WHERE incarnation = $1
        """)

    /// Found by the case that none has, in the order in which they were written.
    static let readRestored = Statement(
        "read_restored",
        """
        SELECT book, seq, at, actor, facts FROM entries
        WHERE case_id = '00000000-0000-0000-0000-000000000000' AND verb = 'restored' ORDER BY at, book, seq
        """)
}
