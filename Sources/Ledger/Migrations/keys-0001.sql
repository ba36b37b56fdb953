-- min_reader: 1
-- Persons' keys, in a database of their own with short-lived backups: deleting a key erases the person everywhere.
CREATE TABLE person_keys (
    person_id uuid PRIMARY KEY,
    wrapped   bytea       NOT NULL,
    key_id    text        NOT NULL,
    made_at   timestamptz NOT NULL DEFAULT now()
);
