import Foundation
import Launcher
import Ledger
import Postgres
import TestSupport
import Testing

/// What `faults.md` says of PostgreSQL, done to it while the ledger commits: each ends with the same question, whether all
/// that the broker had took effect once. Seen to fail, all but the snapshot, when a batch is acknowledged before it is
/// committed.
@Suite("A database that fails", .timeLimit(.minutes(2)))
struct LedgerFaultTests {
    @Test("ends all of the ledger's connections in the middle of a transaction, six times")
    func terminated() async throws {
        try await BusyHouse.with { house in
            // A transaction of more than one statement is a commit's: the relay has none.
            let storm = """
                SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity
                WHERE application_name = $1 AND EXISTS (SELECT FROM pg_stat_activity
                    WHERE application_name = $1 AND xact_start < query_start)
                """
            for _ in 0..<6 {
                try await house.progress(by: 10)
                try await until("a commit is under way") {
                    try await house.number(storm, [.text(house.application)]) > 0
                }
            }
            try await house.progress(by: 10)
            try await house.finish()
            #expect(house.outages.all.count { $0.isOutage } >= 1, "\(house.outages.all)")
        }
    }

    @Test("is stopped as by a crash, twice, and recovers")
    func crashed() async throws {
        try await OwnPostgres.with { postgres in
            try await BusyHouse.with(on: postgres.server) { house in
                for _ in 0..<2 {
                    try await house.progress(by: 100)
                    await postgres.stop(.immediate)
                    try await postgres.start()
                }
                try await house.progress(by: 100)
                try await house.finish()
                #expect(house.outages.all.count { $0.isOutage } >= 2, "\(house.outages.all)")
            }
        }
    }

    /// The next page of a table finds no room: an error of one statement.
    @Test(
        "has a full disk: the ledger waits, parks nothing, and goes on when there is room",
        .enabled(if: SmallDisk.isPermitted, "a disk of its own has to be mounted, which only root may"))
    func full() async throws {
        try await SmallDisk.with(megabytes: 256) { disk in
            let small = ["min_wal_size": "96MB", "max_wal_size": "96MB"]
            try await OwnPostgres.with(base: "\(disk.path)/house", parameters: small) { postgres in
                try await BusyHouse.with(on: postgres.server) { house in
                    try await house.progress(by: 100)
                    // What is behind a checkpoint becomes the log's next parts, as many as it may keep.
                    for _ in 0..<4 { try await postgres.psql("SELECT pg_switch_wal(); CHECKPOINT") }
                    try disk.fill()
                    try await house.outages.wait(for: "53100")
                    try await outlast(.seconds(2))
                    #expect(try await house.number("SELECT count(*) AS n FROM parked") == 0)
                    disk.clear()
                    try await house.progress(by: 100)
                    try await house.finish()
                    #expect(house.outages.all.allSatisfy { $0.isOutage }, "\(house.outages.all)")
                }
            }
        }
    }

    /// Seen to fail, with the whole batch parked, when 55P03 passes for an error of the data.
    @Test(
        "keeps the ledger from a lock for longer than it waits for one",
        arguments: ["LOCK TABLE entries IN ACCESS EXCLUSIVE MODE", "SELECT FROM books FOR UPDATE"])
    func locked(script: String) async throws {
        try await BusyHouse.with(lockTimeout: .milliseconds(200)) { house in
            try await house.progress(by: 50)
            try await house.ledger.withConnection { other in
                try await other.execute("BEGIN")
                try await other.execute(script)
                try await house.outages.wait(for: "55P03")
                try await outlast(.seconds(2))
                #expect(try await house.number("SELECT count(*) AS n FROM parked") == 0)
                try await other.execute("ROLLBACK")
            }
            try await house.progress(by: 50)
            try await house.finish()
        }
    }

    /// Whatever is read in it is held as it is, and so is the weakest lock on it. Seen to fail when the relay locks its
    /// table before it leases.
    @Test("holds a snapshot from before the load: commits go on, and what is due goes out and is answered")
    func snapshot() async throws {
        try await BusyHouse.with { house in
            try await house.progress(by: 50)
            try await house.ledger.withTransaction(.repeatableRead, readOnly: true) { old in
                let counts = Statement(
                    "old",
                    """
                    SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM entries) + (SELECT count(*) FROM cases)
                        + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM postings)
                        + (SELECT count(*) FROM accounts) + (SELECT count(*) FROM books) AS n
                    """)
                let before = try await old.query(counts, []).first?.int64("n")
                try await house.progress(by: 2_000)
                try await house.finish(within: .seconds(10))
                #expect(try await old.query(counts, []).first?.int64("n") == before, "it was not held")
            }
            #expect(house.outages.all.isEmpty, "\(house.outages.all)")
        }
    }
}

/// Lets the ledger try again: here the time itself is what is waited for.
private func outlast(_ time: Duration) async throws { try await ContinuousClock().sleep(for: time) }
