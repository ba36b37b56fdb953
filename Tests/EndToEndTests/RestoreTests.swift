import Casework
import Foundation
import Intake
import Launcher
import Ledger
import Logging
import Postgres
import Premises
import Testing

@Suite("A lost day comes back", .serialized, .premises())
struct RestoreTests {
    /// Seen to fail with a restore that leaves out the keys.
    @Test(
        "both databases are lost a day after the backup; restored, the registers bring the day back, each request once",
        .timeLimit(.minutes(5)))
    func lostDay() async throws {
        let shared = try SharedPremises.current
        let folders = try BackupFolders(shared.premises)
        let day = Day()
        try await shared.running { house in
            try await day.add(FaultTests.Opened(house), FaultTests.Opened(house, TestHouse.dispute))
            let told = try folders.backUp()
            #expect(told.status == 0, "\(told.text)")
            // A step of a case of before, a new case of somebody new, a step of it, and one that is refused.
            try await day.step(house, of: 0, "accept", #""doer":"S04""#)
            try await day.add(FaultTests.Opened(house, Self.stranger))
            try await day.step(house, of: 2, "accept", #""doer":"S04""#)
            try await day.step(house, of: 1, "note", #""text":"晚上又漏""#)
            try await day.look(house)
            try await folders.anchor(house)
        }
        let ledger = try #require(try folders.newest("ledger"))
        let keys = try #require(try folders.newest("keys"))
        let kept = try FileManager.default.contentsOfDirectory(atPath: "\(ledger)/anchors")
        #expect(!kept.isEmpty && kept.allSatisfy { $0.hasPrefix("anchor-") }, "and not the key")

        // Nothing is put over what is there.
        let over = try folders.restore(ledger, keys)
        #expect(over.status == 1 && over.text.contains("is not empty"), "\(over.text)")
        try await folders.emptyDatabases()
        let restored = try folders.restore(ledger, keys)
        #expect(restored.status == 0, "\(restored.text)")
        #expect(try await day.lost(shared) > 0, "there is a day to bring back")

        try await shared.running { house in
            #expect(try await house.balance().underWay == 0)
            try await house.expectOnce(day.requests)
            try await day.expectAsBefore(house)
            let conserved = try house.conserve()
            #expect(conserved.status == 0, "\(conserved.figures)")
            #expect(conserved.figures["lost"] == .integer(0) && conserved.figures["underWay"] == .integer(0))
            try await folders.expectKeys(house)
        }
        let verified = try folders.linli(["ledger", "verify", "--anchors", folders.elsewhere])
        #expect(verified.status == 0, "\(verified.text)")
        #expect(verified.text.contains("every entry is as it was written"))
        #expect(verified.text.contains("holds what was lost by the restore of"))
        #expect(verified.text.contains("a day is to come back"))
    }

    /// Seen to fail when nothing is removed.
    @Test("a backup is there whole or not at all; the newest stay, and keys for days", .timeLimit(.minutes(3)))
    func whole() async throws {
        let folders = try BackupFolders(SharedPremises.current.premises)
        for place in ["ledger", "keys"] {
            try FileManager.default.createDirectory(
                atPath: "\(folders.base)/\(place)/2020-01-01T000000Z", withIntermediateDirectories: true)
        }
        // The server goes away in the middle.
        let broken = try folders.backUp(["--keys-database", "nowhere"])
        #expect(broken.status != 0)
        #expect(try folders.all("ledger").count == 2, "the ledger's was done by then")
        #expect(try folders.all("keys") == ["2020-01-01T000000Z"])
        let halfway = try folders.backUp(path: try folders.brokenDump())
        #expect(halfway.status != 0)
        #expect(try folders.everything("ledger").filter { $0 != ".lock" } == folders.all("ledger"))

        try await until("a second has passed") { try folders.backUp(["--keep", "2", "--keys-days", "3"]).status == 0 }
        #expect(try folders.all("ledger").count == 2 && !folders.all("ledger").contains("2020-01-01T000000Z"))
        #expect(try folders.all("keys").count == 1 && !folders.all("keys").contains("2020-01-01T000000Z"))

        let nowhere = try folders.backUp(["--to", "\(folders.base)/nowhere"])
        #expect(nowhere.status == 1 && nowhere.text.contains("there is no folder"), "\(nowhere.text)")
        let together = try folders.backUp(["--keys-to", "\(folders.base)/ledger"])
        #expect(together.status == 1 && together.text.contains("a folder of their own"), "\(together.text)")

        // What was written is what is read.
        let (ledger, keys) = try (#require(try folders.newest("ledger")), #require(try folders.newest("keys")))
        let file = try #require(FileHandle(forWritingAtPath: "\(ledger)/ledger.dump"))
        try file.seek(toOffset: 100)
        try file.write(contentsOf: Data([0, 0, 0]))
        try file.close()
        let damaged = try folders.restore(ledger, keys)
        #expect(damaged.status == 1 && damaged.text.contains("is damaged"), "\(damaged.text)")
    }

    /// Somebody who calls for the first time.
    private static let stranger = """
        {"line":"errand","kind":"shop","verb":"submit","channel":"phone",
         "caller":{"name":"郑阿公","phone":"154 0591 0077"},"address":"榕荫里3号楼502","capFen":2000,
         "text":"榕荫里3号楼502 要两斤米"}
        """
}

/// What was typed, and how the cases stood in the end.
private actor Day {
    private var cases: [FaultTests.Opened] = []
    private(set) var requests: [String] = []
    private var stood: [String] = []

    func add(_ opened: FaultTests.Opened...) {
        cases += opened
        requests += opened.map(\.request)
    }

    func step(_ house: TestHouse, of place: Int, _ verb: String, _ fields: String) async throws {
        let id = try await house.submit(cases[place].step(verb, fields))["id"]
        #expect(try await house.settled(id)["state"] == "committed", "\(verb)")
        requests.append(id)
    }

    func look(_ house: TestHouse) async throws { stood = try await standings(house) }

    /// The same cases under the same numbers, in the same state by the same steps.
    func expectAsBefore(_ house: TestHouse) async throws {
        #expect(try await standings(house) == stood)
        #expect(stood.count == cases.count)
        for opened in cases { #expect(stood.contains { $0.contains(opened.number) }) }
    }

    private func standings(_ house: TestHouse) async throws -> [String] {
        try await house.texts(
            "SELECT concat_ws(' ', number, id, status, version, doer) AS text FROM cases ORDER BY id")
    }

    /// How many of the requests the ledger does not know.
    func lost(_ premises: TestPremises) async throws -> Int {
        let pool = Pool(premises.premises.server(), size: 1)
        let known = try await LedgerReader(ledger: pool).fates(of: requests.compactMap { RequestID($0) })
        await pool.close()
        return requests.count - known.count
    }
}

/// Where a test keeps backups of a house, and the real scripts on them.
private struct BackupFolders: Sendable {
    let premises: Premises
    let base: String

    init(_ premises: Premises) throws {
        self.premises = premises
        base = "\(premises.options.base)/backup-\(UUID().uuidString.prefix(8))"
        for folder in ["ledger", "keys"] {
            try FileManager.default.createDirectory(
                atPath: "\(base)/\(folder)", withIntermediateDirectories: true)
        }
    }

    /// Where anchors are copied to.
    var elsewhere: String { "\(base)/anchors" }

    func everything(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(base)/\(folder)").sorted()
    }

    func all(_ folder: String) throws -> [String] { try everything(folder).filter { !$0.hasPrefix(".") } }

    func newest(_ folder: String) throws -> String? { try all(folder).last.map { "\(base)/\(folder)/\($0)" } }

    func backUp(_ options: [String] = [], path: String = "") throws -> Ended {
        try run(
            "\(TestHouse.root)/deploy/backup/linli-backup",
            [
                "--to", "\(base)/ledger", "--keys-to", "\(base)/keys", "--anchors", "\(premises.files.state)/anchors",
                "--password-file", premises.files.databasePassword(Roles.owner),
            ] + options, path: path)
    }

    func restore(_ ledger: String, _ keys: String) throws -> Ended {
        try run(
            "\(TestHouse.root)/deploy/backup/linli-restore",
            [
                "--ledger", ledger, "--keys", keys, "--reason", "a day is to come back", "--yes",
                "--config", premises.files.settings, "--linli", "\(premises.options.programs)/linli",
                "--password-file", premises.files.databasePassword(Roles.owner),
            ])
    }

    func linli(_ arguments: [String]) throws -> Ended {
        try run("\(premises.options.programs)/linli", arguments + ["--config", premises.files.settings])
    }

    /// As after a disk that failed.
    func emptyDatabases() async throws {
        for name in ["linli", "linli_keys"] {
            try await premises.servers.postgres.psql("DROP DATABASE \(name) WITH (FORCE)")
            try await premises.servers.postgres.psql("CREATE DATABASE \(name) OWNER \(Roles.owner)")
        }
    }

    func anchor(_ house: TestHouse) async throws {
        let pool = Pool(premises.server(), size: 1)
        let anchoring = Anchoring(
            ledger: pool, folder: AnchorFolder(elsewhere), clock: ContinuousClock(), log: Logger(label: "test"))
        #expect(try await anchoring.anchorIfDue() != nil)
        await pool.close()
    }

    /// Whoever has something sealed in the ledger has a key.
    func expectKeys(_ house: TestHouse) async throws {
        let sealed = try await house.texts("SELECT DISTINCT person_id::text AS text FROM particulars")
        let kept = try await premises.servers.postgres.psql(
            "SELECT person_id FROM person_keys", database: "linli_keys"
        ).split(separator: "\n").map(String.init)
        #expect(!sealed.isEmpty && Set(sealed).isSubset(of: Set(kept)))
    }

    /// A folder with a `pg_dump` that ends in the middle.
    func brokenDump() throws -> String {
        let folder = "\(base)/programs"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let script = "#!/bin/bash\nwhile [[ $1 != -f ]]; do shift; done\necho half >\"$2\"\nexit 1\n"
        try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder)/pg_dump"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/pg_dump")
        return folder + ":"
    }

    struct Ended {
        let status: Int32
        let text: String
    }

    private func run(_ program: String, _ arguments: [String], path: String = "") throws -> Ended {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = [
            "PATH": "\(path)/usr/bin:/bin", "HOME": base, "PGHOST": premises.servers.postgres.socketDirectory,
            "PGPORT": "\(premises.servers.postgres.port)", "PGUSER": Roles.owner,
        ]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Ended(status: process.terminationStatus, text: text)
    }
}
