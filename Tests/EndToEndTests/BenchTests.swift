import Foundation
import Testing

/// What `linli-bench` prints is read by programs.
@Suite("The benchmarks of the whole way and of the ledger alone")
struct BenchTests {
    /// The names that whoever compares runs relies on.
    private struct Result: Decodable {
        let jobs: Int, seconds: Double, per_second: Double, lost: Int, duplicated: Int, p50_ms: Double, p99_ms: Double
        let rss_mb: [String: Double]
    }

    @Test(
        "prints one JSON object, of jobs that went through a real line and the ledger", .timeLimit(.minutes(3)),
        arguments: ["errand", "nop"])
    func json(line: String) async throws {
        let output = try Self.bench(["pipeline", "--jobs", "300", "--line", line, "--output", "json"])
        #expect(output.status == 0)
        let result = try JSONDecoder().decode(Result.self, from: output.printed)
        #expect(result.jobs == 300)
        #expect(result.lost == 0)
        #expect(result.duplicated == 0)
        #expect(abs(result.per_second - 300 / result.seconds) < 1)
        #expect(result.p50_ms > 0 && result.p50_ms <= result.p99_ms)
        #expect(Set(result.rss_mb.keys).isSuperset(of: ["linli-errand", "linli-ledger"]))
    }

    private struct LedgerResult: Decodable {
        struct Figures: Decodable {
            let per_second: Double, wal_bytes: Double, wal_records: Double, wal_syncs: Double, commits: Double
            let cpu_ms: Double, postgres_cpu_ms: Double
        }
        let decisions: Int, rows: Int, together: Int, linli: Figures, c: Figures, ratio: Double, lost: Int
        let fault: String?, verify_per_second: Double, peak_rss_mb: Double
    }

    /// Seen to fail when C leaves out the particulars.
    @Test("the ledger and C write the same rows in as many transactions, and the chain holds", .timeLimit(.minutes(3)))
    func ledger() async throws {
        let output = try Self.bench(
            ["ledger", "--decisions", "2000", "--rounds", "1", "--rows", "1000", "--output", "json"])
        #expect(output.status == 0)
        let result = try JSONDecoder().decode(LedgerResult.self, from: output.printed)
        #expect(result.decisions == 2_000 && result.rows == 1_000)
        #expect(result.lost == 0)
        #expect(result.fault == nil)
        #expect(abs(result.ratio - result.linli.per_second / result.c.per_second) < 0.01)
        for figures in [result.linli, result.c] {
            // A record for each row and for each entry of an index, and the ledger's speculative rows on top.
            #expect((30.0..<38).contains(figures.wal_records))
            #expect(figures.wal_bytes > 3_000 && figures.wal_syncs > 0 && figures.cpu_ms > 0)
        }
        // Beside the looks at the counters: C's own, the ledger's own and its look at the residents' keys.
        let together = Double(result.together)
        #expect((1...2.5).contains(result.c.commits * together))
        #expect((2...4).contains(result.linli.commits * together))
        #expect(result.verify_per_second > 0 && result.peak_rss_mb > 10)
    }

    /// Seen to fail without each of the three checks.
    @Test(
        "values that cannot be are refused with what they may be",
        arguments: [
            (["--decisions", "0"], "decisions are 1 to"), (["--rounds", "101"], "rounds 1 to 100"),
            (["--decisions", "1000000", "--rounds", "6"], "5,000,000 at the most"),
            (["--rows=-1"], "rows are 0 to"), (["--rows", "100000001"], "rows are 0 to"),
        ])
    func refused(arguments: [String], words: String) throws {
        let output = try Self.bench(["ledger"] + arguments)
        #expect(output.status == 64)
        #expect(output.said.contains(words))
    }

    /// Runs it to its end, in a place of its own.
    private static func bench(_ arguments: [String]) throws -> (status: Int32, printed: Data, said: String) {
        let base = FileManager.default.temporaryDirectory.appending(path: "linli-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: base) }  // What is left of it harms nobody.
        // A file cannot fill up as a pipe does that nobody reads.
        let said = base.appending(path: "said")
        try Data().write(to: said)
        let bench = Process()
        bench.executableURL = URL(filePath: "\(TestHouse.root)/.build/debug/linli-bench")
        bench.currentDirectoryURL = URL(filePath: TestHouse.root)
        bench.arguments = arguments + ["--base", base.appending(path: "house").path()]
        let pipe = Pipe()
        bench.standardOutput = pipe
        bench.standardError = try FileHandle(forWritingTo: said)
        try bench.run()
        let printed = pipe.fileHandleForReading.readDataToEndOfFile()
        bench.waitUntilExit()
        return (bench.terminationStatus, printed, try String(contentsOf: said, encoding: .utf8))
    }
}
