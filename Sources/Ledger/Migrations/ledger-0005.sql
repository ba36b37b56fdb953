-- min_reader: 1
-- What administrators set for the lines, change by change: the last row of a line is in force.
CREATE TABLE controls (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    line         text        NOT NULL,
    pause        text        NOT NULL CHECK (pause IN ('none', 'normal', 'all')),
    most_at_once integer     CHECK (most_at_once > 0),
    per_second   integer     CHECK (per_second > 0),
    changed_by   text        NOT NULL,
    reason       text        NOT NULL,
    changed_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX controls_line ON controls (line, id DESC);
