internal import Postgres

/// What happened to cases, from the books.
extension Statement {
    static let readHistory = Statement(
        "read_history",
        """
        SELECT request_id, outcome, verb, actor, channel, occurred_at, at, facts, refusal
        FROM entries WHERE case_id = $1 ORDER BY book, seq
        """)

    /// Case by case, and each from its beginning.
    static let readHistories = Statement(
        "read_histories",
        """
        SELECT case_id, book, seq, request_id, outcome, verb, channel, occurred_at, facts, refusal
        FROM entries WHERE (case_id, seq) > ($1, $2) ORDER BY case_id, seq LIMIT $3
        """)

    static let readPostings = Statement(
        "read_postings", "SELECT account, fen FROM postings WHERE request_id = $1 ORDER BY place")

    static let readCaseIDs = Statement("read_case_ids", "SELECT id FROM cases ORDER BY opened_at, id")

    static let countDue = Statement("count_due", "SELECT count(*) AS due FROM outbox WHERE due_at <= now()")
}
