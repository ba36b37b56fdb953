extension LedgerBench {
    /// What work took: seconds, and those of this process's processor.
    struct Spent {
        private(set) var seconds = 0.0
        private(set) var processor = 0.0

        mutating func add(_ work: () async throws -> Void) async throws {
            let before = ProcessLook.spent
            seconds += try await ContinuousClock().measure(work).seconds
            processor += ProcessLook.spent - before
        }
    }

    /// One turn of one of them.
    struct Turn {
        let perSecond: Double
        /// For each decision: bytes and records of the write-ahead log, its fsyncs, commits, and milliseconds of the
        /// processor, of this process and of the server.
        let bytes: Double
        let records: Double
        let syncs: Double
        let commits: Double
        let client: Double
        let server: Double

        init(count: Int, spent: Spent, before: ServerCounts, after: ServerCounts, processor: Double) {
            let count = Double(count)
            perSecond = count / spent.seconds
            bytes = Double(after.bytes - before.bytes) / count
            records = Double(after.records - before.records) / count
            syncs = Double(after.syncs - before.syncs) / count
            commits = Double(after.commits - before.commits) / count
            client = spent.processor * 1_000 / count
            server = processor * 1_000 / count
        }
    }

    /// Medians of the turns, all but the first for each decision.
    struct Figures: Codable {
        let perSecond: Double
        let bytes: Double
        let records: Double
        let syncs: Double
        let commits: Double
        let client: Double
        let server: Double

        enum CodingKeys: String, CodingKey {
            case perSecond = "per_second"
            case bytes = "wal_bytes"
            case records = "wal_records"
            case syncs = "wal_syncs"
            case commits
            case client = "cpu_ms"
            case server = "postgres_cpu_ms"
        }

        init(_ turns: [Turn]) {
            func middle(_ value: (Turn) -> Double) -> Double {
                (median(turns.map(value)) * 100_000).rounded() / 100_000
            }
            perSecond = rounded(middle(\.perSecond))
            bytes = rounded(middle(\.bytes))
            records = middle(\.records)
            syncs = middle(\.syncs)
            commits = middle(\.commits)
            client = middle(\.client)
            server = middle(\.server)
        }
    }

    /// What came of a run, as it is printed.
    struct Result: Codable {
        let decisions: Int
        let rows: Int
        let together: Int
        let linli: Figures
        let baseline: Figures
        /// Round by round.
        let ratios: [Double]
        let ratio: Double
        /// Entries that the verifier recomputes in a second.
        let verified: Double
        let fault: String?
        let lost: Int
        /// MiB that this process had resident at the most, with both in it.
        let peak: Double

        var isClean: Bool { lost == 0 && fault == nil }

        enum CodingKeys: String, CodingKey {
            case decisions, rows, together, linli, ratios, ratio, fault, lost
            case baseline = "c"
            case verified = "verify_per_second"
            case peak = "peak_rss_mb"
        }
    }
}
