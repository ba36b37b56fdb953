import AMQP
import Daemon
import Foundation
import Histogram
import Launcher
import Ledger
import Operations
import Postgres
import Premises
import Work

/// Runs of requests through a line and the ledger.
struct Pipeline {
    let premises: Premises
    let supervisor: Supervisor
    let line: String
    let daemons: [String]
    let load: PipelineLoad

    /// Ends when all are committed, or when for a minute none was.
    /// Meanwhile every connection at the broker is ended each so many seconds, where `drops` says how many.
    func run(
        _ jobs: Int, body: Int, perSecond rate: Int?, drops: Int? = nil, tell: @escaping @Sendable (String) -> Void
    ) async throws -> Result {
        // Without a rate they are there before the clock runs: sealing them is intake's work.
        let requests = try rate == nil ? load.requests(jobs) : []
        let pool = Pool(premises.server(), size: 1)
        let publisher = Publisher(
            premises.endpoint, name: "linli-bench", window: 1_000, random: RandomSource(Lots.draw))
        let running = Task { await publisher.run() }
        defer { running.cancel() }
        // The first shows that all are there.
        let first = try await counts(pool)
        try await load.publish(try load.requests(1), with: publisher)
        _ = try await watch(1, since: first.committed, pool, .now, tell)
        let (before, looked) = (try await counts(pool), look())
        // Not the first one's moment.
        try await ContinuousClock().sleep(for: .milliseconds(2))
        let began = Clocks.now()
        let begin = ContinuousClock.now
        let looks = try await withThrowingTaskGroup(of: [Look]?.self) { tasks in
            tasks.addTask {
                if let rate {
                    try await load.publish(jobs, perSecond: rate, with: publisher)
                } else {
                    try await load.publish(requests, with: publisher)
                }
                return nil
            }
            tasks.addTask { try await watch(jobs, since: before.committed, pool, begin, tell) }
            tasks.addTask {
                while let drops {
                    try await ContinuousClock().sleep(for: .seconds(drops))
                    try await premises.managementAPI.closeConnections()
                }
                return nil
            }
            defer { tasks.cancelAll() }
            while let looks = try await tasks.next() { if let looks { return looks } }
            return []
        }
        let seconds = looks.last?.seconds ?? 0
        let taken = look()
        await publisher.stop()
        let after = try await counts(pool)
        let latencies = try await latencies(pool, since: began)
        await pool.close()
        let done = after.inbox - before.inbox
        return Result(
            line: line, jobs: jobs, body: body, seconds: rounded(seconds),
            perSecond: rounded(seconds > 0 ? Double(done) / seconds : 0), lost: jobs - done,
            duplicated: (after.entries - before.entries) - (after.distinct - before.distinct),
            p50: milliseconds(latencies, 50), p95: milliseconds(latencies, 95), p99: milliseconds(latencies, 99),
            resident: taken.mapValues(\.resident),
            processor: taken.reduce(into: [:]) { taken, now in
                let before = looked[now.key]?.processor ?? 0
                taken[now.key] = rounded((now.value.processor - before) * 1000 / Double(jobs))
            }, looks: looks)
    }

    /// Looks on until the last is committed, which is the last look.
    private func watch(
        _ jobs: Int, since before: Int, _ pool: Pool, _ begin: ContinuousClock.Instant,
        _ tell: @Sendable (String) -> Void
    ) async throws -> [Look] {
        var (done, moved, told) = (0, ContinuousClock.now, ContinuousClock.now)
        var looks: [Look] = []
        while done < jobs, moved.duration(to: .now) < .seconds(60) {
            try await ContinuousClock().sleep(for: .milliseconds(200))
            let now = try await pool.withConnection { Int(try await $0.query(.countCommitted, [])[0].int64("n")) }
            if now - before != done { moved = .now }
            done = now - before
            if done < jobs, done * 10 / jobs > looks.count { looks.append(look(done, begin.duration(to: moved))) }
            if told.duration(to: .now) > .seconds(5) {
                tell("\(done) of \(jobs) committed")
                told = .now
            }
        }
        return looks + [look(done, begin.duration(to: moved))]
    }

    private func look(_ done: Int, _ passed: Duration) -> Look {
        let processes = look()
        return Look(
            seconds: rounded(passed.seconds), done: done, resident: processes.mapValues(\.resident),
            files: processes.mapValues(\.files))
    }

    // MARK: what came of it

    private func counts(_ pool: Pool) async throws -> Counts {
        try await pool.withConnection { connection in
            let row = try await connection.query(.countAll, [])[0]
            return Counts(
                committed: Int(try await connection.query(.countCommitted, [])[0].int64("n")),
                inbox: Int(try row.int64("inbox")), entries: Int(try row.int64("entries")),
                distinct: Int(try row.int64("requests")))
        }
    }

    private struct Counts {
        /// Entries as the heads of the chains count them.
        let committed: Int
        let inbox: Int
        let entries: Int
        /// Requests that have an entry.
        let distinct: Int
    }

    /// From the moment that intake would have accepted it, or that the clock began to run, until its commit.
    private func latencies(_ pool: Pool, since began: Int64) async throws -> Histogram<UInt64> {
        var histogram = Histogram<UInt64>(highestTrackableValue: 24 * 3_600_000, numberOfSignificantValueDigits: .three)
        let rows = try await pool.withConnection { try await $0.query(.readLatencies, [.int64(began)]) }
        for row in rows { histogram.record(UInt64(max(0, try row.int64("milliseconds")))) }
        return histogram
    }

    private func milliseconds(_ histogram: Histogram<UInt64>, _ percentile: Double) -> Double {
        Double(histogram.valueAtPercentile(percentile))
    }

    /// Of the daemons, of this process, which only sends, and of the servers with all their processes.
    private func look() -> [String: ProcessLook] {
        var found = ["linli-bench": ProcessLook()]
        for daemon in daemons { found[daemon] = supervisor.pid(of: daemon).map { ProcessLook($0) } }
        let belonging = ProcessTable.belonging(to: premises.servers.place)
        for (server, name) in ["postgresql": "postgres", "rabbitmq": "beam.smp"] {
            found[server] = belonging.filter { $0.name == name }.map { ProcessLook($0.pid) }.reduce(ProcessLook.none, +)
        }
        return found
    }
}

extension Statement {
    /// Read from the heads of the chains: to count rows again and again would be most of the work.
    fileprivate static let countCommitted = Statement(
        "count_committed", "SELECT coalesce(sum(seq), 0)::int8 AS n FROM books")
    fileprivate static let countAll = Statement(
        "count_all",
        """
        SELECT (SELECT count(*) FROM inbox) AS inbox, count(*) AS entries, count(DISTINCT request_id) AS requests
        FROM entries
        """)
    fileprivate static let readLatencies = Statement(
        "read_latencies",
        """
        SELECT floor(extract(epoch FROM committed_at) * 1000)::int8 - greatest(at, $1) AS milliseconds FROM entries
        WHERE verb = 'submit' AND committed_at >= to_timestamp($1 / 1000.0)
        """)
}
