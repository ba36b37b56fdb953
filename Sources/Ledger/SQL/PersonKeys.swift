internal import Postgres

/// In the database of keys.
extension Statement {
    static let writePersonKeys = Statement(
        "write_person_keys",
        """
        INSERT INTO person_keys (person_id, wrapped, key_id)
        SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::text[]) AS t (person_id, wrapped, key_id) ORDER BY person_id
        ON CONFLICT DO NOTHING
        """)

    /// Those that another key wrapped, page by page.
    static let readOldWrapping = Statement(
        "read_old_wrapping",
        """
        SELECT person_id, key_id, wrapped FROM person_keys WHERE key_id <> $1 AND person_id > $2
        ORDER BY person_id LIMIT $3
        """)

    /// Only one that is still wrapped as it was read, and never one that was deleted meanwhile.
    static let rewrap = Statement(
        "rewrap",
        """
        UPDATE person_keys AS k SET wrapped = t.wrapped, key_id = t.key_id
        FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[]) AS t (person_id, old_wrapped, wrapped, key_id)
        WHERE k.person_id = t.person_id AND k.wrapped = t.old_wrapped
        """)

    static let readPersonKeys = Statement(
        "read_person_keys", "SELECT person_id, wrapped, key_id FROM person_keys WHERE person_id = ANY ($1::uuid[])")
}
