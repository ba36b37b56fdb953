internal import Postgres

/// 工作台账: the cases of a period one after the other, whole but for what happened to them.
extension Statement {
    /// A cursor: all pages are of one moment, and the order is made once.
    static let declareDaybook = Statement(
        "declare_daybook",
        """
        DECLARE daybook NO SCROLL CURSOR FOR \(wholeStanding)
        WHERE opened_at >= $1::timestamptz AND opened_at < $2::timestamptz AND ($3 = '' OR line = $3)
        ORDER BY number, id
        """)

    /// Those that were written down as opened, and no others.
    static let declareOpenedDaybook = Statement(
        "declare_opened_daybook",
        """
        DECLARE daybook NO SCROLL CURSOR FOR \(wholeStanding)
        WHERE id IN (SELECT case_id FROM opening_cases WHERE opening_id = $1::int8) ORDER BY number, id
        """)

    static let fetchDaybook = Statement("fetch_daybook", "FETCH 500 FROM daybook")

    /// What came of the submission, and what was noted: of these the daybook tells something.
    static let readDaybookSteps = Statement(
        "read_daybook_steps",
        """
        SELECT case_id, request_id, outcome, verb, channel, occurred_at, facts, refusal
        FROM entries WHERE case_id = ANY ($1::uuid[]) AND verb IN ('submit', 'note') ORDER BY case_id, seq
        """)

    static let readDaybookParticulars = Statement(
        "read_daybook_particulars",
        """
        SELECT case_id, request_id, place, person_id, sealed FROM particulars
        WHERE case_id = ANY ($1::uuid[]) AND kind IN ('contact', 'words', 'items')
        """)
}
