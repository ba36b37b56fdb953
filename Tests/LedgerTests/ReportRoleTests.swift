import Casework
import FoundationEssentials
import Postgres
import Testing

@testable import Ledger
@testable import Lines

/// `linli-report`: for whoever makes reports, and is not to see or change more than they tell.
@Suite("Whoever reads reports", .timeLimit(.minutes(2)))
struct ReportRoleTests {
    private static let number = "10284715"

    /// A house with one case that holds something in every table, one request in the 异常区, money, and a directory.
    private func withHouse(_ body: (HouseOfRoles) async throws -> Void) async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: Roles.owner) { (ledger) async throws in
                let directory = Directory(
                    version: 1, grids: [],
                    doers: [Doer(id: "S06", name: "翁国柱", kind: .volunteer, grids: [], skills: [])], units: [],
                    residents: [Resident(id: "R01", name: "黄阿公", address: "融和新村2幢101", household: "H1")])
                let float = OpeningAccount(code: .float, floor: .zero, opening: Money(fen: 50_000))
                _ = try await DirectoryStore(ledger: ledger).store(
                    DirectoryContents(directory: directory, accounts: [float]))
                _ = try await OpeningDesk(ledger: ledger).record(
                    .daybook, line: nil, from: .earliest, until: .latest, by: "A3", because: "x")
            }
            try await house.withPool(as: "linli-ledger") { (ledger) async throws in
                try await house.withPool(as: "linli-ledger", on: house.keys) { (keys) async throws in
                    var whole = RolesTests.whole(UUID())
                    whole.number = Self.number
                    let report = try await Committer(ledger: ledger, keys: keys).commit([
                        whole, Decisions.make(case: UUID(), number: Self.number),
                    ])
                    #expect(report == CommitReport(committed: 1, parked: 1))
                }
            }
            try await body(house)
        }
    }

    @Test("has the figures, the money, the cases with what happened to them, and what waits")
    func reads() async throws {
        try await withHouse { (house) async throws in
            try await house.withPool(as: Roles.report) { (ledger) async throws in
                // linli report, export hours
                let reader = LedgerReader(ledger: ledger)
                var entries = 0
                try await reader.eachHistory { entries += $0.entries.count }
                #expect(entries == 1)
                // linli money
                let books = MoneyBooks(ledger: ledger)
                #expect(try await books.balances().map(\.account.text).contains("fund:float"))
                let statement = try await books.statement(of: .float, from: .earliest, until: .latest)
                #expect(statement?.movements.map(\.amount.fen) == [50_000, -100])
                let found = try await books.reconcile()
                #expect(found.faults.isEmpty && found.outstanding.count == 1)
                // linli case list, show, why; queues
                let cases = try await CaseFile.list(line: nil, status: nil, onlyOpen: true, most: 10, from: ledger)
                #expect(cases.map(\.number) == [Self.number])
                let file = try #require(try await CaseFile.read(number: Self.number, from: ledger))
                #expect(file.steps.count == 1 && file.dues.map(\.key) == ["remind"] && !file.state.isEmpty)
                let waiting = try await Waiting.read(from: ledger)
                #expect(waiting.parked == 1 && waiting.shares.first { $0.line == .errand }?.counts == [.toAssign: 1])
                #expect(try await reader.untold(most: 10).isEmpty, "it is not a minute old")
                // linli export daybook, closed; export openings
                var items = 0
                try await DaybookReader(ledger: ledger).each(.registered(from: .earliest, until: .latest, line: nil)) {
                    items += $0.count
                }
                #expect(items == 1)
                #expect(try await OpeningDesk(ledger: ledger).last(5).count == 1)
            }
        }
    }

    /// Seen to fail with a policy that shows every row.
    @Test("has the doers and units of the directory, and no resident; the daemons have them all")
    func directory() async throws {
        try await withHouse { (house) async throws in
            for role in HouseOfRoles.readers + [Roles.report] {
                try await house.withPool(as: role) { (ledger) async throws in
                    let directory = try await LedgerReader(ledger: ledger).directory(version: 1)
                    #expect(directory.doers.map(\.name) == ["翁国柱"], "\(role)")
                    #expect(directory.residents.count == (role == Roles.report ? 0 : 1), "\(role)")
                }
            }
        }
    }

    /// Seen to fail with a right to add to `openings`.
    @Test("writes nothing, in no table of either database, and makes none")
    func writesNothing() async throws {
        try await withHouse { (house) async throws in
            let tables = try await house.texts(
                """
                SELECT format('%I|%I', tablename, (SELECT min(attname) FROM pg_attribute
                    WHERE attrelid = format('public.%I', tablename)::regclass AND attnum > 0 AND NOT attisdropped))
                FROM pg_tables WHERE schemaname = 'public'
                """
            ).map { $0.split(separator: "|") }
            #expect(tables.count > 15)
            for table in tables {
                let (name, column) = (table[0], table[1])
                for script in [
                    "INSERT INTO \(name) DEFAULT VALUES", "UPDATE \(name) SET \(column) = NULL", "DELETE FROM \(name)",
                    "TRUNCATE \(name)", "DO $$ BEGIN LOCK \(name) IN EXCLUSIVE MODE; END $$",
                ] {
                    try await expectDenied(house, script)
                }
            }
            for script in [
                "SELECT id FROM cases FOR UPDATE", "CREATE TABLE mine (id int)", "CREATE TEMP TABLE mine (id int)",
                "CREATE SCHEMA mine", "SET ROLE linli_owner", "SELECT sweep('notices', now(), 1)",
                "ALTER TABLE directory DISABLE ROW LEVEL SECURITY",
            ] {
                try await expectDenied(house, script)
            }
        }
    }

    /// Seen to fail with a right to read all of `parked`.
    @Test("reads nothing that is sealed, parked or under way, no key, and no bytes but those that tell codes")
    func readsNothingPrivate() async throws {
        try await withHouse { (house) async throws in
            for script in [
                "SELECT sealed FROM particulars", "SELECT phone_digest FROM particulars", "SELECT body FROM parked",
                "SELECT request FROM parked", "SELECT headers FROM parked", "SELECT detail FROM parked",
                "SELECT body FROM parked_acts", "SELECT request FROM outbox", "SELECT number_key FROM house",
                "SELECT hash FROM entries", "SELECT failure FROM notices", "SELECT persons FROM erasures",
                "SELECT one FROM person_joins", "SELECT * FROM cases",
            ] {
                try await expectDenied(house, script)
            }
            // Also of a table or column that is added later.
            let bytes = try await house.texts(
                """
                SELECT format('%s.%s', attrelid::regclass, attname) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0
                    AND atttypid = 'bytea'::regtype AND has_column_privilege('\(Roles.report)', attrelid, attnum, 'SELECT')
                ORDER BY 1
                """)
            #expect(bytes == ["cases.state", "entries.facts", "entries.postings", "entries.refusal"])
            let stranger = try await house.answer(to: Roles.report, "SELECT 1", on: house.keys)
            #expect(stranger?.message.contains("permission denied for database") == true, "\(stranger as Any)")
        }
    }

    private func expectDenied(_ house: HouseOfRoles, _ script: String) async throws {
        let error = try await house.answer(to: Roles.report, script)
        #expect(error?.sqlState == "42501", "\(script): \(error?.description ?? "done")")
    }
}
