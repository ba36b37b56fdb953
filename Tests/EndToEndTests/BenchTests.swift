import Foundation
import Testing

/// What `linli-bench` prints is read by programs.
@Suite("The benchmark of the whole way")
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
        let base = FileManager.default.temporaryDirectory.appending(path: "linli-bench-\(UUID().uuidString)").path()
        let bench = Process()
        bench.executableURL = URL(filePath: "\(TestHouse.root)/.build/debug/linli-bench")
        bench.currentDirectoryURL = URL(filePath: TestHouse.root)
        bench.arguments = ["pipeline", "--jobs", "300", "--line", line, "--output", "json", "--base", base]
        let pipe = Pipe()
        bench.standardOutput = pipe
        bench.standardError = FileHandle.nullDevice
        try bench.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        bench.waitUntilExit()
        #expect(bench.terminationStatus == 0)
        let result = try JSONDecoder().decode(Result.self, from: output)
        #expect(result.jobs == 300)
        #expect(result.lost == 0)
        #expect(result.duplicated == 0)
        #expect(abs(result.per_second - 300 / result.seconds) < 1)
        #expect(result.p50_ms > 0 && result.p50_ms <= result.p99_ms)
        #expect(Set(result.rss_mb.keys).isSuperset(of: ["linli-errand", "linli-ledger"]))
    }
}
