internal import Synchronization
package import Work

/// Keeps one connection up: connects, waits until it is over, backs off, and connects again, until it is stopped.
/// What is done on the connection is its role's business.
package final class Link<Role: ConnectionRole>: Sendable {
    private enum Wish {
        case run, pause, stop
    }

    private struct State {
        var link = LinkState.connecting
        var wish = Wish.run
        var connection: Connection<Role>?
    }

    private let endpoint: Endpoint
    private let name: String
    private let random: RandomSource
    private let onChange: @Sendable (LinkState) -> Void
    private let mutex = Mutex(State())
    private let bell = Bell()

    /// `onChange` is told of every change, on whatever thread it happens, and must not block.
    package init(
        _ endpoint: Endpoint, name: String, random: RandomSource, onChange: @escaping @Sendable (LinkState) -> Void
    ) {
        self.endpoint = endpoint
        self.name = name
        self.random = random
        self.onChange = onChange
    }

    package var state: LinkState { mutex.withLock { $0.link } }

    /// The present connection, which may be one that is just being opened.
    package var connection: Connection<Role>? { mutex.withLock { $0.connection } }

    /// Runs until it is stopped or the task is cancelled; the last connection is then over. `makeRole` makes the role
    /// of each new connection.
    package func run(_ makeRole: @Sendable () -> sending Role) async {
        await withTaskCancellationHandler {
            var backoff = Backoff()
            var random = random
            while true {
                switch mutex.withLock({ $0.wish }) {
                case .stop:
                    change(.stopped)
                    return
                case .pause:
                    change(.paused)
                    await bell.wait()
                case .run:
                    if state == .paused { change(.connecting) }
                    let begin = ContinuousClock.now
                    let error = await connect(makeRole(), endpoint.hosts.shuffled(using: &random))
                    guard mutex.withLock({ $0.wish == .run }) else { continue }
                    change(.reconnecting(error.message))
                    backoff.settle(lasted: ContinuousClock.now - begin)
                    let pause = backoff.next(Double.random(in: 0..<1, using: &random))
                    await bell.wait(atMost: pause, on: ContinuousClock())
                }
            }
        } onCancel: {
            stop()
            connection?.leave()
        }
    }

    /// No connection after the present one, which goes on until it is closed or lost.
    package func stop() { wish(.stop) }

    /// No connection after the present one until `resume()`.
    package func pause() { wish(.pause) }

    package func resume() { wish(.run) }

    /// Sets what the link shows, from the connection's thread.
    package func change(_ link: LinkState) {
        let isNew = mutex.withLock { state in
            defer { state.link = link }
            return state.link != link
        }
        if isNew { onChange(link) }
    }

    /// Returns when the connection is over, with the reason.
    private func connect(_ role: sending Role, _ hosts: [Endpoint.Host]) async -> AMQPError {
        let connection = Connection(endpoint, name: name, role: role)
        let wish = mutex.withLock { state in
            state.connection = connection
            return state.wish
        }
        // Whoever stops the link after this sees the connection.
        if wish != .run { connection.leave() }
        defer { mutex.withLock { $0.connection = nil } }
        do {
            try await connection.open(hosts)
            return await connection.ended()
        } catch {
            return error
        }
    }

    private func wish(_ wish: Wish) {
        mutex.withLock { state in
            // There is no way back from the stop.
            if state.wish != .stop { state.wish = wish }
        }
        bell.ring()
    }
}
