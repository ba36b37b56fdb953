internal import Postgres

/// What the verification of the hash chains reads.
extension Statement {
    /// Also a book whose head was taken away while its entries stand.
    static let listBooks = Statement(
        "list_books", "SELECT book FROM books UNION SELECT book FROM entries ORDER BY book")

    static let readHeads = Statement("read_heads", "SELECT book, seq, hash FROM books WHERE seq > 0 ORDER BY book")

    /// The head and the last entry, of one moment.
    static let readHead = Statement(
        "read_head",
        """
        SELECT b.seq, b.hash, (SELECT max(e.seq) FROM entries AS e WHERE e.book = $1) AS last
        FROM (SELECT $1::text AS book) AS w LEFT JOIN books AS b USING (book)
        """)

    static let readEntries = Statement(
        "read_entries",
        """
        SELECT seq, request_id, case_id, version, outcome, verb, actor, role, on_behalf_of, heard_by, channel,
            occurred_at, at, facts, refusal, postings, request_digest, particulars_digest, hash
        FROM entries WHERE book = $1 AND seq > $2 ORDER BY seq LIMIT $3
        """)

    static let readHash = Statement("read_hash", "SELECT hash FROM entries WHERE book = $1 AND seq = $2")

    /// Requests that were answered and have no entry, and the other way round: what was cut off the end of a book, head
    /// and all, leaves this trace.
    static let findUnmatched = Statement(
        "find_unmatched",
        """
        (SELECT 'inbox' AS side, i.request_id, 0::int8 AS seq, '' AS book FROM inbox AS i
            WHERE i.outcome IN ('accepted', 'refused')
                AND NOT EXISTS (SELECT FROM entries AS e WHERE e.request_id = i.request_id) LIMIT 1)
        UNION ALL
        (SELECT 'entries', e.request_id, e.seq, e.book FROM entries AS e
            WHERE NOT EXISTS (SELECT FROM inbox AS i WHERE i.request_id = e.request_id) ORDER BY e.seq LIMIT 1)
        UNION ALL
        (SELECT 'particulars', p.request_id, 0, '' FROM particulars AS p
            WHERE NOT EXISTS (SELECT FROM inbox AS i WHERE i.request_id = p.request_id) LIMIT 1)
        """)
}
