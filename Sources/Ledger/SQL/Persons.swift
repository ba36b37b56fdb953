internal import Postgres

/// Persons: whom the ledger knows by what is sealed for them, who of them are one, and who was erased.
extension Statement {
    static let readPersonsOfCase = Statement(
        "read_persons_of_case",
        """
        SELECT p.person_id, count(*) AS n, array_to_string(array_agg(DISTINCT p.kind ORDER BY p.kind), ' ') AS kinds,
            count(DISTINCT p.case_id) AS cases, count(DISTINCT p.case_id) FILTER (WHERE c.open) AS open
        FROM particulars AS p LEFT JOIN cases AS c ON c.id = p.case_id
        WHERE p.person_id IN (SELECT o.person_id FROM particulars AS o JOIN cases AS k ON k.id = o.case_id
            WHERE k.number = $1)
        GROUP BY p.person_id ORDER BY min(p.request_id::text)
        """)

    static let readPersonsOfPhone = Statement(
        "read_persons_of_phone",
        """
        SELECT p.person_id, count(*) AS n, array_to_string(array_agg(DISTINCT p.kind ORDER BY p.kind), ' ') AS kinds,
            count(DISTINCT p.case_id) AS cases, count(DISTINCT p.case_id) FILTER (WHERE c.open) AS open
        FROM particulars AS p LEFT JOIN cases AS c ON c.id = p.case_id
        WHERE p.person_id IN (SELECT o.person_id FROM particulars AS o WHERE o.phone_digest = $1)
        GROUP BY p.person_id ORDER BY min(p.request_id::text)
        """)

    static let joinPersons = Statement(
        "join_persons",
        """
        INSERT INTO person_joins (one, other, joined_by, reason)
        VALUES (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), $3, $4) ON CONFLICT DO NOTHING
        """)

    /// The person and everybody who was joined with her, however far.
    static let readJoined = Statement(
        "read_joined",
        """
        WITH RECURSIVE joined (person) AS (
            SELECT $1::uuid
            UNION
            SELECT CASE WHEN j.one = w.person THEN j.other ELSE j.one END
            FROM joined AS w JOIN person_joins AS j ON w.person IN (j.one, j.other))
        SELECT person FROM joined ORDER BY person
        """)

    static let knowsPersons = Statement(
        "knows_persons", "SELECT DISTINCT person_id FROM particulars WHERE person_id = ANY ($1::uuid[])")

    /// Cases that somebody still works on, or of which something is parked, in which one of them is named.
    static let readOpenCasesOf = Statement(
        "read_open_cases_of",
        """
        SELECT DISTINCT coalesce(c.number, c.id::text) AS name
        FROM particulars AS p JOIN cases AS c ON c.id = p.case_id
        WHERE p.person_id = ANY ($1::uuid[]) AND (c.open OR EXISTS (
            SELECT FROM parked AS w WHERE w.case_id = c.id AND w.status IN ('open', 'replayed'))) ORDER BY name
        """)

    static let askErasure = Statement(
        "ask_erasure",
        "INSERT INTO erasures (id, persons, reason, asked_by) VALUES ($1, $2::uuid[], $3, $4)")

    static let lockErasure = Statement(
        "lock_erasure", "SELECT \(erasureColumns) FROM erasures WHERE id = $1 FOR UPDATE")

    static let approveErasure = Statement(
        "approve_erasure",
        """
        UPDATE erasures SET approved_by = $2, approved_at = now(), persons = $3::uuid[]
        WHERE id = $1 AND approved_at IS NULL
        """)

    /// Until the end of the transaction nobody is erased: what a commit seals stays readable.
    static let shareKeys = Statement(
        "share_keys", "SELECT pg_advisory_xact_lock_shared(hashtext('linli persons keys')) IS NULL")
    /// Until the end of the transaction no commit is under way that seals something.
    static let holdKeys = Statement(
        "hold_keys", "SELECT pg_advisory_xact_lock(hashtext('linli persons keys')) IS NULL")

    static let finishErasure = Statement(
        "finish_erasure",
        "UPDATE erasures SET finished_at = now() WHERE id = $1 AND approved_at IS NOT NULL AND finished_at IS NULL")

    static let listErasures = Statement(
        "list_erasures", "SELECT \(erasureColumns) FROM erasures ORDER BY asked_at DESC, id LIMIT $1")

    private static let erasureColumns = """
        id, array_to_string(persons, ' ') AS persons, reason, asked_by, asked_at, approved_by, approved_at, finished_at
        """

    /// Nobody finds them any more by a telephone or a room.
    static let forgetDigests = Statement(
        "forget_digests",
        """
        UPDATE particulars SET phone_digest = NULL, tail_digest = NULL, room_digest = NULL
        WHERE person_id = ANY ($1::uuid[])
        """)

    /// What was said in parked requests of their cases is wrapped for no person: it goes as a whole.
    static let forgetParked = Statement(
        "forget_parked",
        """
        WITH theirs AS (
            UPDATE parked SET body = '', request = NULL WHERE body <> ''
                AND case_id IN (SELECT case_id FROM particulars WHERE person_id = ANY ($1::uuid[]))
            RETURNING message_id)
        UPDATE parked_acts AS a SET request = NULL, body = NULL FROM theirs AS t
        WHERE a.message_id = t.message_id AND a.body IS NOT NULL
        """)

    /// The books in which something is sealed for them.
    static let readBooksOf = Statement(
        "read_books_of",
        """
        SELECT DISTINCT e.book FROM particulars AS p JOIN entries AS e ON e.request_id = p.request_id
        WHERE p.person_id = ANY ($1::uuid[]) ORDER BY e.book
        """)

    /// What the books say of erasures, by the case that none has.
    static let readErased = Statement(
        "read_erased",
        """
        SELECT book, seq, at, actor, on_behalf_of, facts FROM entries
        WHERE case_id = '00000000-0000-0000-0000-000000000000' AND verb = 'erased' ORDER BY at, book, seq
        """)

    /// Persons for whom something is sealed, page by page, with a request that did it.
    static let readSealedPersons = Statement(
        "read_sealed_persons",
        """
        SELECT person_id, min(request_id::text) AS request_id FROM particulars
        WHERE person_id > $1 GROUP BY person_id ORDER BY person_id LIMIT $2
        """)

    /// What is sealed by requests, in the order in which their entries have hashed it.
    static let readSealed = Statement(
        "read_sealed",
        "SELECT request_id, sealed FROM particulars WHERE request_id = ANY ($1::uuid[]) ORDER BY request_id, place")

    /// In the database of keys, by the owner alone: who has no key is erased everywhere. One that is younger than the
    /// approval is of somebody who was heard of again, and stays.
    static let deletePersonKeys = Statement(
        "delete_person_keys",
        "DELETE FROM person_keys WHERE person_id = ANY ($1::uuid[]) AND made_at <= $2::timestamptz")
}
