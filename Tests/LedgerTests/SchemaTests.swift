import FoundationEssentials
import Postgres
import TestSupport
import Testing

@testable import Ledger

@Suite("The live schema against the migrations", .timeLimit(.minutes(2)))
struct SchemaTests {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/Ledger/Schema")

    /// Where a migration or a right is new, the files are written anew:
    /// LINLI_WRITE_SCHEMA=1 scripts/test --filter SchemaTests
    /// Seen to fail when a function of a migration is another.
    @Test("what the migrations and rights of this version come to is what the program says")
    func agreed() async throws {
        try await HouseOfRoles.with { (house) async throws in
            for (server, expected, file) in [
                (house.ledger, LiveSchema.ledger, "ledger-schema.txt"),
                (house.keys, LiveSchema.keys, "keys-schema.txt"),
            ] {
                try await house.withPool(as: Roles.owner, on: server) { (pool) async throws in
                    let live = try await LiveSchema.read(from: pool)
                    if ProcessInfo.processInfo.environment["LINLI_WRITE_SCHEMA"] != nil {
                        try Data(live.text.utf8).write(to: folder.appending(path: file))
                    }
                    #expect(live.lines.count > 3)
                    let (extra, missing) = live.difference(from: expected)
                    #expect(extra.isEmpty && missing.isEmpty, "\(file): extra \(extra), missing \(missing)")
                }
            }
        }
    }

    @Test(
        "what somebody changed by hand is named",
        arguments: [
            ("CREATE INDEX mine ON cases (grid)", "index CREATE INDEX mine ON public.cases USING btree (grid)"),
            ("ALTER TABLE cases ADD COLUMN mine int", "column cases.mine integer"),
            ("GRANT SELECT ON parked TO \"linli-intake\"", "right parked \"linli-intake\" SELECT"),
            (
                "GRANT EXECUTE ON FUNCTION sweep(text, timestamptz, integer) TO \"linli-errand\"",
                "right sweep(text,timestamp with time zone,integer) \"linli-errand\" EXECUTE"
            ),
            ("ALTER TABLE entries DISABLE TRIGGER entries_append_only", "trigger OFF "),
            ("ALTER TABLE cases ENABLE ROW LEVEL SECURITY", "row security cases"),
            (
                "CREATE POLICY mine ON directory TO \"linli-report\" USING (true)",
                "policy directory.mine * linli-report true"
            ),
        ])
    func changed(script: String, line: String) async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: Roles.owner) { (pool) async throws in
                try await pool.withConnection { try await $0.execute(script) }
                let (extra, _) = try await LiveSchema.read(from: pool).difference(from: .ledger)
                #expect(extra.count == 1)
                #expect(extra.first?.hasPrefix(line) == true, "\(extra)")
            }
        }
    }

    /// Seen to fail when a connection does not ask `require_reader` first.
    @Test("a database of a later generation lets no older program in, and says why; the next one gets in")
    func tooOld() async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: Roles.owner) { (pool) async throws in
                let later = Migrator.Migration(name: "ledger-later", script: Array("-- min_reader: 2\nSELECT 1".utf8))
                #expect(try await Migrator([later]).run(on: pool) == ["ledger-later"])
            }
            for (generation, isWelcome) in [(1, false), (2, true)] {
                var server = house.ledger
                server.user = "linli-errand"
                server.greeting = "SELECT require_reader(\(generation))"
                let pool = Pool(server, size: 1)
                let answer = await Result { try await pool.withConnection { try await $0.execute("SELECT 1") } }
                await pool.close()
                switch answer {
                case .success: #expect(isWelcome)
                case .failure(let error):
                    #expect(!isWelcome)
                    #expect("\(error)".contains("this program is too old for the database"), "\(error)")
                }
            }
        }
    }
}

extension Result where Failure == any Error {
    /// What became of it.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
