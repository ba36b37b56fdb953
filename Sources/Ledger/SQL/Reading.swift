internal import Postgres

/// What workers and intake read. Each is one statement, so that what it says is of one moment.
extension Statement {
    /// The state query: the clock, the directory's version, the cases, what is settled, who has how much in hand, what
    /// the accounts hold, which cases hold the claims that were lost, and what is set for the line, as rows of several
    /// kinds.
    static let readState = Statement(
        "read_state",
        """
        SELECT 'house' AS what, NULL::uuid AS id, NULL::text AS code, directory_version AS number, now() AS at,
            NULL::bytea AS digest, NULL::bytea AS state
        FROM house
        UNION ALL
        SELECT 'case', id, doer, version, NULL, digest, state FROM cases WHERE id = ANY ($1::uuid[])
        UNION ALL
        SELECT 'committed', request_id, NULL, 0, NULL, NULL, NULL FROM inbox WHERE request_id = ANY ($2::uuid[])
        UNION ALL
        SELECT 'parked', message_id, NULL, 0, NULL, NULL, NULL FROM parked
            WHERE message_id = ANY ($2::uuid[]) AND status <> 'replayed'
        UNION ALL
        SELECT 'load', NULL, doer, count(*), NULL, NULL, NULL FROM cases WHERE open AND doer IS NOT NULL GROUP BY doer
        UNION ALL
        SELECT 'balance', NULL, code, balance, NULL, NULL, NULL FROM accounts WHERE floor IS NOT NULL
        UNION ALL
        SELECT 'holder', NULL, c.kind || ':' || c.key, 0, NULL, convert_to(cases.number, 'UTF8'), NULL
        FROM unnest($3::text[], $4::text[]) AS w (kind, key)
        JOIN claims AS c USING (kind, key) JOIN cases ON cases.id = c.case_id
        WHERE cases.number IS NOT NULL
        UNION ALL
        SELECT * FROM (
            SELECT 'control', NULL::uuid, \(ControlDesk.json)::text, 0, NULL::timestamptz, NULL::bytea, NULL::bytea
            FROM controls WHERE line = $5::text ORDER BY id DESC LIMIT 1) AS last
        """)

    static let readDirectory = Statement(
        "read_directory", "SELECT kind, row::text AS row FROM directory WHERE version = $1 ORDER BY kind, id")

    static let probe = Statement("probe", "SELECT 1")

    static let readFates = Statement(
        "read_fates",
        """
        SELECT request_id, outcome, refusal, NULL::text AS reason FROM inbox WHERE request_id = ANY ($1::uuid[])
        UNION ALL
        SELECT message_id, CASE status WHEN 'open' THEN 'parked' ELSE status END, NULL, reason FROM parked
        WHERE message_id = ANY ($1::uuid[]) AND status IN ('open', 'dropped')
            AND NOT EXISTS (SELECT FROM inbox WHERE inbox.request_id = parked.message_id)
        """)

    /// A case as anybody of the house may see it; a condition follows.
    static let standing = "SELECT \(standingColumns) FROM cases"
    /// The same with the case itself, for who makes forms of it.
    static let wholeStanding = "SELECT \(standingColumns), state FROM cases"
    private static let standingColumns = """
        id, number, line, version, kind, status, grid, doer, urgent, held, emergency, call_back, yellow,
        absences::int8, person_visits::int8, home_visits::int8, gifts_given::int8, with_unit, opened_at, closed_at,
        changed_at,
        EXISTS (SELECT FROM parked WHERE parked.case_id = cases.id AND parked.status IN ('open', 'replayed')) AS parked
        """
    static let readStandings = Statement("read_standings", "\(wholeStanding) WHERE id = ANY ($1::uuid[])")
    static let readStandingByNumber = Statement("read_standing_by_number", "\(wholeStanding) WHERE number = $1")
    static let readOpenStandings = Statement("read_open_standings", "\(standing) WHERE open ORDER BY opened_at")
    static let readIncarnation = Statement(
        "read_incarnation", "SELECT incarnation, directory_version FROM house")
}
