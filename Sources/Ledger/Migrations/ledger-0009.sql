-- min_reader: 1
-- Persons of whom somebody found out that they are one. Rows are added and never changed.
CREATE TABLE person_joins (
    one       uuid        NOT NULL,
    other     uuid        NOT NULL,
    joined_by text        NOT NULL CHECK (joined_by <> ''),
    reason    text        NOT NULL CHECK (reason <> ''),
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (one, other),
    CHECK (one < other)
);
CREATE INDEX person_joins_other ON person_joins (other);
CREATE TRIGGER person_joins_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON person_joins
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who is to be erased (PIPL Art. 47): one person asks, another approves, and then the keys are deleted.
CREATE TABLE erasures (
    id          uuid PRIMARY KEY,
    -- With everybody who was joined with the one that was named.
    persons     uuid[]      NOT NULL CHECK (cardinality(persons) > 0),
    reason      text        NOT NULL CHECK (reason <> ''),
    asked_by    text        NOT NULL CHECK (asked_by <> ''),
    asked_at    timestamptz NOT NULL DEFAULT now(),
    approved_by text        CHECK (approved_by <> '' AND approved_by <> asked_by),
    approved_at timestamptz,
    -- When their keys were gone; until then it has to be finished.
    finished_at timestamptz,
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK (finished_at IS NULL OR approved_at IS NOT NULL)
);
