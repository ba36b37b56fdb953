import Casework
import FoundationEssentials
import Logging
import Postgres
import SwiftProtobuf
import Synchronization
import TestSupport
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("What only a person can mend at the database is an outage, and no message's fault", .timeLimit(.minutes(2)))
struct MendingTests {
    /// Lends the ledger's worker over a queue in memory, as the role that it has.
    private func withWorker(
        _ house: HouseOfRoles, _ messages: [Work.Message], report: @escaping Recovery.Report = { _ in },
        _ body: (HandQueue) async throws -> Void
    ) async throws {
        try await house.withPool(as: "linli-ledger") { ledger in
            try await house.withPool(as: "linli-ledger", on: house.keys) { keys in
                let queue = HandQueue(messages, queue: Queue.ledger)
                let worker = LedgerWorker(
                    consumer: queue, committer: Committer(ledger: ledger, keys: keys), parking: Parking(ledger: ledger),
                    clock: ContinuousClock(), report: report, log: Logger(label: "test"))
                let running = Task { try await worker.run() }
                try await body(queue)
                await worker.stop()
                try await running.value
            }
        }
    }

    @Test(
        "the ledger lacks a right or a table: it consumes nothing, says so, and commits once when it is mended",
        arguments: [
            ("REVOKE INSERT ON entries FROM \"linli-ledger\"", "GRANT INSERT ON entries TO \"linli-ledger\""),
            ("ALTER TABLE inbox RENAME TO inbox_away", "ALTER TABLE inbox_away RENAME TO inbox"),
        ])
    func ledger(breaking: String, mending: String) async throws {
        try await HouseOfRoles.with { (house) async throws in
            let id = UUID()
            let bundle = try Bundler.bundle([Decisions.make(id, case: UUID())], app: "linli-errand").map(\.message)
            #expect(try await house.answer(to: Roles.owner, breaking) == nil)
            let told = Mutex<[Bool]>([])
            try await withWorker(house, bundle) { outage in
                if let outage { told.withLock { $0.append(outage.needsPerson) } }
            } _: { queue in
                try await until("it consumes nothing") { queue.pauses == 1 && queue.waiting == 1 && queue.inHand == 0 }
                #expect(told.withLock { $0 } == [true])
                #expect(queue.resumes == 0)
                #expect(try await house.answer(to: Roles.owner, mending) == nil)
                try await until("it is committed") { queue.acknowledged == [0] }
            }
            #expect(try await house.texts("SELECT request_id FROM entries") == [id.uuidString.lowercased()])
            #expect(try await house.texts("SELECT message_id FROM parked").isEmpty)
        }
    }

    @Test("a lock that somebody keeps is waited for once; then nothing is in hand for as long as it is kept")
    func locked() async throws {
        try await HouseOfRoles.with { (house) async throws in
            let bundle = try Bundler.bundle([Decisions.make(case: UUID())], app: "linli-errand").map(\.message)
            try await house.withPool(as: Roles.owner) { owner in
                try await owner.withConnection { keeper in
                    try await keeper.execute("BEGIN")
                    try await keeper.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
                    try await withWorker(house, bundle) { queue in
                        try await until("it consumes nothing") { queue.pauses == 1 && queue.inHand == 0 }
                        try await keeper.execute("ROLLBACK")
                        try await until("it is committed") { queue.acknowledged == [0] }
                    }
                }
            }
        }
    }

    @Test("a line that may not read the cases has an outage, and its probe sees when it may again")
    func line() async throws {
        try await HouseOfRoles.with { (house) async throws in
            let columns = "(id, number, version, digest, state, doer, open) ON cases"
            let breaking = "REVOKE SELECT \(columns) FROM \"linli-errand\""
            let mending = "GRANT SELECT \(columns) TO \"linli-errand\""
            #expect(try await house.answer(to: Roles.owner, breaking) == nil)
            try await house.withPool(as: "linli-errand") { (ledger) async throws in
                try await house.withPool(as: "linli-errand", on: house.keys) { (keys) async throws in
                    let handler = LineHandler<Errand>(
                        LedgerReader(ledger: ledger, keys: keys),
                        house: .init(
                            catalogue: Catalogue(kinds: []), policy: Policy(), calendar: .withoutNotices,
                            ring: KeyRing.fresh(id: "k1"), app: "linli-errand"))
                    let message = Decisions.request(UUID(), case: UUID()).message(app: "test")
                    let outage = await #expect(throws: Outage.self) { _ = try await handler.handle([message]) }
                    #expect(outage?.needsPerson == true)
                    #expect((outage?.cause as? PostgresError)?.sqlState == "42501")
                    await #expect(throws: Outage.self) { try await handler.probe() }
                    #expect(try await house.answer(to: Roles.owner, mending) == nil)
                    try await handler.probe()
                    #expect(try await handler.handle([message]).verdicts != [.retry(Reason(.failed))])
                }
            }
        }
    }
}

/// Asks until it holds.
func until(_ what: String, _ condition: () async throws -> Bool) async throws {
    while try await !condition() {
        try Task.checkCancellation()
        try await ContinuousClock().sleep(for: .milliseconds(5))
    }
}
