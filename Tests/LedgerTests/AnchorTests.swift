import FoundationEssentials
import Logging
import Postgres
import TestSupport
import Testing

@testable import Ledger
@testable import Lines

@Suite("Anchors of the books, on a real PostgreSQL", .timeLimit(.minutes(2)))
struct AnchorTests {
    /// Lends a book of ten entries, what anchors it, the folder, and a way to write to it as only a superuser can.
    private func withAnchored(
        _ body: (Committer, Anchoring, String, ChainVerifier, (String) async throws -> Void) async throws -> Void
    ) async throws {
        let folder = "/tmp/anchors-\(UUID().uuidString.prefix(8))"
        // What is left behind lies in /tmp.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withLedger { ledger, committer in
            for _ in 0..<10 { _ = try await committer.commit([Decisions.make(case: UUID())]) }
            let anchoring = Anchoring(
                ledger: ledger, folder: AnchorFolder(folder), clock: ContinuousClock(), log: Logger(label: "test"))
            try await body(committer, anchoring, folder, ChainVerifier(ledger: ledger)) { script in
                try await ledger.withConnection { connection in
                    try await connection.execute("SET session_replication_role = replica")
                    try await connection.execute(script)
                    try await connection.execute("SET session_replication_role = origin")
                }
            }
        }
    }

    @Test("once a day, signed with the key that lies there, and true while the book goes on")
    func daily() async throws {
        try await withAnchored { committer, anchoring, path, verifier, _ in
            let anchor = try #require(try await anchoring.anchorIfDue())
            #expect(anchor.body.heads.map(\.seq) == [10])
            #expect(try await anchoring.anchorIfDue() == nil)
            let folder = AnchorFolder(path)
            #expect(try folder.all() == [anchor])
            #expect(try folder.key().publicHalf == anchor.key)
            let rights = try FileManager.default.attributesOfItem(atPath: "\(path)/key")[.posixPermissions] as? Int
            #expect(rights == 0o600)
            _ = try await committer.commit([Decisions.make(case: UUID())])
            #expect(try await verifier.compare(anchor) == .agrees)
            #expect(try await verifier.compare(anchor, by: AnchorKey().publicHalf).fault?.kind == .falseAnchor)
        }
    }

    /// The chain alone says that all is well: whoever owns the database has computed it again.
    @Test("a book that was written anew, or whose end was cut off with its head, is another than was anchored")
    func rewritten() async throws {
        let origin = HashChain.origin(of: "errand").map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let anew = """
            DELETE FROM entries; DELETE FROM inbox; DELETE FROM cases;
            UPDATE books SET seq = 0, hash = '\\x\(origin.joined())'
            """
        let cut = """
            DELETE FROM inbox WHERE request_id IN (SELECT request_id FROM entries WHERE seq > 8);
            DELETE FROM entries WHERE seq > 8;
            UPDATE books SET seq = 8, hash = (SELECT hash FROM entries WHERE seq = 8)
            """
        for (script, again) in [(anew, 10), (cut, 0)] {
            try await withAnchored { committer, anchoring, _, verifier, tamper in
                let anchor = try #require(try await anchoring.anchorIfDue())
                try await tamper(script)
                for _ in 0..<again { _ = try await committer.commit([Decisions.make(case: UUID())]) }
                #expect(try await verifier.verify("errand") == nil)
                #expect(try await verifier.compare(anchor) == .wrong(ChainFault(.rewritten, book: "errand", seq: 10)))
            }
        }
    }

    @Test("a file that somebody changed is no anchor")
    func changed() async throws {
        try await withAnchored { _, anchoring, path, verifier, _ in
            let anchor = try #require(try await anchoring.anchorIfDue())
            let file = try #require(try FileManager.default.contentsOfDirectory(atPath: path).first { $0 != "key" })
            let text = String(decoding: try Codec.encode(anchor), as: UTF8.self)
            try Data(text.replacing("\"seq\":10", with: "\"seq\":9").utf8).write(to: URL(filePath: "\(path)/\(file)"))
            let read = try #require(try AnchorFolder(path).all().first)
            #expect(try await verifier.compare(read).fault?.kind == .falseAnchor)
            try Data("{".utf8).write(to: URL(filePath: "\(path)/\(file)"))
            #expect(throws: UnreadableAnchor.self) { try AnchorFolder(path).all() }
        }
    }
}

extension AnchorFinding {
    var fault: ChainFault? { if case .wrong(let fault) = self { fault } else { nil } }
}
