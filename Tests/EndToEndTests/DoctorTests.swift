import Foundation
import Ledger
import Postgres
import Premises
import Testing

@Suite("linli doctor in a whole house")
struct DoctorTests {
    /// Seen to fail with a doctor that asks for the migrations only.
    @Test("what somebody changed in a database by hand is named, and gone when it is undone", .timeLimit(.minutes(3)))
    func schema() async throws {
        try await TestHouse.with(daemons: [Premises.intake]) { (house) async throws in
            let (allClear, keysClear) = (
                "the ledger is made as this version expects", "the keys' database is made as this version expects"
            )
            let before = try Self.findings(in: house)
            #expect(before.contains(allClear) && before.contains(keysClear), "\(before)")

            try await Self.run(
                """
                ALTER TABLE entries DISABLE TRIGGER entries_append_only;
                GRANT SELECT ON parked TO "linli-intake";
                DROP POLICY no_residents ON directory;
                """, on: house.premises.server())
            try await Self.run(
                "ALTER TABLE person_keys ADD COLUMN mine int", on: house.premises.server(database: "linli_keys"))
            #expect(try house.linli(["doctor"]).status == 2)
            let changed = try Self.findings(in: house)
            for named in [
                "the ledger 多出 has besides: trigger OFF CREATE TRIGGER entries_append_only",
                "the ledger 缺少 lacks: trigger on CREATE TRIGGER entries_append_only",
                "the ledger 多出 has besides: right parked \"linli-intake\" SELECT",
                "the ledger 缺少 lacks: policy directory.no_residents r linli-report",
                "the keys' database 多出 has besides: column person_keys.mine integer",
            ] {
                #expect(changed.contains { $0.hasPrefix(named) }, "\(named): \(changed)")
            }
            #expect(!changed.contains(allClear) && !changed.contains(keysClear))

            // As the doctor says: rights and policies by linli migrate, all else by hand.
            #expect(try house.linli(["migrate"]).status == 0)
            try await Self.run(
                "ALTER TABLE entries ENABLE TRIGGER entries_append_only", on: house.premises.server())
            try await Self.run(
                "ALTER TABLE person_keys DROP COLUMN mine", on: house.premises.server(database: "linli_keys"))
            let after = try Self.findings(in: house)
            #expect(after.contains(allClear) && after.contains(keysClear), "\(after)")
        }
    }

    /// What it says of each database's making.
    private static func findings(in house: TestHouse) throws -> [String] {
        struct Found: Decodable { let subject, words: String }
        let text = try house.linli(["doctor", "--output", "json"]).output
        // The exit code's own line follows on standard error.
        let json = try #require(text.split(separator: "\n").first { $0.hasPrefix("[") })
        return try JSONDecoder().decode([Found].self, from: Data(json.utf8)).filter { $0.subject == "schema" }.map(
            \.words)
    }

    private static func run(_ script: String, on server: Server) async throws {
        let pool = Pool(server, size: 1)
        try await pool.withConnection { try await $0.execute(script) }
        await pool.close()
    }
}
