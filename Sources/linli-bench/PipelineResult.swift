extension Pipeline {
    /// What came of a run, as it is printed.
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
        /// At each tenth of the way.
        let looks: [Look]

        enum CodingKeys: String, CodingKey {
            case line, jobs, body, seconds, lost, duplicated, looks
            case perSecond = "per_second"
            case p50 = "p50_ms"
            case p95 = "p95_ms"
            case p99 = "p99_ms"
            case resident = "rss_mb"
            case processor = "cpu_ms_per_job"
        }

        var isClean: Bool { lost == 0 && duplicated == 0 }
    }

    /// What each had taken at a moment.
    struct Look: Codable {
        let seconds: Double
        let done: Int
        let resident: [String: Double]
        let files: [String: Int]

        enum CodingKeys: String, CodingKey {
            case seconds, done
            case resident = "rss_mb"
            case files = "fds"
        }
    }
}
