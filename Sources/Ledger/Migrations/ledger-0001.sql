-- min_reader: 1
-- The ledger's database. Written by linli-ledger and linli alone; workers and intake only read.

CREATE TABLE house (
    one               boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- Changes when a backup was restored: registers then check anew what they believed settled.
    incarnation       uuid        NOT NULL,
    incarnated_at     timestamptz NOT NULL DEFAULT now(),
    directory_version bigint      NOT NULL DEFAULT 0,
    -- The ledger is a desk of its own for the numbers of child cases.
    number_prefix     smallint    NOT NULL DEFAULT 99,
    number_counter    bigint      NOT NULL DEFAULT 0
);
INSERT INTO house (incarnation) VALUES (gen_random_uuid());

CREATE TABLE cases (
    id            uuid PRIMARY KEY,
    number        text UNIQUE,
    line          text        NOT NULL,
    -- The version is the pair: a number, and the digest of the state that it left.
    version       bigint      NOT NULL CHECK (version > 0),
    digest        bytea       NOT NULL,
    state         bytea       NOT NULL,
    kind          text        NOT NULL,
    status        text        NOT NULL,
    open          boolean     NOT NULL,
    grid          text        NOT NULL,
    doer          text,
    urgent        boolean     NOT NULL,
    held          boolean     NOT NULL,
    emergency     boolean     NOT NULL,
    call_back     boolean     NOT NULL,
    yellow        boolean     NOT NULL,
    absences      integer     NOT NULL,
    person_visits integer     NOT NULL,
    home_visits   integer     NOT NULL,
    gifts_given   integer     NOT NULL,
    with_unit     text,
    opened_at     timestamptz NOT NULL,
    closed_at     timestamptz,
    changed_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX cases_open ON cases (line, status) WHERE open;
CREATE INDEX cases_doer ON cases (doer) WHERE open AND doer IS NOT NULL;

-- Every request that has taken effect, or was answered. Never pruned: registers re-send and restored backups replay.
CREATE TABLE inbox (
    request_id   uuid PRIMARY KEY,
    case_id      uuid        NOT NULL,
    outcome      text        NOT NULL CHECK (outcome IN ('accepted', 'refused', 'nothing')),
    refusal      bytea,
    committed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE books (
    book text PRIMARY KEY,
    seq  bigint NOT NULL DEFAULT 0,
    hash bytea  NOT NULL
);

-- One hash chain a book: hash = SHA-256(previous hash, and every field below with its length before it).
CREATE TABLE entries (
    book         text        NOT NULL REFERENCES books,
    seq          bigint      NOT NULL,
    request_id   uuid        NOT NULL UNIQUE,
    case_id      uuid        NOT NULL,
    version      bigint      NOT NULL,
    outcome      text        NOT NULL,
    verb         text        NOT NULL,
    actor        text        NOT NULL,
    role         text        NOT NULL,
    on_behalf_of text        NOT NULL,
    heard_by     text        NOT NULL,
    channel      text        NOT NULL,
    occurred_at  bigint      NOT NULL, -- milliseconds since 1970, as hashed
    at           bigint      NOT NULL,
    facts        bytea       NOT NULL,
    refusal      bytea       NOT NULL,
    postings     bytea       NOT NULL,
    -- Digests of the sealed request and of the sealed particulars: they can be erased without breaking the chain.
    request_digest     bytea NOT NULL,
    particulars_digest bytea NOT NULL,
    hash         bytea       NOT NULL,
    committed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (book, seq)
);
CREATE INDEX entries_case ON entries (case_id, seq);

CREATE TABLE claims (
    kind       text        NOT NULL,
    key        text        NOT NULL,
    case_id    uuid        NOT NULL,
    request_id uuid        NOT NULL,
    taken_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, key)
);

CREATE TABLE accounts (
    code    text PRIMARY KEY,
    balance bigint NOT NULL DEFAULT 0,
    -- The least that it may hold; null where it may go below zero without limit.
    floor   bigint,
    CONSTRAINT account_floor CHECK (floor IS NULL OR balance >= floor)
);

CREATE TABLE postings (
    request_id uuid        NOT NULL,
    place      integer     NOT NULL,
    case_id    uuid,
    account    text        NOT NULL REFERENCES accounts,
    fen        bigint      NOT NULL CHECK (fen <> 0),
    posted_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (request_id, place)
);
CREATE INDEX postings_account ON postings (account, posted_at);

-- What must go out: timers, follow-ons, requests that lost a conflict, replays. The commit that settles a request's id
-- deletes its row.
CREATE TABLE outbox (
    request_id uuid PRIMARY KEY,
    case_id    uuid        NOT NULL,
    kind       text        NOT NULL CHECK (kind IN ('timer', 'followOn', 'redecide', 'replay')),
    timer_key  text,
    -- What the timer was asked to be, to tell an equal one from another.
    timer_spec text,
    request    bytea       NOT NULL,
    due_at     timestamptz NOT NULL,
    provisional boolean    NOT NULL DEFAULT false,
    leased_until timestamptz,
    sent_at    timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX outbox_timer ON outbox (case_id, timer_key) WHERE kind = 'timer';
CREATE INDEX outbox_due ON outbox (due_at);

CREATE TABLE notices (
    id         uuid PRIMARY KEY,
    case_id    uuid        NOT NULL,
    recipient  text        NOT NULL,
    code       text        NOT NULL,
    due_at     timestamptz NOT NULL DEFAULT now(),
    told_at    timestamptz
);
CREATE INDEX notices_due ON notices (due_at) WHERE told_at IS NULL;

-- Sealed under the person's key, which lives in the database linli_keys.
CREATE TABLE particulars (
    request_id   uuid     NOT NULL,
    place        integer  NOT NULL,
    case_id      uuid     NOT NULL,
    person_id    uuid     NOT NULL,
    kind         text     NOT NULL,
    sealed       bytea    NOT NULL,
    phone_digest bytea,
    tail_digest  bytea,
    room_digest  bytea,
    PRIMARY KEY (request_id, place)
);
CREATE INDEX particulars_case ON particulars (case_id);
CREATE INDEX particulars_person ON particulars (person_id);
CREATE INDEX particulars_phone ON particulars (phone_digest) WHERE phone_digest IS NOT NULL;
CREATE INDEX particulars_tail ON particulars (tail_digest) WHERE tail_digest IS NOT NULL;
CREATE INDEX particulars_room ON particulars (room_digest) WHERE room_digest IS NOT NULL;

-- What a person must look at: always a request, except a bundle or a message that could not be read.
CREATE TABLE parked (
    message_id   uuid PRIMARY KEY,
    case_id      uuid,
    source       text        NOT NULL,
    routing_key  text        NOT NULL,
    type         text        NOT NULL,
    headers      jsonb       NOT NULL,
    -- The request as the outbox holds one, for a replay; null where the bytes are not a request.
    request      bytea,
    body         bytea       NOT NULL,
    reason       text        NOT NULL,
    detail       text        NOT NULL,
    fingerprint  text        NOT NULL,
    worker       text        NOT NULL,
    times        integer     NOT NULL DEFAULT 1,
    first_at     timestamptz NOT NULL DEFAULT now(),
    last_at      timestamptz NOT NULL DEFAULT now(),
    -- open, replayed (under way), settled (took effect since), dropped
    status       text        NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'replayed', 'settled', 'dropped')),
    dealt_by     text,
    dealt_at     timestamptz
);
CREATE INDEX parked_open ON parked (fingerprint) WHERE status IN ('open', 'replayed');
CREATE INDEX parked_case ON parked (case_id) WHERE status IN ('open', 'replayed');

-- 资源清单, by version. A version's rows never change.
CREATE TABLE directory (
    version bigint NOT NULL,
    kind    text   NOT NULL CHECK (kind IN ('grid', 'doer', 'unit', 'resident')),
    id      text   NOT NULL,
    row     jsonb  NOT NULL,
    PRIMARY KEY (version, kind, id)
);

-- Append-only: nobody alters or removes what was written, whatever role they have taken.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inbox_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inbox
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER postings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
