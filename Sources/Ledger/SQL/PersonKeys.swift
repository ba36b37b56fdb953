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

    static let readPersonKeys = Statement(
        "read_person_keys", "SELECT person_id, wrapped, key_id FROM person_keys WHERE person_id = ANY ($1::uuid[])")
}
