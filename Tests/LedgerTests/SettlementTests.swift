import FoundationEssentials
import Postgres
import Testing

@testable import Ledger
@testable import Lines

/// The trade refuses this with a sentence; here it is the database that refuses it, whatever a line sends.
@Suite("Two different people settle whatever touched a community account", .timeLimit(.minutes(2)))
struct SettlementTests {
    private static let out: [(String, Int64)] = [("fund:float", -3900), ("receivable:S06", 3900)]
    private static let back: [(String, Int64)] = [("receivable:S06", -3900), ("fund:float", 3900)]

    private func withCommitter(_ body: (HouseOfRoles, Committer) async throws -> Void) async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: "linli-ledger") { try await body(house, Committer(ledger: $0, keys: $0)) }
        }
    }

    private func decision(
        _ caseID: UUID, on version: UInt64 = 0, after: String = "", leaving: String, by actor: String,
        _ postings: [(String, Int64)]
    ) -> WireDecision {
        var decision = Decisions.make(case: caseID, on: version, after: after, leaving: leaving, postings: postings)
        decision.actor = actor
        return decision
    }

    @Test(
        "whoever recorded the debt may not take it off: the decision is parked and moves nothing",
        arguments: ["receivable:S06", "owed:0a7e1138"])
    func samePerson(account: String) async throws {
        try await withCommitter { (house, committer) async throws in
            let id = UUID()
            let out = [("fund:float", -3900), (account, 3900)] as [(String, Int64)]
            _ = try await committer.commit([decision(id, leaving: "a", by: "A1", out)])
            let settles = decision(id, on: 1, after: "a", leaving: "b", by: "A1", out.map { ($0, -$1) })
            #expect(try await committer.commit([settles]) == CommitReport(parked: 1))
            let detail = try await house.texts("SELECT detail FROM parked")
            #expect(detail.first?.contains("postings_two_people") == true, "\(detail)")
            #expect(try await house.texts("SELECT balance FROM accounts WHERE code = '\(account)'") == ["3900"])
        }
    }

    @Test("also when both stand in one batch, and only that one is parked")
    func oneBatch() async throws {
        try await withCommitter { (house, committer) async throws in
            let (id, other) = (UUID(), UUID())
            let report = try await committer.commit([
                decision(id, leaving: "a", by: "A1", Self.out), decision(other, leaving: "a", by: "A2", Self.out),
                decision(id, on: 1, after: "a", leaving: "b", by: "A1", Self.back),
                decision(other, on: 1, after: "a", leaving: "b", by: "A1", Self.back),
            ])
            #expect(report == CommitReport(committed: 3, parked: 1))
            #expect(try await house.texts("SELECT balance FROM accounts WHERE code = 'receivable:S06'") == ["3900"])
        }
    }

    @Test("somebody else may, and what another case owes is not in the way")
    func otherPerson() async throws {
        try await withCommitter { (house, committer) async throws in
            let (id, other) = (UUID(), UUID())
            _ = try await committer.commit([
                decision(id, leaving: "a", by: "A1", Self.out), decision(other, leaving: "a", by: "A2", Self.out),
            ])
            let report = try await committer.commit([
                decision(id, on: 1, after: "a", leaving: "b", by: "A2", Self.back),
                decision(other, on: 1, after: "a", leaving: "b", by: "A1", Self.back),
            ])
            #expect(report == CommitReport(committed: 2))
            #expect(try await house.texts("SELECT balance FROM accounts WHERE code = 'receivable:S06'") == ["0"])
        }
    }

    @Test("who took back what was typed too much may settle the rest; what the community bears is no debt")
    func corrected() async throws {
        try await withCommitter { (house, committer) async throws in
            let id = UUID()
            let less: [(String, Int64)] = [("receivable:S06", -1900), ("fund:float", 1900)]
            let rest: [(String, Int64)] = [
                ("receivable:S06", -1500), ("fund:float", 1500), ("receivable:S06", -500), ("borne:errand", 500),
            ]
            let report = try await committer.commit([
                decision(id, leaving: "a", by: "A1", Self.out),
                decision(id, on: 1, after: "a", leaving: "b", by: "A2", less),
                decision(id, on: 2, after: "b", leaving: "c", by: "A2", rest),
            ])
            #expect(report == CommitReport(committed: 3))
            let balances = "SELECT code || ' ' || balance FROM accounts WHERE code ~ 'S06|borne|float' ORDER BY code"
            #expect(try await house.texts(balances) == ["borne:errand 500", "fund:float -500", "receivable:S06 0"])
        }
    }

    @Test("money of a case without an actor is not written")
    func nobody() async throws {
        try await HouseOfRoles.with { (house) async throws in
            let script = """
                INSERT INTO accounts (code) VALUES ('fund:float');
                INSERT INTO postings (request_id, place, case_id, account, fen)
                VALUES (gen_random_uuid(), 0, gen_random_uuid(), 'fund:float', 100)
                """
            let error = try await house.answer(to: "linli-ledger", script)
            #expect(error?.constraint == "postings_actor")
        }
    }
}
