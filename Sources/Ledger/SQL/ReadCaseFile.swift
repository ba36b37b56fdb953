internal import Postgres

/// A case with its history, as the admin command shows it. Particulars are not read.
extension Statement {
    static let readCaseState = Statement("read_case_state", "SELECT state FROM cases WHERE id = $1")

    static let readCaseEntries = Statement(
        "read_case_entries",
        """
        SELECT book, seq, request_id, version, outcome, verb, actor, role, on_behalf_of, heard_by, channel, occurred_at,
            at, facts, refusal, committed_at
        FROM entries WHERE case_id = $1 ORDER BY seq
        """)

    static let readCaseOutbox = Statement(
        "read_case_outbox",
        """
        SELECT kind, timer_key, due_at, provisional, sent_at FROM outbox WHERE case_id = $1 ORDER BY due_at
        """)

    static let readCaseParked = Statement(
        "read_case_parked",
        """
        SELECT message_id, reason, first_at FROM parked WHERE case_id = $1 AND status IN ('open', 'replayed')
        ORDER BY first_at
        """)

    static let listCases = Statement(
        "list_cases",
        """
        \(standing) WHERE ($1 = '' OR line = $1) AND ($2 = '' OR status = $2) AND (open OR NOT $3)
        ORDER BY held DESC, opened_at DESC LIMIT $4
        """)
}
