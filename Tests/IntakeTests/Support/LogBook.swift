import Logging
import Synchronization

/// Keeps every line that is logged, down to the finest, for a test to read.
struct LogBook: LogHandler {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private let lines = Lines()

    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    /// All that was logged: level, message and metadata.
    var text: String { lines.all.withLock { $0.joined(separator: "\n") } }

    func logger() -> Logger { Logger(label: "test") { _ in self } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let values = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        lines.all.withLock { $0.append("\(event.level) \(event.message) \(values)") }
    }
}
