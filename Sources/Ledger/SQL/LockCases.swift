internal import Postgres

extension Statement {
    /// Locks the cases of a batch in id order, so that two ledgers never wait for each other, and reads their versions.
    static let lockCases = Statement(
        "lock_cases",
        """
        SELECT id, version, digest FROM cases WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE
        """)

    /// Holds the places of cases that are not there yet, so that only one transaction opens each.
    static let lockNewCases = Statement(
        "lock_new_cases",
        """
        SELECT pg_advisory_xact_lock(hashtextextended(id::text, 0)) IS NULL
        FROM (SELECT id FROM unnest($1::uuid[]) AS t (id) ORDER BY id) AS ordered
        """)
}
