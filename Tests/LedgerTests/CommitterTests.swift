import FoundationEssentials
import Postgres
import SwiftProtobuf
import TestSupport
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("The committer, on a real PostgreSQL", .timeLimit(.minutes(2)))
struct CommitterTests {
    private func count(_ table: String, _ ledger: Pool) async throws -> Int64 {
        try await ledger.withConnection {
            try await $0.query(Statement("count_\(table)", "SELECT count(*) AS n FROM \(table)"), [])[0].int64("n")
        }
    }

    @Test("a decision is committed once, however often it comes")
    func once() async throws {
        try await withLedger { (ledger, committer) async throws in
            let decision = Decisions.make(case: UUID(), number: "10000001")
            #expect(try await committer.commit([decision]) == CommitReport(committed: 1))
            #expect(try await committer.commit([decision, decision]) == CommitReport(duplicates: 2))
            for table in ["inbox", "entries", "cases"] { #expect(try await count(table, ledger) == 1, "\(table)") }
        }
    }

    @Test("what lost a conflict leaves no inbox row and goes back with what it lost")
    func conflict() async throws {
        try await withLedger { (ledger, committer) async throws in
            let first = UUID()
            _ = try await committer.commit([Decisions.make(case: first, claims: [("grant", "b|f|R01")])])
            let loser = Decisions.make(case: UUID(), claims: [("grant", "b|f|R01")])
            #expect(try await committer.commit([loser]) == CommitReport(conflicts: 1))
            #expect(try await count("inbox", ledger) == 1)
            let row = try await ledger.withConnection {
                try await $0.query(Statement("back", "SELECT request, kind FROM outbox"), [])[0]
            }
            let request = try WireRequest(serializedBytes: try row.bytes("request"))
            #expect(try row.text("kind") == "redecide")
            #expect(request.redecide == 1)
            #expect(request.lost.map(\.text) == ["grant:b|f|R01"])
            #expect(request.requestID == loser.request.requestID)
        }
    }

    @Test("what goes round too often is parked: it cannot settle")
    func cannotSettle() async throws {
        try await withLedger { (ledger, committer) async throws in
            var stale = Decisions.make(case: UUID(), on: 3, after: "gone")
            stale.request.redecide = 20
            #expect(try await committer.commit([stale]) == CommitReport(parked: 1))
            let row = try await ledger.withConnection {
                try await $0.query(Statement("parked", "SELECT reason, status FROM parked"), [])[0]
            }
            #expect(try row.text("reason") == "cannotSettle")
            #expect(try row.text("status") == "open")
        }
    }

    /// What no decision may do, and no check but the database's own finds.
    enum Wrong: CaseIterable {
        case numberThatIsTaken, postingOfNothing

        func make(_ decision: inout WireDecision) {
            switch self {
            case .numberThatIsTaken: decision.number = "10000001"
            case .postingOfNothing:
                decision.postings = [
                    WirePosting.with {
                        $0.account = "fund:float"
                        $0.fen = 0
                    }
                ]
            }
        }

        /// PostgreSQL's words, and its name for what was violated.
        var words: [String] {
            switch self {
            case .numberThatIsTaken: ["violates unique constraint", "constraint cases_number_key", "23505"]
            case .postingOfNothing: ["violates check constraint", "constraint postings_fen_check", "23514"]
            }
        }
    }

    /// Seen to fail when a batch is not halved: all five hundred were parked.
    @Test(
        "one bad decision among five hundred is parked alone, as its request, with what PostgreSQL says of it",
        arguments: Wrong.allCases)
    func bisect(wrong: Wrong) async throws {
        try await withLedger { (ledger, committer) async throws in
            _ = try await committer.commit([Decisions.make(case: UUID(), number: "10000001")])
            var batch = (0..<500).map { _ in Decisions.make(case: UUID()) }
            wrong.make(&batch[317])
            #expect(try await committer.commit(batch) == CommitReport(committed: 499, parked: 1))
            let row = try await ledger.withConnection {
                let sql = "SELECT message_id, detail, error_class, request IS NOT NULL AS replayable FROM parked"
                return try await $0.query(Statement("parked", sql), []).only()
            }
            #expect(try row.uuid("message_id") == batch[317].request.requestID)
            let detail = try row.text("detail")
            for words in wrong.words { #expect(detail.contains(words), "\(detail)") }
            #expect(try row.text("error_class") == "PostgreSQL \(wrong.words[2])")
            #expect(try row.bool("replayable"))
            for table in ["inbox", "entries", "cases"] { #expect(try await count(table, ledger) == 500, "\(table)") }
            #expect(try await count("postings", ledger) == 0)
            #expect(try await ChainVerifier(ledger: ledger).verify("errand") == nil)
        }
    }

    /// Each new case takes a place in PostgreSQL's table of locks: with tens of thousands in one transaction the ledger
    /// once met "out of shared memory", gave them back, and met it again.
    @Test("a backlog is committed in transactions of at most 500")
    func backlog() async throws {
        try await withLedger { (ledger, committer) async throws in
            let backlog = (0..<1_200).map { _ in Decisions.make(case: UUID()) }
            #expect(try await committer.commit(backlog) == CommitReport(committed: 1_200))
            let sizes = try await ledger.withConnection { connection in
                let sql = "SELECT count(*) AS n FROM inbox GROUP BY xmin::text ORDER BY n DESC"
                return try await connection.query(Statement("sizes", sql), []).map { try $0.int64("n") }
            }
            #expect(sizes == [500, 500, 200])
        }
    }

    @Test("an amount that no fund has is parked, and its neighbours are done", arguments: [Int64.max, Int64.min + 1])
    func absurd(fen: Int64) async throws {
        try await withLedger { (ledger, committer) async throws in
            let bad = Decisions.make(case: UUID(), postings: [("fund:float", fen), ("receivable:S06", -fen)])
            let outcome = try await committer.commit([bad, Decisions.make(case: UUID())])
            #expect(outcome.parked == 1)
            #expect(outcome.committed == 1)
            #expect(try await count("postings", ledger) == 0)
        }
    }

    @Test("postings that do not balance are never written")
    func unbalanced() async throws {
        try await withLedger { (ledger, committer) async throws in
            let bad = Decisions.make(case: UUID(), postings: [("fund:float", -100), ("receivable:S06", 90)])
            #expect(try await committer.commit([bad]) == CommitReport(parked: 1))
            #expect(try await count("postings", ledger) == 0)
        }
    }

    @Test("a timer is a row that is due on the database's clock, and its commit removes it")
    func timer() async throws {
        try await withLedger { (ledger, committer) async throws in
            let caseID = UUID()
            var timer = Decisions.timer("remind", after: 60_000, case: caseID)
            // Asked after the house was last restored: its clock begins with the commit.
            timer.request.at = 4_000_000_000_000
            _ = try await committer.commit([Decisions.make(case: caseID, leaving: "a", timers: [timer])])
            let left = try await ledger.withConnection {
                try await $0.query(
                    Statement("left", "SELECT round(extract(epoch FROM due_at - now()))::int8 AS n FROM outbox"), [])[0]
                    .int64("n")
            }
            #expect((58...60).contains(left))
            let fired = Decisions.make(
                timer.request.requestID, case: caseID, on: 1, after: "a", leaving: "b", verb: "due")
            _ = try await committer.commit([fired])
            #expect(try await count("outbox", ledger) == 0)
        }
    }

    @Test("two ledgers at once commit every request once")
    func twoLedgers() async throws {
        try await withLedger { (ledger, committer) async throws in
            let batch = (0..<100).map { _ in Decisions.make(case: UUID()) }
            let reports = try await withThrowingTaskGroup(of: CommitReport.self) { tasks in
                for _ in 0..<4 { tasks.addTask { try await committer.commit(batch.shuffled()) } }
                return try await tasks.reduce(CommitReport(), +)
            }
            #expect(reports.committed == 100)
            #expect(try await count("inbox", ledger) == 100)
            #expect(try await count("entries", ledger) == 100)
        }
    }

    @Test("entries, inbox and postings cannot be altered or removed")
    func appendOnly() async throws {
        try await withLedger { (ledger, committer) async throws in
            _ = try await committer.commit([Decisions.make(case: UUID())])
            for script in ["UPDATE entries SET actor = 'x'", "DELETE FROM inbox", "TRUNCATE postings"] {
                let error = await #expect(throws: PostgresError.self) {
                    try await ledger.withConnection { try await $0.execute(script) }
                }
                #expect(error?.message.contains("append-only") == true, "\(script)")
            }
        }
    }

    @Test("two workers who meet a person at once: one key is kept, the other decision is made again")
    func personKeys() async throws {
        try await withLedger { (ledger, committer) async throws in
            let person = Data(UUID().bytes)
            func decision(_ wrapped: UInt8) -> WireDecision {
                var decision = Decisions.make(case: UUID())
                decision.personKeys = [
                    WirePersonKey.with {
                        $0.person = person
                        $0.wrapped = Data([wrapped])
                        $0.keyID = "k1"
                    }
                ]
                return decision
            }
            #expect(try await committer.commit([decision(1)]) == CommitReport(committed: 1))
            #expect(try await committer.commit([decision(2)]) == CommitReport(conflicts: 1))
        }
    }

    @Test("a first request that two workers decide at once, each with a key of its own, is committed in one batch")
    func firstRequestTwice() async throws {
        try await withLedger { (ledger, committer) async throws in
            let (id, caseID, person) = (UUID(), UUID(), UUID())
            let batch = [1, 2, 3].map { (wrapped: UInt8) in
                var decision = Decisions.make(id, case: caseID)
                decision.personKeys = [
                    WirePersonKey.with {
                        $0.person = Data(person.bytes)
                        $0.wrapped = Data([wrapped])
                        $0.keyID = "k1"
                    }
                ]
                return decision
            }
            #expect(try await committer.commit(batch) == CommitReport(committed: 1, duplicates: 2))
            #expect(try await count("outbox", ledger) == 0)
            #expect(try await count("parked", ledger) == 0)
        }
    }

    @Test(
        "a decision with an id that is none is parked alone",
        arguments: ["person", "notice", "followOn", "after", "request"])
    func falseIDs(_ place: String) async throws {
        try await withLedger { (ledger, committer) async throws in
            var bad = Decisions.make(case: UUID())
            let short = Data([1, 2, 3])
            switch place {
            case "person": bad.particulars = [WireParticulars.with { $0.person = short }]
            case "notice": bad.notices = [WireNotice.with { $0.id = short }]
            case "followOn": bad.followOns = [WireRequest.with { $0.id = short }]
            case "request": bad.request.id = short
            default: bad.after = short
            }
            let report = try await committer.commit([bad, Decisions.make(case: UUID())])
            #expect(report == CommitReport(committed: 1, parked: 1))
            #expect(try await count("parked", ledger) == 1)
        }
    }
}
