import FoundationEssentials
import Glibc

/// A directory of one test's own, which the servers' user may enter; gone when the test is over.
func withScratch<Answer>(_ body: (String) async throws -> Answer) async throws -> Answer {
    let path = "/tmp/lt-\(String(UInt32.random(in: .min ... .max), radix: 36))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    chmod(path, 0o755)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// What was reported so far, and a way to wait for more.
final class Log<Entry: Sendable>: Sendable {
    private let stream: AsyncStream<Entry>
    private let entry: AsyncStream<Entry>.Continuation

    init() { (stream, entry) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1_000)) }

    func add(_ new: Entry) { entry.yield(new) }

    /// Takes entries until one fits. For one waiting task at a time.
    func wait(for fits: (Entry) -> Bool) async -> Entry? {
        for await entry in stream where fits(entry) { return entry }
        return nil
    }

    /// Every entry that is there already.
    func all() async -> [Entry] {
        entry.finish()
        var entries: [Entry] = []
        for await entry in stream { entries.append(entry) }
        return entries
    }
}
