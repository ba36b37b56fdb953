internal import IOThread
internal import Synchronization

/// One connection to the broker, with one channel and one role, on a thread of its own that sleeps in `poll()` between
/// turns. A turn takes every frame that is here and then lets the role write.
///
/// It is opened once and ends once, at the first error or when it is closed; then the socket is gone and everyone who
/// waited has been told. There is no way back: whoever wants to go on makes another one.
package actor Connection<Role: ConnectionRole> {
    private nonisolated let thread = IOThread(name: Role.threadName)
    private nonisolated let guarded = WriteGuard()
    /// Set by whoever wants the connection to end, from any thread; the next turn ends it.
    private nonisolated let isLeaving = Atomic(false)
    private nonisolated let isOpen = Atomic(false)

    private let endpoint: Endpoint
    private let name: String
    private var wire: Wire?
    /// A turn follows whatever is done to it.
    var role: Role
    /// Since when the socket takes nothing of what there is to write.
    private var stalledSince: ContinuousClock.Instant?
    /// Why the connection is over, once it is.
    private var ending: AMQPError?
    private var waiting: [CheckedContinuation<AMQPError, Never>] = []

    /// The name is what the broker shows for the connection.
    package init(_ endpoint: Endpoint, name: String, role: sending Role) {
        self.endpoint = endpoint
        self.name = name
        self.role = role
    }

    deinit { thread.stop() }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Connects to the first of the hosts that takes us, logs in and lets the role prepare. Blocks this thread, and no
    /// other, for at most the endpoint's times.
    package func open(_ hosts: [Endpoint.Host]) throws(AMQPError) {
        precondition(wire == nil, "a connection is opened once")
        var failure = Self.closed
        for host in hosts where ending == nil && !isLeaving.load(ordering: .relaxed) {
            do throws(AMQPError) {
                let wire = try Wire(endpoint, guarded: guarded)
                try wire.open(host, name: name)
                try role.prepare(wire, wake: { [thread] in thread.wake() })
                self.wire = wire
                isOpen.store(true, ordering: .relaxed)
                thread.setTurn { [weak self] _ in self?.assumeIsolated { $0.turn() } ?? Interest() }
                return
            } catch {
                failure = error
            }
        }
        finish(ending ?? failure)
        throw failure
    }

    /// Suspends until the connection is over.
    package func ended() async -> AMQPError {
        if let ending { return ending }
        return await withCheckedContinuation { waiting.append($0) }
    }

    /// Returns when this connection's thread has come to it: what hangs there never does.
    package func answer() {}

    /// Says goodbye to the broker and ends the connection. What the role has to write goes out before.
    package func close() async {
        leave()
        if wire == nil { finish(Self.closed) }
        _ = await ended()
    }

    /// The same without waiting for it, from any thread. A login that is under way is broken off.
    package nonisolated func leave() {
        isLeaving.store(true, ordering: .releasing)
        if !isOpen.load(ordering: .relaxed) { guarded.shutDown() }
        thread.wake()
    }

    // MARK: the pump

    private func turn() -> Interest {
        guard let wire else { return Interest() }
        // Asked for before the role writes: what it was given before that goes out.
        let isLeaving = isLeaving.load(ordering: .acquiring)
        do throws(AMQPError) {
            // A turn that takes this long hangs in a write.
            let appetite = try guarded.within(endpoint.publishDeadline) { () throws(AMQPError) in try pump(wire) }
            if appetite == .done || isLeaving {
                close(wire)
                return Interest()
            }
            try endIfStalled(appetite)
            let isBusy = appetite == .more || wire.isPending
            // The library sends heartbeats, and misses the broker's, only while it is called.
            let next = isBusy ? ContinuousClock.now : .now + min(wire.heartbeat / 4, endpoint.publishDeadline)
            return Interest(descriptor: wire.descriptor, writing: appetite == .writing, deadline: next)
        } catch {
            finish(error)
            return Interest()
        }
    }

    /// A peer that reads nothing stays connected for as long as its heartbeats come: nobody else has a deadline for it.
    private func endIfStalled(_ appetite: Appetite) throws(AMQPError) {
        guard appetite == .writing else { return stalledSince = nil }
        let since = stalledSince ?? .now
        stalledSince = since
        guard since + endpoint.publishDeadline > .now else {
            throw AMQPError(.deadline, "the broker has read nothing for \(endpoint.publishDeadline)")
        }
    }

    /// Goes on for a few rounds while the role has more to write, and then lets the jobs have the thread.
    private func pump(_ wire: Wire) throws(AMQPError) -> Appetite {
        var appetite = Appetite.more
        for _ in 0..<16 where appetite == .more {
            try drain(wire)
            appetite = try role.turn(wire)
        }
        return appetite
    }

    private func drain(_ wire: Wire) throws(AMQPError) {
        var frames = 0
        while let event = try wire.next() {
            try role.receive(event)
            frames += 1
            // Between two frames the library can give its memory back; within one it cannot.
            if frames.isMultiple(of: 64) { wire.release() }
        }
        wire.release()
    }

    private func close(_ wire: Wire) {
        // A broker with an alarm does not read our goodbye.
        if !role.isBlocked {
            // The connection ends either way.
            try? wire.close()
        }
        finish(Self.closed)
    }

    private func finish(_ error: AMQPError) {
        guard ending == nil else { return }
        ending = error
        wire = nil
        role.end(error)
        for continuation in waiting { continuation.resume(returning: error) }
        waiting = []
    }

    private static var closed: AMQPError { AMQPError(.closed, "the connection was closed") }
}
