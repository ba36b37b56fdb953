import Casework
import FoundationEssentials
import Lines
import Logging
import Postgres
import TestSupport
import Testing

@testable import Ledger

@Suite("A restored backup, on a real PostgreSQL", .timeLimit(.minutes(2)))
struct RestorationTests {
    private func now(_ ledger: Pool) async throws -> Instant {
        try await ledger.withConnection {
            Instant(milliseconds: try await $0.query(.readHouse, []).only().instant("now"))
        }
    }

    private func restoration(_ backupOf: Instant) -> Restoration {
        Restoration(backupOf: backupOf, by: "A3", reason: "the disk failed", ids: { UUID() })
    }

    private func fill(_ committer: Committer, _ count: Int) async throws {
        for _ in 0..<count { _ = try await committer.commit([Decisions.make(case: UUID())]) }
    }

    private func incarnation(_ ledger: Pool) async throws -> String {
        try await LedgerReader(ledger: ledger).incarnation()
    }

    /// The matching was seen to fail when the entry has no row in the inbox.
    @Test("every book goes on with an entry, sound and matched, and the house begins anew; so does the next commit")
    func recorded() async throws {
        try await withLedger { ledger, committer in
            try await fill(committer, 3)
            let before = try await incarnation(ledger)
            let backupOf = try await now(ledger)
            let entries = try await restoration(backupOf).record(on: ledger)
            #expect(entries.map(\.book) == ["condolence", "errand", "mediation"])
            #expect(entries.map(\.seq) == [1, 4, 1])
            #expect(entries.allSatisfy { $0.by == "A3" && $0.reason == "the disk failed" && $0.backupOf == backupOf })
            let after = try await incarnation(ledger)
            #expect(after != before)
            #expect(entries.allSatisfy { $0.began.uuidString.lowercased() == after })

            try await fill(committer, 1)
            let verifier = ChainVerifier(ledger: ledger)
            for book in try await verifier.books() { #expect(try await verifier.verify(book) == nil) }
            #expect(try await verifier.unmatched() == nil)
            #expect(try await verifier.head("errand").hasPrefix("5 entries"))
            #expect(try await verifier.restores() == entries)
        }
    }

    @Test("a backup that has not been made yet is refused, and nothing is written")
    func tomorrow() async throws {
        try await withLedger { ledger, committer in
            try await fill(committer, 1)
            let before = try await incarnation(ledger)
            let restoration = restoration(try await now(ledger) + .hours(1))
            await #expect(throws: BackupOfTomorrow.self) { try await restoration.record(on: ledger) }
            #expect(try await incarnation(ledger) == before)
            #expect(try await ChainVerifier(ledger: ledger).restores().isEmpty)
        }
    }

    /// Seen to fail when the reading begins at the first entry of no case: the report then met a channel that is none.
    @Test("no history tells of it, and no decision can")
    func histories() async throws {
        try await withLedger { ledger, committer in
            try await fill(committer, 2)
            _ = try await restoration(try await now(ledger)).record(on: ledger)
            var told = 0
            try await LedgerReader(ledger: ledger).eachHistory { history in told += history.entries.count }
            #expect(told == 2)
            #expect(try await LedgerReader(ledger: ledger).ownRequests() == OwnRequests(entries: 0, twice: 0))
            #expect(
                try await committer.commit([Decisions.make(case: HouseEntry.noCase, verb: "restored")])
                    == CommitReport(parked: 1))
        }
    }

    @Test("the owner may say so, and the ledger's own role may not")
    func rights() async throws {
        try await HouseOfRoles.with { house in
            let restoration = restoration(Instant(milliseconds: 1_700_000_000_000))
            try await house.withPool(as: "linli-ledger") { (ledger) async throws in
                _ = await #expect(throws: PostgresError.self) { try await restoration.record(on: ledger) }
            }
            let entries = try await house.withPool(as: Roles.owner) { (owner) async throws in
                try await restoration.record(on: owner)
            }
            #expect(entries.count == 3)
            // The next commit, by the ledger itself, goes on from there.
            try await house.withPool(as: "linli-ledger") { (ledger) async throws in
                #expect(
                    try await Committer(ledger: ledger, keys: ledger).commit([Decisions.make(case: UUID())])
                        == CommitReport(committed: 1))
            }
        }
    }

    // MARK: anchors

    /// What somebody with a superuser's rights does: the end is cut off, as a restore leaves it.
    private static let cut = """
        DELETE FROM inbox WHERE request_id IN (SELECT request_id FROM entries WHERE seq > 8);
        DELETE FROM entries WHERE seq > 8;
        UPDATE books SET seq = 8, hash = (SELECT hash FROM entries WHERE seq = 8)
        """

    /// Lends a book of ten entries of which two were cut off since, an anchor of all ten, and the moments before the last
    /// two and after the anchor.
    private func withLost(
        _ body: (Pool, Committer, Anchor, _ eight: Instant, _ ten: Instant) async throws -> Void
    ) async throws {
        let folder = "/tmp/anchors-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }  // What is left behind lies in /tmp.
        try await withLedger { ledger, committer in
            try await fill(committer, 8)
            let eight = try await now(ledger)
            try await fill(committer, 2)
            let anchoring = Anchoring(
                ledger: ledger, folder: AnchorFolder(folder), clock: ContinuousClock(), log: Logger(label: "test"))
            let anchor = try #require(try await anchoring.anchorIfDue())
            let ten = try await now(ledger) + Span(milliseconds: 1)
            try await ledger.withConnection { connection in
                try await connection.execute("SET session_replication_role = replica")
                try await connection.execute(Self.cut)
                try await connection.execute("SET session_replication_role = origin")
            }
            while try await now(ledger) <= ten {}
            try await body(ledger, committer, anchor, eight, ten)
        }
    }

    @Test("what a restore lost of an anchor is said to be lost by it, and nothing else in the books")
    func lost() async throws {
        try await withLost { ledger, committer, anchor, eight, _ in
            let verifier = ChainVerifier(ledger: ledger)
            #expect(try await verifier.compare(anchor) == .wrong(ChainFault(.rewritten, book: "errand", seq: 10)))
            let entries = try await restoration(eight).record(on: ledger)
            try await fill(committer, 3)
            #expect(try await verifier.compare(anchor) == .lost(try #require(entries.first { $0.book == "errand" })))
            // Another restore, later in the book, lost other things.
            _ = try await restoration(eight).record(on: ledger)
            #expect(try await verifier.compare(anchor) == .lost(try #require(entries.first { $0.book == "errand" })))
        }
    }

    /// Seen to fail when the anchor's moment is not held against the backup's: somebody would cover up what the backup
    /// that they name must have had.
    @Test("a restore of a backup that is younger than the anchor explains nothing")
    func younger() async throws {
        try await withLost { ledger, _, anchor, _, ten in
            _ = try await restoration(ten).record(on: ledger)
            #expect(
                try await ChainVerifier(ledger: ledger).compare(anchor)
                    == .wrong(ChainFault(.rewritten, book: "errand", seq: 10)))
        }
    }

    /// Seen to fail when the house's incarnation is not looked at: an entry alone would hide a cut from every register.
    @Test("an entry that says so while the house goes on as it was explains nothing")
    func forged() async throws {
        try await withLost { ledger, _, anchor, eight, _ in
            _ = try await restoration(eight).record(on: ledger)
            let undo = Statement("undo", "UPDATE house SET incarnation = $1")
            _ = try await ledger.withConnection { try await $0.query(undo, [.uuid(anchor.body.incarnation)]) }
            #expect(
                try await ChainVerifier(ledger: ledger).compare(anchor)
                    == .wrong(ChainFault(.rewritten, book: "errand", seq: 10)))
        }
    }

    /// Seen to fail when a restore is not held against the anchor's place, and against its moment.
    @Test("a restore explains neither what was changed before it, nor what was anchored after it")
    func elsewhere() async throws {
        let folder = "/tmp/anchors-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }  // As above.
        try await withLedger { ledger, committer in
            let start = try await now(ledger)
            try await fill(committer, 4)
            let first = try #require(
                try await Anchoring(
                    ledger: ledger, folder: AnchorFolder(folder), clock: ContinuousClock(), log: Logger(label: "test")
                ).anchorIfDue())
            _ = try await restoration(start).record(on: ledger)
            try await fill(committer, 2)
            let second = try #require(
                try await Anchoring(
                    ledger: ledger, folder: AnchorFolder(folder + "-2"), clock: ContinuousClock(),
                    log: Logger(label: "test")
                ).anchorIfDue())
            defer { try? FileManager.default.removeItem(atPath: folder + "-2") }  // As above.
            // A later incarnation, so that only place and moment are left to tell.
            try await ledger.withConnection { connection in
                try await connection.execute("SET session_replication_role = replica")
                try await connection.execute("UPDATE entries SET hash = '\\x00' WHERE seq IN (4, 7)")
                try await connection.execute("SET session_replication_role = origin")
                try await connection.execute("UPDATE house SET incarnation = gen_random_uuid()")
            }
            let verifier = ChainVerifier(ledger: ledger)
            #expect(try await verifier.compare(first) == .wrong(ChainFault(.rewritten, book: "errand", seq: 4)))
            #expect(try await verifier.compare(second) == .wrong(ChainFault(.rewritten, book: "errand", seq: 7)))
        }
    }
}
