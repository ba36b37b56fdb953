internal import Postgres

/// Who has opened what is private about many cases at once.
extension Statement {
    /// In one statement, so that the number and the cases are of one moment.
    static let recordOpening = Statement(
        "record_opening",
        """
        WITH chosen AS MATERIALIZED (
            SELECT id FROM cases
            WHERE opened_at >= $2::timestamptz AND opened_at < $3::timestamptz AND ($4 = '' OR line = $4)
        ), opening AS (
            INSERT INTO openings (what, line, opened_from, opened_until, cases, done_by, reason)
            SELECT $1, nullif($4, ''), $2::timestamptz, $3::timestamptz, count(*), $5, $6 FROM chosen
            RETURNING \(Opening.columns)
        ), listed AS (
            INSERT INTO opening_cases (opening_id, case_id) SELECT opening.id, chosen.id FROM opening, chosen
        )
        SELECT * FROM opening
        """)

    /// Newest first.
    static let readOpenings = Statement(
        "read_openings", "SELECT \(Opening.columns) FROM openings ORDER BY id DESC LIMIT $1")

    static let readCaseOpenings = Statement(
        "read_case_openings",
        """
        SELECT \(Opening.columns) FROM openings
        WHERE id IN (SELECT opening_id FROM opening_cases WHERE case_id = $1) ORDER BY id
        """)
}
