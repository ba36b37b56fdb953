import FoundationEssentials
import Postgres
import SwiftProtobuf
import TestSupport
import Testing

@testable import Ledger
@testable import Lines

@Suite("The ledger is a desk of its own for the cases that it opens", .timeLimit(.minutes(2)))
struct LedgerDeskTests {
    private func withLedger(_ body: (Pool, Committer) async throws -> Void) async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: "linli-ledger") { ledger in
                try await house.withPool(as: Roles.owner) { owner in
                    try await body(owner, Committer(ledger: ledger, keys: ledger))
                }
            }
        }
    }

    private func number(of caseID: UUID, _ owner: Pool) async throws -> CaseNumber? {
        try await owner.withConnection { connection in
            let rows = try await connection.query(
                Statement("number_of", "SELECT number FROM cases WHERE id = $1"), [.uuid(caseID)])
            return try #require(rows.first).optionalText("number").flatMap { CaseNumber($0) }
        }
    }

    private func counter(_ owner: Pool) async throws -> Int64 {
        try await owner.withConnection {
            try await $0.query(Statement("counter", "SELECT number_counter FROM house"), []).only()
                .int64("number_counter")
        }
    }

    private func execute(_ script: String, _ owner: Pool) async throws {
        try await owner.withConnection { try await $0.execute(script) }
    }

    @Test("a case that a follow-on asks for gets a number with the ledger's prefix when it is committed")
    func child() async throws {
        try await withLedger { (owner, committer) async throws in
            let parent = UUID()
            var asks = Decisions.make(case: parent, number: "10000001")
            asks.followOns = [Decisions.request(UUID(), case: UUID(), line: "mediation")]
            _ = try await committer.commit([asks])
            // What the relay sends is what the row holds; the line decides on it like on any other request.
            let row = try await owner.withConnection {
                try await $0.query(Statement("due", "SELECT kind, request FROM outbox"), []).only()
            }
            #expect(try row.text("kind") == "followOn")
            let request = try WireRequest(serializedBytes: try row.bytes("request"))
            var opens = Decisions.make(request.requestID, case: request.caseUUID)
            opens.request = request

            #expect(try await committer.commit([opens]) == CommitReport(committed: 1))
            let number = try #require(try await number(of: request.caseUUID, owner))
            #expect(number.prefix == 99)
            #expect(try await counter(owner) == 1)
            let left = try await owner.withConnection {
                try await $0.query(Statement("left", "SELECT count(*) AS n FROM outbox"), []).only().int64("n")
            }
            #expect(left == 0)

            // Again, in one batch and in another: neither a new number nor one burned.
            #expect(try await committer.commit([opens, opens]) == CommitReport(duplicates: 2))
            #expect(try await self.number(of: request.caseUUID, owner) == number)
            #expect(try await counter(owner) == 1)
        }
    }

    @Test("a desk's number stays the desk's, and a later step changes none")
    func numbersStay() async throws {
        try await withLedger { (owner, committer) async throws in
            let (desks, own) = (UUID(), UUID())
            let ofTheDesk = CaseNumber(
                prefix: 10, counter: 4, by: NumberPermutation(secret: Data("a".utf8), prefix: 10))
            _ = try await committer.commit([
                Decisions.make(case: desks, leaving: "a", number: ofTheDesk.text),
                Decisions.make(case: own, leaving: "a"),
                Decisions.make(case: own, on: 1, after: "a", leaving: "b"),
            ])
            let given = try await number(of: own, owner)
            _ = try await committer.commit([
                Decisions.make(case: desks, on: 1, after: "a", leaving: "b"),
                Decisions.make(case: own, on: 2, after: "b", leaving: "c"),
            ])
            #expect(try await number(of: desks, owner) == ofTheDesk)
            #expect(try await number(of: own, owner) == given)
            #expect(try await counter(owner) == 1)
        }
    }

    @Test("what loses or is rolled back burns no number")
    func burnsNone() async throws {
        try await withLedger { (owner, committer) async throws in
            let taken = Decisions.make(case: UUID(), claims: [("wish", "w1")])
            _ = try await committer.commit([taken])
            #expect(
                try await committer.commit([Decisions.make(case: UUID(), claims: [("wish", "w1")])])
                    == CommitReport(conflicts: 1))
            #expect(try await counter(owner) == 1)
            // The first try of the whole batch is rolled back, and its halves are tried.
            var batch = (0..<6).map { _ in Decisions.make(case: UUID()) }
            batch.append(Decisions.make(case: UUID(), number: "10000001"))
            batch.append(Decisions.make(case: UUID(), number: "10000001"))
            #expect(try await committer.commit(batch) == CommitReport(committed: 7, parked: 1))
            #expect(try await counter(owner) == 7)
        }
    }

    @Test("two ledgers at once give each case a number of its own")
    func unique() async throws {
        try await withLedger { (owner, committer) async throws in
            let batches = (0..<8).map { _ in (0..<25).map { _ in Decisions.make(case: UUID()) } }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for batch in batches { tasks.addTask { _ = try await committer.commit(batch) } }
                try await tasks.waitForAll()
            }
            let (cases, numbers) = try await owner.withConnection { connection in
                let row = try await connection.query(
                    Statement("all", "SELECT count(*) AS cases, count(DISTINCT number) AS numbers FROM cases"), []
                ).only()
                return (try row.int64("cases"), try row.int64("numbers"))
            }
            #expect(cases == 200)
            #expect(numbers == 200)
            #expect(try await counter(owner) == 200)
        }
    }

    @Test("a new incarnation begins a new prefix under a new key, the next one down or the one that is named")
    func incarnation() async throws {
        try await withLedger { (owner, committer) async throws in
            let (before, after, named) = (UUID(), UUID(), UUID())
            _ = try await committer.commit([Decisions.make(case: before)])
            try await execute("UPDATE house SET incarnation = gen_random_uuid()", owner)
            _ = try await committer.commit([Decisions.make(case: after)])
            try await execute("UPDATE house SET incarnation = gen_random_uuid(), number_prefix = 95", owner)
            _ = try await committer.commit([Decisions.make(case: named)])
            #expect(try await number(of: before, owner)?.prefix == 99)
            #expect(try await number(of: after, owner)?.prefix == 98)
            #expect(try await number(of: named, owner)?.prefix == 95)
            #expect(try await counter(owner) == 1)
            // The desks' prefixes are none of the ledger's.
            await #expect(throws: PostgresError.self) {
                try await execute("UPDATE house SET number_prefix = 89", owner)
            }
        }
    }

    @Test("a prefix that is used up is followed by the next, and without any a case has no number")
    func usedUp() async throws {
        try await withLedger { (owner, committer) async throws in
            try await execute("UPDATE house SET number_prefix = 91, number_counter = 99999", owner)
            let cases = (0..<3).map { _ in UUID() }
            _ = try await committer.commit(cases.map { Decisions.make(case: $0) })
            var prefixes: [Int?] = []
            for id in cases { prefixes.append(try await number(of: id, owner)?.prefix) }
            #expect(prefixes == [91, 90, 90])
            try await execute("UPDATE house SET number_counter = 100000", owner)
            let last = UUID()
            #expect(try await committer.commit([Decisions.make(case: last)]) == CommitReport(committed: 1))
            #expect(try await number(of: last, owner) == nil)
        }
    }

    @Test("a number that a case has already is passed over")
    func passedOver() async throws {
        try await withLedger { (owner, committer) async throws in
            let first = UUID()
            _ = try await committer.commit([Decisions.make(case: first)])
            try await execute("UPDATE house SET number_counter = 0", owner)
            let second = UUID()
            #expect(try await committer.commit([Decisions.make(case: second)]) == CommitReport(committed: 1))
            #expect(try await number(of: second, owner) != number(of: first, owner))
            #expect(try await counter(owner) == 2)
        }
    }
}
