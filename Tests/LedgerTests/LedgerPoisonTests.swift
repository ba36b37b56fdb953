import FoundationEssentials
import Logging
import Postgres
import TestSupport
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("A bundle that kills the ledger", .timeLimit(.minutes(1)))
struct LedgerPoisonTests {
    /// Seen to fail without `Caution`.
    @Test("is kept as bytes after three crashes, and its neighbours are committed")
    func poison() async throws {
        try await withLedger { (ledger, committer) async throws in
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
            defer { try? FileManager.default.removeItem(atPath: folder) }  // What is left of it harms nobody.
            let bundles = try (0..<3).map { _ in
                try Bundler.bundle([Decisions.make(case: UUID())], app: "linli-errand")[0].message
            }
            // As if the ledger had died there.
            for _ in 0..<Suspects.mostCrashes { try Suspects(in: folder, queue: Queue.ledger).enter(bundles[1].id) }
            let queue = HandQueue(bundles, queue: Queue.ledger, redelivered: true)
            let worker = LedgerWorker(
                consumer: queue, committer: committer, parking: Parking(ledger: ledger),
                suspects: try Suspects(in: folder, queue: Queue.ledger), clock: ContinuousClock(),
                log: Logger(label: "test"))
            let running = Task { try await worker.run() }
            try await until("all are settled") { queue.acknowledged.count == 3 }
            await worker.stop()
            try await running.value
            let item = try #require(try await ParkedDesk(ledger: ledger).items(.init()).first)
            #expect(item.reason == "crashed")
            #expect(!item.isReplayable, "its requests come again by themselves")
            let committed = try await ledger.withConnection {
                try await $0.query(Statement("n", "SELECT count(*) AS n FROM inbox"), [])[0].int64("n")
            }
            #expect(committed == 2)
        }
    }
}
