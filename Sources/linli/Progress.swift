import Foundation

/// How far a long reading is, apart from the answer: on a terminal in one line that is written over, elsewhere a line now and
/// then.
enum Progress {
    static func say(_ text: String, isMilestone: Bool) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        guard isTerminal || isMilestone else { return }
        FileHandle.standardError.write(Data("\(text)\(isTerminal ? "\r" : "\n")".utf8))
    }

    @Sendable static func cases(_ count: Int) async {
        say("\(count) cases read", isMilestone: count.isMultiple(of: 100_000))
    }
}
