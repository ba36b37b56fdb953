import AMQP
import Foundation
import Ledger
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing
import Work

/// A ledger as its daemon composes it, on databases of its own, with a real broker and a line that is never idle.
struct BusyHouse: Sendable {
    let line: BusyLine
    let outages: Outages
    /// Other connections than the ledger's.
    let ledger: Pool
    let keys: Pool
    /// What the server calls the ledger's connections.
    let application: String

    /// Runs all of it for the length of `body`. Without a server on the one that all share, which nobody may stop.
    static func with(
        on server: Server? = nil, lockTimeout: Duration = .seconds(5), _ body: (BusyHouse) async throws -> Void
    ) async throws {
        let broker = try TestBroker.shared
        try await broker.withVirtualHost { vhost in
            let topology = Topology.linli(lines: [BusyLine.line])
            try await broker.request("POST", "definitions/\(vhost)", topology.definitions(vhost: vhost))
            var endpoint = broker.endpoint
            endpoint.vhost = vhost
            try await withDatabase(on: server) { ledger in
                try await withDatabase(on: server) { keys in
                    try await with(endpoint, ledger, keys, lockTimeout, body)
                }
            }
        }
    }

    private static func with(
        _ endpoint: Endpoint, _ ledgerServer: Server, _ keyServer: Server, _ lockTimeout: Duration,
        _ body: (BusyHouse) async throws -> Void
    ) async throws {
        let (ledger, keys) = (Pool(ledgerServer, size: 3), Pool(keyServer, size: 1))
        _ = try await Migrator(Migrator.ledger).run(on: ledger)
        _ = try await Migrator(Migrator.keys).run(on: keys)
        let name = "linli-ledger \(UUID().uuidString.prefix(8))"
        func daemon(_ server: Server, _ size: Int) -> Pool {
            var server = server
            server.application = name
            server.statementTimeout = .seconds(10)
            server.options["options"] = "-c lock_timeout=\(lockTimeout / .milliseconds(1))"
            return Pool(server, size: size)
        }
        let pools = (ledger: daemon(ledgerServer, 4), keys: daemon(keyServer, 2))
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // What is left of it harms nobody.

        func consumer(_ queue: String) -> Consumer {
            Consumer(endpoint, queue: queue, name: "test \(queue)", prefetch: 100, random: .system)
        }
        let publishers = (0..<2).map { Publisher(endpoint, name: "test publisher \($0)", random: .system) }
        let (bundles, parked) = (consumer(Queue.ledger), consumer(Queue.parked))
        let requests = consumer(Queue.line(BusyLine.line, urgent: false))
        let (clock, log, outages) = (ContinuousClock(), Logger(label: "test"), Outages())
        let parking = Parking(ledger: pools.ledger)
        let worker = LedgerWorker(
            consumer: bundles,
            // Many small transactions: there is always one to be hit.
            committer: Committer(ledger: pools.ledger, keys: pools.keys, options: .init(mostTogether: 20)),
            parking: parking, suspects: try Suspects(in: folder, queue: Queue.ledger), clock: clock,
            report: { outages.note($0) }, log: log)
        let drain = ParkedDrain(consumer: parked, parking: parking, clock: clock, log: log)
        let relay = Relay(
            ledger: pools.ledger, publisher: publishers[0],
            options: .init(poll: .milliseconds(50), lease: .seconds(2), resendAfter: .seconds(5)), clock: clock,
            log: log)
        let line = BusyLine(publisher: publishers[1], consumer: requests)
        let house = BusyHouse(line: line, outages: outages, ledger: ledger, keys: keys, application: name)

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for publisher in publishers { tasks.addTask { await publisher.run() } }
            for consumer in [bundles, parked, requests] { tasks.addTask { await consumer.run() } }
            let services: [@Sendable () async throws -> Void] = [
                worker.run, drain.run, relay.run, line.open, line.answer,
            ]
            for run in services {
                tasks.addTask {
                    do {
                        try await run()
                    } catch is CancellationError {
                        // The test is over.
                    } catch {
                        Issue.record(error, "a daemon would have ended")
                    }
                }
            }
            defer { tasks.cancelAll() }
            try await body(house)
        }
        for pool in [pools.ledger, pools.keys, ledger, keys] { await pool.close() }
    }

    /// One number out of the ledger.
    func number(_ sql: String, _ parameters: [Parameter] = []) async throws -> Int64 {
        let statement = Statement("n\(sql.hashValue)", sql)
        let rows = try await ledger.withConnection { try await $0.query(statement, parameters) }
        return try #require(rows.first).int64("n")
    }

    /// Waits until so many more requests have taken effect.
    func progress(by count: Int64) async throws {
        let inbox = "SELECT count(*) AS n FROM inbox"
        let wanted = try await number(inbox) + count
        try await until("\(count) more have taken effect") { try await number(inbox) >= wanted }
    }

    /// Ends the load. All that the broker had of it has taken effect then, once, and nothing was parked.
    func finish(within limit: Duration = .seconds(30)) async throws {
        try await line.stop()
        let (opened, requests) = (Int64(line.opened), line.requests)
        let ids = Parameter.uuids(Array(requests))
        let known = "SELECT count(*) AS n FROM inbox WHERE request_id = ANY ($1::uuid[])"
        try await until("all have taken effect", within: limit) {
            try await number(known, [ids]) == requests.count
        }
        for (table, count) in [
            ("inbox", 3 * opened), ("entries", 3 * opened), ("cases", 2 * opened), ("postings", 2 * opened),
            ("particulars", opened), ("outbox", 0), ("parked", 0),
        ] {
            #expect(try await number("SELECT count(*) AS n FROM \(table)") == count, "\(table)")
        }
        #expect(try await number("SELECT sum(version)::int8 AS n FROM cases") == 3 * opened)
        #expect(
            try await number("SELECT balance AS n FROM accounts WHERE code = 'receivable:S06'") == 2_360 * opened)
        #expect(try await MoneyBooks(ledger: ledger).reconcile().faults.isEmpty)
        let verifier = ChainVerifier(ledger: ledger)
        #expect(try await verifier.books() == [BusyLine.line])
        #expect(try await verifier.verify(BusyLine.line) == nil)
        #expect(try await verifier.unmatched() == nil)
        #expect(try await verifier.unreadable(keys: keys) == nil)
    }
}

/// What the ledger says it is kept from its work by.
final class Outages: Sendable {
    private let state = Mutex<[PostgresError]>([])

    func note(_ outage: Outage?) {
        guard let error = outage?.cause as? PostgresError else { return }
        state.withLock { $0.append(error) }
    }

    var all: [PostgresError] { state.withLock { $0 } }

    /// Waits for one with this SQLSTATE.
    func wait(for sqlState: String) async throws {
        try await until("an outage with \(sqlState), and not only \(all)") { all.contains { $0.sqlState == sqlState } }
    }
}

/// Something did not happen in time.
struct Late: Error {
    let what: String
}

/// Asks until a condition holds.
func until(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw Late(what: what()) }
        try await ContinuousClock().sleep(for: .milliseconds(2))
    }
}
