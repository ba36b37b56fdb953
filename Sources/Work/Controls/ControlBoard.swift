internal import FoundationEssentials
package import Logging
internal import Synchronization

/// What is in force for a line in this daemon: told with every state query, and asked for when there is none. The last of
/// it lies on the disk, so that a line that was paused stays paused when the daemon starts while the database is down.
package final class ControlBoard: Sendable {
    private struct State {
        var control: Control
        /// How often somebody has told.
        var heard = 0
        var readers: [Int: AsyncStream<Control>.Continuation] = [:]
        var lastReader = 0
    }

    private let path: String?
    private let log: Logger
    private let state: Mutex<State>

    /// Without a path nothing is kept.
    package init(keptAt path: String?, log: Logger) {
        self.path = path
        self.log = log
        state = Mutex(State(control: path.flatMap(Self.read) ?? .unset))
    }

    package var control: Control { state.withLock { $0.control } }

    /// Changes whenever somebody has told, the same or something new.
    package var heard: Int { state.withLock { $0.heard } }

    /// What is in force by now.
    package func take(_ control: Control) {
        let isNew = state.withLock { state in
            state.heard += 1
            guard control != state.control else { return false }
            state.control = control
            // Told under the lock, so that the last that a reader hears is the one in force.
            for reader in state.readers.values { reader.yield(control) }
            return true
        }
        guard isNew else { return }
        log.notice(
            "the line's control was changed",
            metadata: [
                "pause": "\(control.pause.rawValue)", "most-at-once": "\(control.mostAtOnce.map { "\($0)" } ?? "-")",
                "per-second": "\(control.perSecond.map { "\($0)" } ?? "-")", "by": "\(control.by)",
                "reason": "\(control.reason)",
            ])
        keep(control)
    }

    /// What is in force, and then every change. A reader that is slow sees the last one.
    func changes() -> AsyncStream<Control> {
        let (stream, continuation) = AsyncStream.makeStream(of: Control.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in
            state.lastReader += 1
            state.readers[state.lastReader] = continuation
            continuation.yield(state.control)
            return state.lastReader
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.readers.removeValue(forKey: number) }
        }
        return stream
    }

    // MARK: on the disk

    private func keep(_ control: Control) {
        guard let path else { return }
        do {
            try JSONEncoder().encode(control).write(to: URL(filePath: path), options: .atomic)
        } catch {
            log.error("the line's control was not kept on disk", metadata: ["error": "\(error)"])
        }
    }

    /// Nil where there is none, or none that can be read: then the ledger says it soon.
    private static func read(_ path: String) -> Control? {
        (try? Data(contentsOf: URL(filePath: path))).flatMap { try? JSONDecoder().decode(Control.self, from: $0) }
    }
}
