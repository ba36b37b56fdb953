internal import Postgres

/// The community's money, as it is told and checked.
extension Statement {
    static let readAccounts = Statement(
        "read_accounts", "SELECT code, balance, floor FROM accounts ORDER BY code")

    /// What an account held before a moment.
    static let readHeldBefore = Statement(
        "read_held_before",
        """
        SELECT coalesce(sum(fen), 0)::int8 AS fen FROM postings WHERE account = $1 AND posted_at < $2::timestamptz
        """)

    static let readStatement = Statement(
        "read_statement",
        """
        SELECT p.posted_at, p.fen, p.actor, c.number, e.verb
        FROM postings AS p LEFT JOIN cases AS c ON c.id = p.case_id
            LEFT JOIN entries AS e ON e.request_id = p.request_id
        WHERE p.account = $1 AND p.posted_at >= $2::timestamptz AND p.posted_at < $3::timestamptz
        ORDER BY p.posted_at, p.request_id, p.place
        """)

    // MARK: what must hold

    static let findUnbalanced = Statement(
        "find_unbalanced",
        "SELECT request_id, sum(fen)::int8 AS fen FROM postings GROUP BY request_id HAVING sum(fen) <> 0")

    static let findWrongBalances = Statement(
        "find_wrong_balances",
        """
        SELECT a.code, a.balance, coalesce(sum(p.fen), 0)::int8 AS posted
        FROM accounts AS a LEFT JOIN postings AS p ON p.account = a.code
        GROUP BY a.code, a.balance HAVING a.balance <> coalesce(sum(p.fen), 0) ORDER BY a.code
        """)

    /// Postings that are not those of their entry in the chain: altered, missing or put in. The opening of the books has
    /// no entry: $1 are the ids of it.
    static let findUnchained = Statement(
        "find_unchained",
        """
        SELECT request_id, coalesce(p.posted, '') AS posted, coalesce(e.chained, '') AS chained
        FROM (SELECT request_id, string_agg(account || ' ' || fen, E'\\n' ORDER BY place) AS posted
                FROM postings WHERE NOT (request_id = ANY ($1::uuid[]) AND place < 2) GROUP BY request_id) AS p
            FULL JOIN (SELECT request_id, convert_from(postings, 'UTF8') AS chained
                FROM entries WHERE length(postings) > 0) AS e USING (request_id)
        WHERE p.posted IS DISTINCT FROM e.chained ORDER BY request_id
        """)

    /// What is out and must come back: per account and case, with the moment since when.
    static let readOutstanding = Statement(
        "read_outstanding",
        """
        SELECT p.account, c.number, sum(p.fen)::int8 AS fen, min(p.posted_at) AS since
        FROM postings AS p LEFT JOIN cases AS c ON c.id = p.case_id
        WHERE starts_with(p.account, 'receivable:') OR starts_with(p.account, 'owed:') OR p.account = 'goods:out'
        GROUP BY p.account, p.case_id, c.number HAVING sum(p.fen) <> 0 ORDER BY min(p.posted_at)
        """)
}
