package import Logging
internal import Synchronization

/// The level from which on is logged, for all loggers of the process: it can change while they are in use.
package final class LogThreshold: Sendable {
    private let state: Mutex<Logger.Level>

    package init(_ level: Logger.Level) { state = Mutex(level) }

    package var level: Logger.Level {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
