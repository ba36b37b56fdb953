-- min_reader: 1
-- Who was told of what: a notice is told by a channel or by a person, or it is over because its case went on.
ALTER TABLE notices
    ADD COLUMN status      text NOT NULL DEFAULT '',
    -- The channel's name, or the code of whoever told it.
    ADD COLUMN told_by     text,
    ADD COLUMN over_at     timestamptz,
    ADD COLUMN attempts    integer NOT NULL DEFAULT 0,
    ADD COLUMN next_try_at timestamptz,
    -- Of the last try: never a word of the case, never an address.
    ADD COLUMN failure     text;

-- Nobody could be told of the ones before by these means, and their cases have gone on.
UPDATE notices SET over_at = now() WHERE told_at IS NULL;

DROP INDEX notices_due;
CREATE INDEX notices_due ON notices (due_at, id) WHERE told_at IS NULL AND over_at IS NULL;
CREATE INDEX notices_case ON notices (case_id) WHERE told_at IS NULL AND over_at IS NULL;
