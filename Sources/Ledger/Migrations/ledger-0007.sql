-- min_reader: 1
-- Who has opened what is private about many cases at once, for a list: who, when, why, which cases. A look at one case is
-- a request and stands in its book.
CREATE TABLE openings (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what         text        NOT NULL CHECK (what IN ('daybook')),
    -- Of which line's cases; null is any.
    line         text,
    -- The cases that were registered from the first moment until before the second.
    opened_from  timestamptz NOT NULL,
    opened_until timestamptz NOT NULL,
    cases        bigint      NOT NULL,
    done_by      text        NOT NULL CHECK (done_by <> ''),
    reason       text        NOT NULL CHECK (reason <> ''),
    done_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE opening_cases (
    opening_id bigint NOT NULL REFERENCES openings,
    case_id    uuid   NOT NULL,
    PRIMARY KEY (opening_id, case_id)
);
CREATE INDEX opening_cases_case ON opening_cases (case_id);

CREATE TRIGGER openings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON openings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_cases_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON opening_cases
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
