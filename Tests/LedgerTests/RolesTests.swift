import Casework
import FoundationEssentials
import Logging
import Postgres
import SwiftProtobuf
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("Each daemon has a role of its own, with the least that it needs", .timeLimit(.minutes(2)))
struct RolesTests {
    private static let denied = "42501"

    private func expectDenied(
        _ house: HouseOfRoles, _ role: String, _ scripts: [String], on server: Server? = nil
    ) async throws {
        for script in scripts {
            let error = try await house.answer(to: role, script, on: server)
            #expect(error?.sqlState == Self.denied, "\(role): \(script): \(error?.description ?? "done")")
        }
    }

    @Test("a line and intake read what they ask for")
    func reading() async throws {
        try await HouseOfRoles.with { (house) async throws in
            let caseID = UUID()
            let decision = Decisions.make(case: caseID, number: "10000001")
            try await house.withPool(as: "linli-ledger") { (ledger) async throws in
                _ = try await Committer(ledger: ledger, keys: ledger).commit([decision])
            }
            var query = StateQuery()
            query.cases = [CaseID(caseID)]
            query.requests = [RequestID(decision.request.requestID)]
            for line in HouseOfRoles.lines {
                try await house.withPool(as: line) { (ledger) async throws in
                    try await house.withPool(as: line, on: house.keys) { (keys) async throws in
                        let reader = LedgerReader(ledger: ledger, keys: keys)
                        let snapshot = try await reader.read(query)
                        #expect(snapshot.cases.count == 1)
                        #expect(snapshot.committed.count == 1)
                        #expect(try await reader.directory(version: 0).doers.isEmpty)
                        #expect(try await reader.keys(of: [PersonID(UUID())]).isEmpty)
                        try await reader.probe()
                    }
                }
            }
            try await house.withPool(as: "linli-intake") { (ledger) async throws in
                let reader = LedgerReader(ledger: ledger)
                #expect(try await reader.fates(of: Array(query.requests)).count == 1)
                #expect(try await reader.standings(of: [CaseID(caseID)])[CaseID(caseID)]?.state.isEmpty == false)
                #expect(try await reader.standing(number: "10000001") != nil)
                #expect(try await reader.directory().version == 0)
                #expect(try await !reader.incarnation().isEmpty)
            }
        }
    }

    @Test("a line and intake change no table of either database, and make none")
    func readersWriteNothing() async throws {
        try await HouseOfRoles.with { (house) async throws in
            for (server, tables) in [(house.ledger, 10), (house.keys, 2)] {
                let found = try await house.texts(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", on: server)
                #expect(found.count >= tables)
                let open = try await house.texts(
                    """
                    SELECT concat_ws(' ', role, what, tablename) FROM pg_tables,
                        unnest(ARRAY['\(HouseOfRoles.readers.joined(separator: "','"))']) AS role,
                        unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS what
                    WHERE schemaname = 'public' AND (has_table_privilege(role, 'public.' || tablename, what)
                        OR what IN ('INSERT', 'UPDATE', 'REFERENCES')
                            AND has_any_column_privilege(role, 'public.' || tablename, what))
                    """, on: server)
                #expect(open == [])
            }
            for role in HouseOfRoles.readers {
                try await expectDenied(
                    house, role,
                    [
                        "UPDATE cases SET status = 'closed'", "DELETE FROM outbox", "TRUNCATE notices",
                        "INSERT INTO claims (kind, key, case_id, request_id) SELECT 'slot', 'S01', id, id FROM cases",
                        "CREATE TABLE mine (id int)", "CREATE TEMP TABLE mine (id int)", "CREATE SCHEMA mine",
                    ])
            }
        }
    }

    @Test("what is sealed or private is open only to whoever opens it")
    func privateBytes() async throws {
        try await HouseOfRoles.with { (house) async throws in
            for role in HouseOfRoles.readers {
                try await expectDenied(
                    house, role,
                    [
                        "SELECT sealed FROM particulars", "SELECT facts FROM entries", "SELECT body FROM parked",
                        "SELECT request FROM parked", "SELECT request FROM outbox", "SELECT number_key FROM house",
                        "SELECT actor FROM postings", "SELECT failure FROM notices",
                    ])
            }
            try await expectDenied(house, "linli-intake", ["SELECT digest FROM cases", "SELECT balance FROM accounts"])
            // Not even the door of the database of keys.
            let stranger = try await house.answer(to: "linli-intake", "SELECT 1", on: house.keys)
            #expect(stranger?.message.contains("permission denied for database") == true, "\(stranger as Any)")
            try await expectDenied(
                house, "linli-ledger",
                ["DELETE FROM person_keys", "UPDATE person_keys SET wrapped = '\\x00'"], on: house.keys)
        }
    }

    @Test("the notifier says of a notice what became of it, and sees and changes nothing else")
    func notifying() async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: "linli-ledger") { (ledger) async throws in
                try await house.withPool(as: "linli-ledger", on: house.keys) { (keys) async throws in
                    _ = try await Committer(ledger: ledger, keys: keys).commit([Self.whole(UUID())])
                }
            }
            try await house.withPool(as: "linli-intake") { (ledger) async throws in
                #expect(try await LedgerReader(ledger: ledger).untold(most: 10).isEmpty, "it is not a minute old")
            }
            let sent = Sent()
            try await house.withPool(as: HouseOfRoles.notifier) { (ledger) async throws in
                let notifier = Notifier(
                    ledger: ledger, channels: [sent], clock: ContinuousClock(), log: Logger(label: "test"))
                #expect(try await notifier.send() == 1)
            }
            try await expectDenied(
                house, HouseOfRoles.notifier,
                [
                    "UPDATE notices SET code = 'held'", "UPDATE notices SET recipient = 'duty'", "DELETE FROM notices",
                    "INSERT INTO notices (id, case_id, recipient, code) SELECT id, case_id, 'duty', 'held' FROM notices",
                    "SELECT state FROM cases", "SELECT facts FROM entries", "SELECT sealed FROM particulars",
                    "SELECT count(*) FROM outbox", "SELECT count(*) FROM directory",
                    "UPDATE cases SET status = 'closed'",
                    "CREATE TABLE mine (id int)",
                ])
            let stranger = try await house.answer(to: HouseOfRoles.notifier, "SELECT 1", on: house.keys)
            #expect(stranger?.message.contains("permission denied for database") == true, "\(stranger as Any)")
        }
    }

    /// A channel that takes everything.
    private struct Sent: MessageChannel {
        let name = "sent"
        func send(_: ChannelMessage) async throws {}
    }

    @Test("the ledger commits everything that a decision can hold, with its own rights")
    func ledgerWrites() async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: "linli-ledger") { (ledger) async throws in
                try await house.withPool(as: "linli-ledger", on: house.keys) { (keys) async throws in
                    let committer = Committer(ledger: ledger, keys: keys)
                    let caseID = UUID()
                    #expect(try await committer.commit([Self.whole(caseID)]) == CommitReport(committed: 1))
                    // The next one lets go of the claim and of the timer; a third one loses, a fourth is parked.
                    let next = Decisions.make(
                        case: caseID, on: 1, after: "a", leaving: "b", releases: [("slot", "S01:1")])
                    let loser = Decisions.make(case: caseID, on: 1, after: "gone", leaving: "c")
                    let report = try await committer.commit([
                        next, loser, Decisions.make(case: UUID(), number: "10000001"),
                        Decisions.make(case: UUID(), number: "10000001"),
                    ])
                    #expect(report == CommitReport(committed: 2, conflicts: 1, parked: 1))
                    #expect(try await committer.commit([next]) == CommitReport(duplicates: 1))
                }
            }
            #expect(try await house.texts("SELECT count(*) FROM entries") == ["3"])
            #expect(try await house.texts("SELECT count(*) FROM particulars") == ["1"])
            #expect(try await house.texts("SELECT count(*) FROM person_keys", on: house.keys) == ["1"])
        }
    }

    /// A decision with something in every table.
    static func whole(_ caseID: UUID) -> WireDecision {
        var decision = Decisions.make(
            case: caseID, leaving: "a", claims: [("slot", "S01:1")],
            postings: [("fund:float", -100), ("receivable:S06", 100)],
            timers: [Decisions.timer("remind", after: 1000, case: caseID)])
        decision.followOns = [Decisions.request(UUID(), case: UUID())]
        decision.notices = [
            WireNotice.with {
                $0.id = Data(UUID().bytes)
                $0.to = "duty"
                $0.code = "overCap"
            }
        ]
        let person = Data(UUID().bytes)
        decision.particulars = [
            WireParticulars.with {
                $0.person = person
                $0.kind = "words"
                $0.sealed = Data([1])
            }
        ]
        decision.personKeys = [
            WirePersonKey.with {
                $0.person = person
                $0.wrapped = Data([1])
                $0.keyID = "k1"
            }
        ]
        return decision
    }

    @Test("the ledger's own role alters no history and switches off no guard")
    func ledgerIsBound() async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await expectDenied(
                house, "linli-ledger",
                [
                    "UPDATE entries SET actor = 'x'", "DELETE FROM entries", "TRUNCATE entries",
                    "UPDATE inbox SET outcome = 'nothing'", "DELETE FROM inbox", "UPDATE postings SET fen = 1",
                    "DELETE FROM postings", "DELETE FROM cases", "DELETE FROM parked",
                    "UPDATE accounts SET floor = NULL", "UPDATE house SET incarnation = gen_random_uuid()",
                    "INSERT INTO directory (version, kind, id, row) VALUES (1, 'grid', 'g', '{}')",
                    "ALTER TABLE entries DISABLE TRIGGER ALL", "DROP TRIGGER entries_append_only ON entries",
                    "ALTER TABLE postings DROP CONSTRAINT postings_actor", "DROP TABLE entries",
                    "SET session_replication_role = replica", "CREATE TABLE mine (id int)",
                    "SET ROLE linli_owner",
                ])
        }
    }

    @Test("everybody else has no right at all, now and in a table that is added later")
    func nobodyElse() async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: Roles.owner) { pool in
                try await pool.withConnection {
                    try await $0.execute(
                        """
                        CREATE TABLE later (id int);
                        CREATE FUNCTION later_too() RETURNS int LANGUAGE sql AS 'SELECT 1';
                        """)
                }
            }
            let open = """
                SELECT 'database' FROM pg_database,
                    aclexplode(coalesce(datacl, acldefault('d', datdba))) AS a
                    WHERE datname = current_database() AND a.grantee = 0
                UNION ALL SELECT 'schema' FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS a
                    WHERE nspname = 'public' AND a.grantee = 0
                UNION ALL SELECT relname::text FROM pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner))) AS a
                    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'p', 'S') AND a.grantee = 0
                UNION ALL SELECT proname::text FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS a
                    WHERE pronamespace = 'public'::regnamespace AND a.grantee = 0
                """
            for server in [house.ledger, house.keys] { #expect(try await house.texts(open, on: server) == []) }
            for role in HouseOfRoles.roles {
                try await expectDenied(house, role, ["SELECT id FROM later", "SELECT later_too()"])
            }
        }
    }

    @Test("granting again takes away what was granted by hand")
    func grantsAreWhole() async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: Roles.owner) { pool in
                try await pool.withConnection {
                    try await $0.execute(
                        """
                        GRANT UPDATE ON cases TO "linli-errand";
                        GRANT SELECT (sealed) ON particulars TO "linli-intake";
                        """)
                }
            }
            #expect(try await house.answer(to: "linli-intake", "SELECT sealed FROM particulars") == nil)
            try await house.migrate()
            try await expectDenied(house, "linli-errand", ["UPDATE cases SET open = false"])
            try await expectDenied(house, "linli-intake", ["SELECT sealed FROM particulars"])
        }
    }

    @Test("a session of a role that sets no limits has the role's")
    func limits() async throws {
        try await HouseOfRoles.with { (house) async throws in
            for role in HouseOfRoles.roles {
                let settings = try await house.texts(
                    """
                    SELECT unnest(setconfig) FROM pg_db_role_setting JOIN pg_roles ON pg_roles.oid = setrole
                    WHERE setdatabase = 0 AND rolname = '\(role)' ORDER BY 1
                    """)
                #expect(
                    settings == [
                        "idle_in_transaction_session_timeout=30s", "lock_timeout=5s", "statement_timeout=30s",
                    ])
            }
        }
    }
}
