-- min_reader: 1
-- What parked work failed of, and when; and what people have done with it, act by act, with every form that it had.
ALTER TABLE parked
    ADD COLUMN error_class     text NOT NULL DEFAULT '',
    ADD COLUMN first_failed_at timestamptz,
    ADD COLUMN last_failed_at  timestamptz;

CREATE TABLE parked_acts (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id uuid        NOT NULL REFERENCES parked,
    act        text        NOT NULL CHECK (act IN ('opened', 'edited', 'replayed', 'settled', 'dropped', 'undone')),
    done_by    text        NOT NULL,
    done_at    timestamptz NOT NULL DEFAULT now(),
    reason     text        NOT NULL DEFAULT '',
    -- What it was until then, where it was edited.
    type       text,
    headers    jsonb,
    request    bytea,
    body       bytea
);
CREATE INDEX parked_acts_message ON parked_acts (message_id, id);
