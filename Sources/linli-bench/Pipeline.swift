import AMQP
import Daemon
import Foundation
import Histogram
import Launcher
import Ledger
import Postgres
import Premises
import Work

/// One run of requests through a line and the ledger, and what came of it.
struct Pipeline {
    /// As it is printed.
    struct Result: Codable {
        let line: String
        let jobs: Int
        let body: Int
        let seconds: Double
        let perSecond: Double
        let lost: Int
        let duplicated: Int
        let p50: Double
        let p95: Double
        let p99: Double
        let resident: [String: Double]
        /// Milliseconds of processor a job.
        let processor: [String: Double]

        enum CodingKeys: String, CodingKey {
            case line, jobs, body, seconds, lost, duplicated
            case perSecond = "per_second"
            case p50 = "p50_ms"
            case p95 = "p95_ms"
            case p99 = "p99_ms"
            case resident = "rss_mb"
            case processor = "cpu_ms_per_job"
        }
    }

    let premises: Premises
    let supervisor: Supervisor
    let line: String
    let daemons: [String]

    /// Ends when all are committed, or when for a minute none was.
    func run(_ jobs: Int, body: Int, perSecond rate: Int?, tell: @escaping @Sendable (String) -> Void) async throws
        -> Result
    {
        let load = try PipelineLoad(try premises.keyRing(), bytes: body)
        let pool = Pool(premises.server(), size: 1)
        let publisher = Publisher(
            premises.endpoint, name: "linli-bench", window: 1_000, random: RandomSource(Lots.draw))
        let running = Task { await publisher.run() }
        defer { running.cancel() }
        // The first shows that all are there.
        let first = try await counts(pool)
        try await load.publish(1, perSecond: nil, with: publisher)
        _ = try await watch(1, since: first.inbox, pool, .now, tell)
        let (before, looked) = (try await counts(pool), look())
        // Not the first one's moment.
        try await ContinuousClock().sleep(for: .milliseconds(2))
        let began = Clocks.now()
        let begin = ContinuousClock.now
        let seconds = try await withThrowingTaskGroup(of: Double?.self) { tasks in
            tasks.addTask {
                try await load.publish(jobs, perSecond: rate, with: publisher)
                return nil
            }
            tasks.addTask { try await watch(jobs, since: before.inbox, pool, begin, tell) }
            defer { tasks.cancelAll() }
            while let seconds = try await tasks.next() { if let seconds { return seconds } }
            return 0
        }
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
            })
    }

    /// Seconds until the last was committed.
    private func watch(
        _ jobs: Int, since before: Int, _ pool: Pool, _ begin: ContinuousClock.Instant,
        _ tell: @Sendable (String) -> Void
    ) async throws -> Double {
        var (done, moved, told) = (0, ContinuousClock.now, ContinuousClock.now)
        while done < jobs, moved.duration(to: .now) < .seconds(60) {
            try await ContinuousClock().sleep(for: .milliseconds(200))
            let now = try await pool.withConnection { try await $0.query(.countInbox, [])[0].int64("n") }
            if Int(now) - before != done { moved = .now }
            done = Int(now) - before
            if told.duration(to: .now) > .seconds(5) {
                tell("\(done) of \(jobs) committed")
                told = .now
            }
        }
        return begin.duration(to: moved).seconds
    }

    // MARK: what came of it

    private func counts(_ pool: Pool) async throws -> (inbox: Int, entries: Int, distinct: Int) {
        let row = try await pool.withConnection { try await $0.query(.countAll, [])[0] }
        return (Int(try row.int64("inbox")), Int(try row.int64("entries")), Int(try row.int64("requests")))
    }

    /// From the moment that intake would have accepted it until its commit.
    private func latencies(_ pool: Pool, since began: Int64) async throws -> Histogram<UInt64> {
        var histogram = Histogram<UInt64>(highestTrackableValue: 24 * 3_600_000, numberOfSignificantValueDigits: .three)
        let rows = try await pool.withConnection { try await $0.query(.readLatencies, [.int64(began)]) }
        for row in rows { histogram.record(UInt64(max(0, try row.int64("milliseconds")))) }
        return histogram
    }

    private func milliseconds(_ histogram: Histogram<UInt64>, _ percentile: Double) -> Double {
        Double(histogram.valueAtPercentile(percentile))
    }

    /// Of the daemons, and of this process, which only sends.
    private func look() -> [String: ProcessLook] {
        var found = ["linli-bench": ProcessLook()]
        for daemon in daemons { found[daemon] = supervisor.pid(of: daemon).map { ProcessLook($0) } }
        return found
    }
}

extension Statement {
    fileprivate static let countInbox = Statement("count_inbox", "SELECT count(*) AS n FROM inbox")
    fileprivate static let countAll = Statement(
        "count_all",
        """
        SELECT (SELECT count(*) FROM inbox) AS inbox, count(*) AS entries, count(DISTINCT request_id) AS requests
        FROM entries
        """)
    fileprivate static let readLatencies = Statement(
        "read_latencies",
        """
        SELECT floor(extract(epoch FROM committed_at) * 1000)::int8 - at AS milliseconds FROM entries
        WHERE verb = 'submit' AND at >= $1
        """)
}
