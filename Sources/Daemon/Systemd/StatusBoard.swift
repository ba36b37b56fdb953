internal import AMQP
internal import Synchronization

/// What a daemon is doing, as one sentence: which links it works on or what is wrong with them, and when it last did
/// something.
struct Duty: Sendable {
    private var links: [(name: String, state: LinkState)] = []
    /// Milliseconds since 1970.
    private var lastWork: Int64?

    mutating func show(_ link: String, _ state: LinkState) {
        if let index = links.firstIndex(where: { $0.name == link }) {
            links[index].state = state
        } else {
            links.append((link, state))
        }
    }

    mutating func worked(at now: Int64) { lastWork = now }

    var sentence: String {
        let ill = links.filter { $0.state != .connected }
        let work =
            ill.isEmpty
            ? "at work: " + links.map(\.name).joined(separator: ", ")
            : "not at work: " + ill.map { "\($0.name) \($0.state)" }.joined(separator: "; ")
        return "\(links.isEmpty ? "at work" : work); \(lastWork.map { "last work \(Self.text($0))" } ?? "no work yet")"
    }

    /// To the second: 2026-08-01 08:30:00 +08:00.
    private static func text(_ moment: Int64) -> String {
        var bytes: [UInt8] = []
        LogTime.append(moment, to: &bytes)
        let written = String(decoding: bytes, as: UTF8.self)
        return "\(written.prefix(10)) \(written.dropFirst(11).prefix(8)) \(written.suffix(6))"
    }
}

/// Tells the service manager the daemon's sentence whenever it has changed.
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

    func show(_ link: String, _ state: LinkState) { change { $0.show(link, state) } }

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
