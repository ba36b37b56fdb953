import FoundationEssentials
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Ledger
@testable import Lines

@Suite("Verification of the hash chain, on a real PostgreSQL", .timeLimit(.minutes(2)))
struct ChainVerifierTests {
    /// Lends a book of ten entries, and a way to write to it as only a superuser can.
    private func withBook(
        _ body: (ChainVerifier, _ tamper: (String) async throws -> Void) async throws -> Void
    ) async throws {
        try await withLedger { (ledger, committer) async throws in
            for _ in 0..<10 { _ = try await committer.commit([Decisions.make(case: UUID())]) }
            try await body(ChainVerifier(ledger: ledger, page: 3)) { script in
                try await ledger.withConnection { connection in
                    try await connection.execute("SET session_replication_role = replica")
                    try await connection.execute(script)
                    try await connection.execute("SET session_replication_role = origin")
                }
            }
        }
    }

    @Test("a book as it was written is sound, wherever the reading begins, and its progress is told")
    func sound() async throws {
        try await withBook { (verifier, _) async throws in
            let seen = Mutex<[Int64]>([])
            let fault = try await verifier.verify("errand") { done, _ in seen.withLock { $0.append(done) } }
            #expect(fault == nil)
            #expect(seen.withLock { $0 } == [3, 6, 9, 10])
            #expect(try await verifier.books() == ["errand"])
            #expect(try await verifier.verify("errand", since: 5) == nil)
            #expect(try await verifier.unmatched() == nil)
            await #expect(throws: NoEntry.self) { try await verifier.verify("errand", since: 99) }
        }
    }

    @Test(
        "every field of an entry that was altered is found",
        arguments: [
            "request_id = gen_random_uuid()", "case_id = gen_random_uuid()", "version = version + 1",
            "outcome = 'refused'", "verb = 'cancel'", "actor = 'A9'", "role = 'finance'", "on_behalf_of = 'S01'",
            "heard_by = 'phone'", "channel = 'form'", "occurred_at = occurred_at - 1", "at = at + 1",
            "facts = '\\x00'", "refusal = '\\x00'", "postings = '\\x00'", "request_digest = '\\x00'",
            "particulars_digest = '\\x00'", "hash = '\\x00'",
        ])
    func altered(change: String) async throws {
        try await withBook { (verifier, tamper) async throws in
            try await tamper("UPDATE entries SET \(change) WHERE seq = 7")
            let fault = try await verifier.verify("errand")
            #expect(fault?.kind == .altered)
            #expect(fault?.seq == 7)
            // Before it all is as it was; after it the chain stands on the hash that is stored.
            #expect(try await verifier.verify("errand", since: 9) == nil)
        }
    }

    @Test("what was removed, moved or put in is named, with its place", arguments: tamperings)
    func misplaced(script: String, kind: ChainFault.Kind, place: Int64) async throws {
        try await withBook { (verifier, tamper) async throws in
            try await tamper(script)
            let fault = try await verifier.verify("errand")
            #expect(fault?.kind == kind)
            #expect(fault?.seq == place)
        }
    }

    @Test("entries that were cut off the end, head and all, are missed by the inbox")
    func cutOff() async throws {
        try await withBook { (verifier, tamper) async throws in
            try await tamper(
                """
                DELETE FROM entries WHERE seq > 8;
                UPDATE books SET seq = 8, hash = (SELECT hash FROM entries WHERE seq = 8)
                """)
            #expect(try await verifier.verify("errand") == nil, "the chain alone cannot know")
            #expect(try await verifier.unmatched()?.kind == .missing)
        }
    }

    @Test("a book that is written to meanwhile is sound")
    func alive() async throws {
        try await withLedger { (ledger, committer) async throws in
            for _ in 0..<5 { _ = try await committer.commit([Decisions.make(case: UUID())]) }
            let verifier = ChainVerifier(ledger: ledger, page: 2)
            let left = Mutex(10)
            let fault = try await verifier.verify("errand") { _, _ in
                let writes = left.withLock { left in
                    left -= 1
                    return left > 0
                }
                // Its failure would leave the count of entries below what is expected at the end.
                if writes { _ = try? await committer.commit([Decisions.make(case: UUID())]) }
            }
            #expect(fault == nil)
            #expect(try await verifier.head("errand").hasPrefix("14 entries"))
        }
    }
}

/// What somebody with a superuser's rights does to a book of ten entries, and what is found where.
private let tamperings: [(script: String, kind: ChainFault.Kind, place: Int64)] = [
    ("DELETE FROM entries WHERE seq = 4", .missing, 4),
    ("DELETE FROM entries WHERE seq = 1", .missing, 1),
    ("DELETE FROM entries WHERE seq = 10", .missing, 10),
    ("DELETE FROM entries WHERE seq IN (4, 5, 6)", .missing, 4),
    // Removed, and the later ones numbered anew.
    (
        "DELETE FROM entries WHERE seq = 4; UPDATE entries SET seq = seq - 100 WHERE seq > 4; "
            + "UPDATE entries SET seq = seq + 99 WHERE seq < 0", .missing, 4
    ),
    // Two in each other's place, next to each other and far apart.
    (
        "UPDATE entries SET seq = -1 WHERE seq = 4; UPDATE entries SET seq = 4 WHERE seq = 5; "
            + "UPDATE entries SET seq = 5 WHERE seq = -1", .reordered, 4
    ),
    (
        "UPDATE entries SET seq = -1 WHERE seq = 2; UPDATE entries SET seq = 2 WHERE seq = 9; "
            + "UPDATE entries SET seq = 9 WHERE seq = -1", .reordered, 2
    ),
    // Put in: in the middle with the later ones numbered anew, and behind the head.
    (
        "UPDATE entries SET seq = seq + 101 WHERE seq >= 6; UPDATE entries SET seq = seq - 100 WHERE seq > 100; "
            + copy(of: 3, to: 6), .inserted, 6
    ),
    (copy(of: 3, to: 11), .inserted, 11),
    ("UPDATE books SET hash = '\\x00'", .wrongHead, 10),
    ("DELETE FROM books", .wrongHead, 10),
]

/// A copy of an entry under another request's id, as somebody would make one up.
private func copy(of seq: Int, to place: Int) -> String {
    """
    INSERT INTO entries SELECT book, \(place), gen_random_uuid(), case_id, version, outcome, verb, actor, role,
        on_behalf_of, heard_by, channel, occurred_at, at, facts, refusal, postings, request_digest,
        particulars_digest, hash FROM entries WHERE seq = \(seq)
    """
}
