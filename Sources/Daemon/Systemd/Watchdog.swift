internal import Synchronization

/// Feeds the service manager's watchdog from the loops that do the work, and only when all of them have turned: a timer
/// of its own would go on while the work hangs.
///
/// Each loop has a pulse and beats it whenever it has made progress, an idle turn included, at least every
/// `interval`.
package final class Watchdog: Sendable {
    /// One loop's sign of life.
    package struct Pulse: Sendable {
        private let watchdog: Watchdog
        private let index: Int

        fileprivate init(_ watchdog: Watchdog, _ index: Int) {
            self.watchdog = watchdog
            self.index = index
        }

        /// The loop has made progress.
        package func beat() { watchdog.beat(index) }
    }

    private struct State {
        var hasBeaten: [Bool] = []
        var last: ContinuousClock.Instant?
    }

    /// A loop that has nothing to do turns at least this often. Nil when nobody watches.
    package let interval: Duration?

    private let systemd: SystemdNotify
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    package init(
        _ systemd: SystemdNotify, now: @escaping @Sendable () -> ContinuousClock.Instant = { Clocks.monotonic.now }
    ) {
        self.systemd = systemd
        self.now = now
        interval = systemd.watchdogPatience.map { $0 / 4 }
    }

    /// A pulse for one more loop. From now on the watchdog is fed only when this loop turns too.
    package func pulse() -> Pulse {
        state.withLock { state in
            state.hasBeaten.append(false)
            return Pulse(self, state.hasBeaten.count - 1)
        }
    }

    /// Feeds when every loop has beaten since the last time, no more often than the interval.
    private func beat(_ index: Int) {
        guard let interval else { return }
        let now = now()
        let isDue = state.withLock { state in
            state.hasBeaten[index] = true
            guard state.hasBeaten.allSatisfy(\.self), state.last.map({ now - $0 >= interval }) ?? true else {
                return false
            }
            state.last = now
            state.hasBeaten = state.hasBeaten.map { _ in false }
            return true
        }
        if isDue { systemd.alive() }
    }
}
