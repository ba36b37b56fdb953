import Casework
import FoundationEssentials
import Postgres
import TestSupport
import Testing

@testable import Ledger

@Suite("The community's money, on a real PostgreSQL", .timeLimit(.minutes(2)))
struct MoneyBooksTests {
    private static let debt = AccountCode.receivable("S06")

    /// A float of 500 yuan, of which 23.60 are out with somebody.
    private func withMoney(_ body: (Pool, MoneyBooks, UUID) async throws -> Void) async throws {
        try await withLedger { ledger, committer in
            let float = OpeningAccount(code: .float, floor: .zero, opening: Money(fen: 50_000))
            _ = try await DirectoryStore(ledger: ledger).store(
                DirectoryContents(directory: .empty, accounts: [float]))
            let (id, caseID) = (UUID(), UUID())
            let out = Decisions.make(
                id, case: caseID, postings: [("fund:float", -2_360), (Self.debt.text, 2_360)], number: "10284715")
            #expect(try await committer.commit([out]) == CommitReport(committed: 1))
            try await body(ledger, MoneyBooks(ledger: ledger), id)
        }
    }

    @Test("balances, a statement with what was held after each movement, and what is still out")
    func told() async throws {
        try await withMoney { _, books, _ in
            let balances = try await books.balances()
            #expect(
                balances.map { "\($0.account) \($0.balance)" } == [
                    "fund:float 476.40", "opening -500.00", "receivable:S06 23.60",
                ])
            let statement = try #require(try await books.statement(of: .float, from: .earliest, until: .latest))
            #expect(statement.before == .zero)
            #expect(statement.movements.map(\.amount.fen) == [50_000, -2_360])
            #expect(statement.movements.map(\.balance.fen) == [50_000, 47_640])
            #expect(statement.movements.last?.number == "10284715")
            #expect(statement.movements.last?.actor == Decisions.author)
            let later = try #require(try await books.statement(of: .float, from: .latest, until: .latest))
            #expect(later.before.fen == 47_640)
            #expect(later.movements.isEmpty)
            #expect(try await books.statement(of: AccountCode("fund:none"), from: .earliest, until: .latest) == nil)
            let found = try await books.reconcile()
            #expect(found.faults.isEmpty)
            #expect(
                found.outstanding.map { "\($0.account) \($0.amount) \($0.number ?? "")" } == [
                    "receivable:S06 23.60 10284715"
                ])
        }
    }

    /// Each is done past the ledger, as the owner with the triggers switched off.
    @Test(
        "what somebody changed past the ledger is found, and named",
        arguments: [
            ("UPDATE accounts SET balance = balance + 100 WHERE code = 'fund:float'", ["wrongBalance"]),
            (
                "UPDATE postings SET fen = fen - 100 WHERE fen < 0 AND case_id IS NOT NULL",
                ["unbalanced", "wrongBalance", "unchained"]
            ),
            ("DELETE FROM postings WHERE case_id IS NOT NULL", ["wrongBalance", "wrongBalance", "unchained"]),
            (
                "UPDATE postings SET account = 'opening' WHERE fen = 2360",
                ["wrongBalance", "wrongBalance", "unchained"]
            ),
            (
                """
                INSERT INTO postings (request_id, place, account, fen)
                    VALUES (gen_random_uuid(), 0, 'fund:float', -10000), (gen_random_uuid(), 1, 'opening', 10000);
                UPDATE postings SET request_id = (SELECT request_id FROM postings WHERE fen = 10000) WHERE fen = -10000;
                UPDATE accounts SET balance = balance - 10000 WHERE code = 'fund:float';
                UPDATE accounts SET balance = balance + 10000 WHERE code = 'opening'
                """, ["unchained"]
            ),
            (
                """
                ALTER TABLE accounts DROP CONSTRAINT account_floor;
                UPDATE accounts SET floor = 60000 WHERE code = 'fund:float'
                """, ["belowFloor"]
            ),
        ])
    func changed(sql: String, kinds: [String]) async throws {
        try await withMoney { ledger, books, _ in
            try await ledger.withConnection { connection in
                try await connection.execute("ALTER TABLE postings DISABLE TRIGGER USER")
                try await connection.execute(sql)
            }
            #expect(try await books.reconcile().faults.map(\.name) == kinds)
        }
    }
}

extension MoneyFault {
    fileprivate var name: String {
        switch self {
        case .unbalanced: "unbalanced"
        case .wrongBalance: "wrongBalance"
        case .belowFloor: "belowFloor"
        case .unchained: "unchained"
        }
    }
}
