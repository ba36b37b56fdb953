import Casework
import FoundationEssentials
import Lines
import Postgres
import SwiftProtobuf
import TestSupport
import Testing
import Work

@testable import Ledger

/// Seen to fail with a fresh plan for each call, and sequential scans allowed.
@Suite("What is read does not grow with what is there", .timeLimit(.minutes(2)))
struct GrowthTests {
    @Test("a commit and a state query read as many rows at three thousand cases as at a hundred")
    func flat() async throws {
        try await withLedger(connections: 1) { ledger, keys, committer in
            let reader = LedgerReader(ledger: ledger, keys: keys)
            func rowsRead() async throws -> Int64 {
                let before = try await Self.rowsRead(ledger, keys)
                let cases = (0..<100).map { _ in UUID() }
                #expect(try await committer.commit(cases.map { Self.decision(of: $0) }) == CommitReport(committed: 100))
                var query = StateQuery(line: .errand)
                query.cases = Set(cases.map { CaseID($0) })
                query.requests = Set(cases.map { RequestID($0) })
                query.claims = Set(cases.map { Claim(.slot, "\($0)") })
                _ = try await reader.read(query)
                _ = try await reader.keys(of: Set(cases.map { PersonID($0) }))
                return try await Self.rowsRead(ledger, keys) - before
            }
            let first = try await rowsRead()
            for _ in 0..<28 { _ = try await rowsRead() }
            let last = try await rowsRead()
            #expect(last < first + first / 2, "\(first) rows at first, \(last) at three thousand cases")
        }
    }

    /// A new case of a new person, with all that hangs on one.
    private static func decision(of caseID: UUID) -> WireDecision {
        var decision = Decisions.make(
            caseID, case: caseID, claims: [("slot", "\(caseID)")],
            timers: [Decisions.timer("remind", after: 60_000, case: caseID)])
        decision.particulars = [
            WireParticulars.with {
                $0.person = Data(caseID.bytes)
                $0.kind = "words"
                $0.sealed = Data([1])
            }
        ]
        decision.personKeys = [
            WirePersonKey.with {
                $0.person = Data(caseID.bytes)
                $0.wrapped = Data([1])
                $0.keyID = "k1"
            }
        ]
        return decision
    }

    /// Rows of tables and entries of indexes that were looked at until now, in both databases.
    private static func rowsRead(_ pools: Pool...) async throws -> Int64 {
        var rows: Int64 = 0
        for pool in pools {
            rows += try await pool.withConnection { connection in
                _ = try await connection.query(Statement("flush", "SELECT pg_stat_force_next_flush()"), [])
                return try await connection.query(.rowsRead, []).only().int64("n")
            }
        }
        return rows
    }
}

extension Statement {
    fileprivate static let rowsRead = Statement(
        "rows_read",
        """
        SELECT ((SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_user_tables)
            + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes))::int8 AS n
        """)
}
