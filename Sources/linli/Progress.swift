import Daemon
import Foundation

/// How far a long reading is, apart from the answer: on a terminal in one line that is written over, elsewhere a line now and
/// then.
enum Progress {
    static func say(_ text: String, isMilestone: Bool) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        guard isTerminal || isMilestone else { return }
        FileHandle.standardError.write(Data("\(text)\(isTerminal ? "\r" : "\n")".utf8))
    }

    /// How long the rest takes when it goes on as it did since `began`; empty while nobody can tell.
    static func left(since began: ContinuousClock.Instant, done: Int64, of all: Int64) -> String {
        let passed = began.duration(to: Clocks.monotonic.now)
        guard done > 0, passed > .seconds(2) else { return "" }
        let seconds = passed.components.seconds * (all - done) / done
        return seconds < 60 ? ", \(seconds) s left" : ", about \((seconds + 59) / 60) min left"
    }

    @Sendable static func cases(_ count: Int) async {
        say("\(count) cases read", isMilestone: count.isMultiple(of: 100_000))
    }
}
