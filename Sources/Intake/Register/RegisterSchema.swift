internal import GRDB

/// The register's tables, migration by migration. Ids are the sixteen bytes of a UUID, instants milliseconds since 1970.
enum RegisterSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(sql: house)
            try db.execute(sql: requests)
            try db.execute(sql: cases)
        }
        migrator.registerMigration("2") { db in try db.execute(sql: doers) }
        migrator.registerMigration("3") { db in try db.execute(sql: staff) }
        migrator.registerMigration("4") { db in try db.execute(sql: states) }
        migrator.registerMigration("5") { db in try db.execute(sql: parked) }
        return migrator
    }

    /// Who this register is, whose numbers it gives out, who may type, and whom an alarm has reached.
    private static let house = """
        CREATE TABLE house (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

        CREATE TABLE desks (
            prefix INTEGER PRIMARY KEY,
            counter INTEGER NOT NULL DEFAULT 0,
            enrolled_at INTEGER NOT NULL,
            -- One of them gives out numbers; the others did.
            is_current INTEGER NOT NULL
        );

        -- Numbers that were given to paper before anybody called, for a day without power.
        CREATE TABLE papers (
            number TEXT PRIMARY KEY,
            issued_at INTEGER NOT NULL,
            case_id BLOB
        ) WITHOUT ROWID;

        CREATE TABLE actors (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            token BLOB NOT NULL UNIQUE,
            added_at INTEGER NOT NULL,
            disabled_at INTEGER
        );

        CREATE TABLE alarms (
            case_id BLOB PRIMARY KEY,
            number TEXT,
            kind TEXT NOT NULL,
            grid TEXT NOT NULL,
            emergency INTEGER NOT NULL,
            since INTEGER NOT NULL,
            due_at INTEGER,
            sounded INTEGER NOT NULL DEFAULT 0,
            acknowledged_at INTEGER,
            acknowledged_by TEXT
        ) WITHOUT ROWID;
        CREATE INDEX alarms_due ON alarms (emergency, due_at) WHERE due_at IS NOT NULL;
        """

    /// Who an actor is in the directory, where the credential is a doer's own.
    private static let doers = "ALTER TABLE actors ADD COLUMN doer TEXT"

    /// Who signs in on the pages, and who is signed in.
    private static let staff = """
        CREATE TABLE staff (
            actor INTEGER PRIMARY KEY REFERENCES actors (number),
            login TEXT NOT NULL UNIQUE,
            password TEXT NOT NULL,
            changed_at INTEGER NOT NULL,
            -- Wrong tries since the last right one.
            failures INTEGER NOT NULL DEFAULT 0,
            locked_until INTEGER
        );

        -- `key` is a hash of what the cookie holds, `former` of what it held before it was last changed.
        CREATE TABLE sessions (
            key BLOB PRIMARY KEY,
            former BLOB UNIQUE,
            actor INTEGER NOT NULL,
            form_token TEXT NOT NULL,
            signed_in_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX sessions_actor ON sessions (actor);
        """

    /// What the forms of a case are made of, for the hours in which the ledger is away; and the day's cases, newest first.
    private static let states = """
        ALTER TABLE cases ADD COLUMN state BLOB;
        CREATE INDEX cases_opened ON cases (opened_at);
        """

    /// What a person may still replay, drop or bring back.
    private static let parked = "CREATE INDEX requests_parked ON requests (seq) WHERE fate IN ('parked', 'dropped')"

    /// What was accepted. `sent_at` is null while a row has to be published; what is settled is kept for 30 days.
    private static let requests = """
        CREATE TABLE requests (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE,
            case_id BLOB NOT NULL,
            line TEXT NOT NULL,
            verb TEXT NOT NULL,
            channel TEXT NOT NULL,
            actor TEXT NOT NULL,
            urgent INTEGER NOT NULL,
            grid TEXT NOT NULL,
            accepted_at INTEGER NOT NULL,
            after BLOB,
            key_id TEXT NOT NULL,
            body BLOB NOT NULL,
            traceparent TEXT NOT NULL DEFAULT '',
            held INTEGER NOT NULL DEFAULT 0,
            emergency INTEGER NOT NULL DEFAULT 0,
            idempotency_key BLOB,
            typed BLOB,
            phone BLOB,
            tail BLOB,
            room BLOB,
            sent_at INTEGER,
            sends INTEGER NOT NULL DEFAULT 0,
            next_send_at INTEGER,
            settled_at INTEGER,
            fate TEXT,
            fate_detail TEXT
        );
        CREATE UNIQUE INDEX requests_key ON requests (idempotency_key) WHERE idempotency_key IS NOT NULL;
        CREATE INDEX requests_case ON requests (case_id);
        CREATE INDEX requests_unsent ON requests (urgent, line, seq) WHERE sent_at IS NULL;
        CREATE INDEX requests_open ON requests (seq) WHERE settled_at IS NULL;
        CREATE INDEX requests_settled ON requests (settled_at) WHERE settled_at IS NOT NULL;
        CREATE INDEX requests_phone ON requests (phone) WHERE phone IS NOT NULL;
        CREATE INDEX requests_tail ON requests (tail) WHERE tail IS NOT NULL;
        CREATE INDEX requests_room ON requests (room) WHERE room IS NOT NULL;
        """

    /// The cases that this register knows, and how they stood when the ledger was last read.
    private static let cases = """
        CREATE TABLE cases (
            case_id BLOB PRIMARY KEY,
            number TEXT UNIQUE,
            line TEXT NOT NULL,
            kind TEXT NOT NULL,
            grid TEXT NOT NULL,
            urgent INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            last_request BLOB NOT NULL,
            tail BLOB,
            version INTEGER NOT NULL DEFAULT 0,
            summary TEXT,
            parked INTEGER NOT NULL DEFAULT 0,
            changed_at INTEGER,
            is_open INTEGER NOT NULL DEFAULT 1,
            read_at INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        CREATE INDEX cases_open ON cases (read_at) WHERE is_open = 1;
        """
}
