import FoundationEssentials
import Logging
import Postgres
import Testing

@testable import Ledger

@Suite("What is over is swept away when it is old enough, and nothing else", .timeLimit(.minutes(2)))
struct RetentionTests {
    private func text(_ ledger: Pool, _ sql: String) async throws -> String {
        let all = "SELECT coalesce(string_agg(line, ' ' ORDER BY line), '') AS line FROM (\(sql)) AS s (line)"
        return try await ledger.withConnection {
            try await $0.query(Statement("all_\(sql)", all), []).only().text("line")
        }
    }

    private func retention(_ ledger: Pool, days: Int = 60) -> Retention {
        Retention(
            ledger: ledger, keep: [.notices: .seconds(days * 86_400), .parked: .seconds(days * 86_400)],
            clock: ContinuousClock(), log: Logger(label: "test"))
    }

    @Test("notices that were told or are over go, those that wait stay; by the ledger's own rights")
    func notices() async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: Roles.owner) { (pool) async throws in
                try await pool.withConnection {
                    try await $0.execute(
                        """
                        INSERT INTO notices (id, case_id, recipient, code, due_at, told_at, over_at)
                        SELECT gen_random_uuid(), gen_random_uuid(), 'duty', code, now() - age, told, over FROM (VALUES
                            ('told-old', interval '1 year', now() - interval '90 days', NULL),
                            ('told-new', interval '1 year', now() - interval '9 days', NULL),
                            ('over-old', interval '1 year', NULL, now() - interval '90 days'),
                            ('waits', interval '1 year', NULL, NULL)) AS t (code, age, told, over)
                        """)
                }
            }
            try await house.withPool(as: "linli-ledger") { (ledger) async throws in
                #expect(try await retention(ledger).sweep(.notices) == 2)
                #expect(try await retention(ledger).sweep(.notices) == 0)
            }
            try await house.withPool(as: Roles.owner) { (pool) async throws in
                #expect(try await text(pool, "SELECT code FROM notices") == "told-new waits")
            }
        }
    }

    /// Seen to fail when what is open is swept, too.
    @Test("of parked work that is over the words go, and what became of it stays; what is open keeps everything")
    func parked() async throws {
        try await withLedger { (ledger, _) async throws in
            try await ledger.withConnection {
                try await $0.execute(
                    """
                    INSERT INTO parked (message_id, source, routing_key, type, headers, request, body, reason, detail,
                        fingerprint, worker, last_at, status, dealt_at)
                    SELECT gen_random_uuid(), 's', 'k', 't', '{}', '\\x01', '\\x02', code, '', 'f', 'w', now() - age, status, dealt
                    FROM (VALUES
                        ('dropped-old', interval '90 days', 'dropped', now() - interval '80 days'),
                        ('dropped-late', interval '90 days', 'dropped', now() - interval '8 days'),
                        ('settled-old', interval '90 days', 'settled', NULL),
                        ('open-old', interval '90 days', 'open', NULL)) AS t (code, age, status, dealt);
                    INSERT INTO parked_acts (message_id, act, done_by, body)
                    SELECT message_id, 'edited', 'A1', '\\x03' FROM parked;
                    """)
            }
            #expect(try await retention(ledger).sweep(.parked) == 2)
            #expect(try await text(ledger, "SELECT reason FROM parked WHERE body <> ''") == "dropped-late open-old")
            #expect(
                try await text(
                    ledger,
                    "SELECT p.reason FROM parked_acts AS a JOIN parked AS p USING (message_id) WHERE a.body IS NOT NULL"
                )
                    == "dropped-late open-old")
            #expect(try await text(ledger, "SELECT count(*)::text FROM parked") == "4")
        }
    }

    /// Seen to fail when the database's own limit is a day.
    @Test("what is younger than thirty days is refused by the database itself, and what has no name")
    func refused() async throws {
        try await withLedger { (ledger, _) async throws in
            await #expect(throws: PostgresError.self) { try await retention(ledger, days: 3).sweep(.notices) }
            await #expect(throws: PostgresError.self) {
                try await ledger.withConnection {
                    try await $0.execute("SELECT sweep('entries', now() - interval '1 year', 10)")
                }
            }
        }
    }
}
