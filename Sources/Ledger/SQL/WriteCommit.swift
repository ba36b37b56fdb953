internal import Postgres

/// What a commit writes, each in one statement for the whole batch.
extension Statement {
    static let writeInbox = Statement(
        "write_inbox",
        """
        INSERT INTO inbox (request_id, case_id, outcome, refusal)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[])
        """)

    static let writeEntries = Statement(
        "write_entries",
        """
        INSERT INTO entries (book, seq, request_id, case_id, version, outcome, verb, actor, role, on_behalf_of,
            heard_by, channel, occurred_at, at, facts, refusal, postings, request_digest, particulars_digest, hash)
        SELECT * FROM unnest($1::text[], $2::int8[], $3::uuid[], $4::uuid[], $5::int8[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int8[], $14::int8[], $15::bytea[],
            $16::bytea[], $17::bytea[], $18::bytea[], $19::bytea[], $20::bytea[])
        """)

    /// Fenced: a head that somebody else moved is not moved again.
    static let moveBook = Statement(
        "move_book", "UPDATE books SET seq = $2, hash = $3 WHERE book = $1 AND seq = $4")

    static let writeCases = Statement(
        "write_cases",
        """
        INSERT INTO cases AS c (id, number, line, version, digest, state, kind, status, open, grid, doer, urgent, held,
            emergency, call_back, yellow, absences, person_visits, home_visits, gifts_given, with_unit, opened_at,
            closed_at)
        SELECT id, NULLIF(number, ''), line, version, digest, state, kind, status, open, grid, NULLIF(doer, ''),
            urgent, held, emergency, call_back, yellow, absences, person_visits, home_visits, gifts_given,
            NULLIF(with_unit, ''), opened_at, closed_at
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int8[], $5::bytea[], $6::bytea[], $7::text[], $8::text[],
            $9::bool[], $10::text[], $11::text[], $12::bool[], $13::bool[], $14::bool[], $15::bool[], $16::bool[],
            $17::int4[], $18::int4[], $19::int4[], $20::int4[], $21::text[], $22::timestamptz[], $23::timestamptz[])
            AS t (id, number, line, version, digest, state, kind, status, open, grid, doer, urgent, held, emergency,
            call_back, yellow, absences, person_visits, home_visits, gifts_given, with_unit, opened_at, closed_at)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, digest = excluded.digest, state = excluded.state,
            kind = excluded.kind, status = excluded.status, open = excluded.open, grid = excluded.grid,
            doer = excluded.doer, urgent = excluded.urgent, held = excluded.held, emergency = excluded.emergency,
            call_back = excluded.call_back, yellow = excluded.yellow, absences = excluded.absences,
            person_visits = excluded.person_visits, home_visits = excluded.home_visits,
            gifts_given = excluded.gifts_given, with_unit = excluded.with_unit, closed_at = excluded.closed_at,
            changed_at = now()
        """)

    static let writeClaims = Statement(
        "write_claims",
        """
        INSERT INTO claims (kind, key, case_id, request_id)
        SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[])
        """)

    static let releaseClaims = Statement(
        "release_claims",
        """
        DELETE FROM claims AS c USING unnest($1::text[], $2::text[]) AS r (kind, key)
        WHERE c.kind = r.kind AND c.key = r.key
        """)

    static let writePostings = Statement(
        "write_postings",
        """
        INSERT INTO postings (request_id, place, case_id, account, fen, actor)
        SELECT * FROM unnest($1::uuid[], $2::int4[], $3::uuid[], $4::text[], $5::int8[], $6::text[])
        """)

    static let moveBalances = Statement(
        "move_balances",
        """
        UPDATE accounts AS a SET balance = a.balance + m.fen
        FROM unnest($1::text[], $2::int8[]) AS m (code, fen) WHERE a.code = m.code
        """)

    static let writeParticulars = Statement(
        "write_particulars",
        """
        INSERT INTO particulars (request_id, place, case_id, person_id, kind, sealed, phone_digest, tail_digest,
            room_digest)
        SELECT * FROM unnest($1::uuid[], $2::int4[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[],
            $8::bytea[], $9::bytea[])
        """)
}
