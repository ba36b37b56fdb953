internal import IOThread
internal import Synchronization

/// The one thread that looks at deadlines from outside: those of writes that may hang inside the C library, and those
/// of publishes, which must end even when their connection's thread is stuck. It wakes four times a second while there
/// is something to look at, and sleeps otherwise.
package final class DeadlineWatch: Sendable {
    /// Called with the present moment; must not block.
    package typealias Look = @Sendable (ContinuousClock.Instant) -> Void

    /// What takes a look off the watch again.
    package struct Token: Sendable, Hashable {
        fileprivate let number: UInt64
    }

    private struct State {
        var looks: [UInt64: Look] = [:]
        var last: UInt64 = 0
    }

    package static let shared = DeadlineWatch()
    private static let interval = Duration.milliseconds(250)

    private let thread = IOThread(name: "amqp-deadlines")
    private let state = Mutex(State())

    /// Lives as long as the process: the thread holds it, and it holds the thread.
    private init() {
        thread.setTurn { _ in self.turn() }
    }

    package func add(_ look: @escaping Look) -> Token {
        let number = state.withLock { state in
            state.last += 1
            state.looks[state.last] = look
            return state.last
        }
        thread.wake()
        return Token(number: number)
    }

    package func remove(_ token: Token) {
        state.withLock { state in _ = state.looks.removeValue(forKey: token.number) }
    }

    private func turn() -> Interest {
        let now = ContinuousClock.now
        let looks = state.withLock { Array($0.looks.values) }
        for look in looks { look(now) }
        return looks.isEmpty ? Interest() : Interest(deadline: now + Self.interval)
    }
}
