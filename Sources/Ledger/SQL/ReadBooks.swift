internal import Postgres

extension Statement {
    static let readInbox = Statement(
        "read_inbox", "SELECT request_id FROM inbox WHERE request_id = ANY ($1::uuid[])")

    /// Who holds the claims that a batch takes or releases.
    static let readClaims = Statement(
        "read_claims",
        """
        SELECT c.kind, c.key, c.case_id
        FROM claims AS c JOIN unnest($1::text[], $2::text[]) AS w (kind, key) USING (kind, key)
        """)

    /// The accounts that a batch touches, in order and under lock. One that nobody opened is opened without a floor.
    static let openAccounts = Statement(
        "open_accounts",
        """
        INSERT INTO accounts (code) SELECT code FROM unnest($1::text[]) AS t (code) ORDER BY code
        ON CONFLICT DO NOTHING
        """)
    static let lockAccounts = Statement(
        "lock_accounts",
        "SELECT code, balance, floor FROM accounts WHERE code = ANY ($1::text[]) ORDER BY code FOR UPDATE")

    static let readTimers = Statement(
        "read_timers",
        """
        SELECT request_id, case_id, timer_key, timer_spec FROM outbox
        WHERE kind = 'timer' AND case_id = ANY ($1::uuid[]) FOR UPDATE
        """)

    static let readHouse = Statement(
        "read_house",
        "SELECT now() AS now, incarnation, incarnated_at, directory_version FROM house")

    static let lockBook = Statement("lock_book", "SELECT seq, hash FROM books WHERE book = $1 FOR UPDATE")
    static let openBook = Statement(
        "open_book", "INSERT INTO books (book, hash) VALUES ($1, $2) ON CONFLICT DO NOTHING")
}
