internal import AMQP
internal import Synchronization
internal import Work

/// The daemon's duty, kept by everybody who does a part of it. The service manager is told its sentence whenever it has
/// changed.
final class StatusBoard: Sendable {
    private struct State {
        var duty = Duty()
        var told = ""
    }

    private let systemd: SystemdNotify
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())

    init(_ systemd: SystemdNotify, now: @escaping @Sendable () -> Int64 = Clocks.now) {
        self.systemd = systemd
        self.now = now
    }

    var duty: Duty { state.withLock { $0.duty } }

    func enter(_ stage: Duty.Stage) { change { $0.stage = stage } }

    func show(_ link: String, _ state: LinkState) { change { $0.show(link, state) } }

    /// A worker waits for a dependency, or, with nil, waits no longer.
    func report(_ worker: String, _ outage: Outage?) {
        let words = outage.map { outage in
            let what = outage.needsPerson ? "somebody must see to" : "waiting for"
            return "\(worker) consumes nothing, \(what) \(outage.dependency): \(outage.cause)"
        }
        change { $0.wait(worker, for: words) }
    }

    func stall(_ worker: String, _ isStalled: Bool) { change { $0.stall(worker, isStalled) } }

    /// Something was done since the last time.
    func worked() {
        let now = now()
        change { $0.worked(at: now) }
    }

    private func change(_ change: (inout Duty) -> Void) {
        // Told under the lock, so that the last sentence told is the last one that was true.
        state.withLock { state in
            change(&state.duty)
            let sentence = state.duty.sentence
            guard sentence != state.told else { return }
            state.told = sentence
            systemd.status(sentence)
        }
    }
}
