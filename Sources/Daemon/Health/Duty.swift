internal import AMQP

/// What a daemon is doing: which links it works on or what is wrong with them, what it waits for, and when it last did
/// something. A sentence for `systemctl status`, a code for `/readyz`.
struct Duty: Sendable {
    /// Where the daemon is in its life.
    enum Stage: Sendable { case starting, running, draining }

    /// Why a daemon does not do its work at present.
    enum Obstacle: String, Sendable, CaseIterable {
        case draining, starting
        /// A batch has been in hand for longer than any takes.
        case consumerStalled = "consumer-stalled"
        case blocked, reconnecting
        case dependencyDown = "dependency-down"
        case paused
        /// Another copy has the queue; this one takes over when that ends.
        case standby
    }

    var stage = Stage.starting
    private var links: [(name: String, state: LinkState)] = []
    private var outages: [(worker: String, words: String)] = []
    private var stalled: [String] = []
    /// Milliseconds since 1970.
    private var lastWork: Int64?

    mutating func show(_ link: String, _ state: LinkState) {
        if let index = links.firstIndex(where: { $0.name == link }) {
            links[index].state = state
        } else {
            links.append((link, state))
        }
    }

    /// What a worker waits for, in words; nil when it works.
    mutating func wait(_ worker: String, for words: String?) {
        outages.removeAll { $0.worker == worker }
        if let words { outages.append((worker, words)) }
    }

    mutating func stall(_ worker: String, _ isStalled: Bool) {
        stalled.removeAll { $0 == worker }
        if isStalled { stalled.append(worker) }
    }

    mutating func worked(at now: Int64) { lastWork = now }

    /// The worst of them; nil when all is well.
    var obstacle: Obstacle? {
        var found: Set<Obstacle> = []
        if stage == .draining { found.insert(.draining) }
        if stage == .starting || links.contains(where: { $0.state == .connecting }) { found.insert(.starting) }
        if !stalled.isEmpty { found.insert(.consumerStalled) }
        if !outages.isEmpty { found.insert(.dependencyDown) }
        for link in links { if let obstacle = Obstacle(link.state) { found.insert(obstacle) } }
        return Obstacle.allCases.first(where: found.contains)
    }

    /// Whether nothing in it hangs.
    var isAlive: Bool { stalled.isEmpty }

    var linkStates: [(name: String, state: LinkState)] { links }

    var sentence: String {
        let last = lastWork.map { "last work \(Self.text($0))" } ?? "no work yet"
        return "\(stage == .draining ? "stopping" : work); \(last)"
    }

    private var work: String {
        let ill =
            stalled.map { "\($0) has hung in a batch" } + outages.map(\.words)
            // Paused because of the outage.
            + links.filter { $0.state != .connected && !($0.state == .paused && !outages.isEmpty) }
            .map { "\($0.name) \($0.state)" }
        if !ill.isEmpty { return "not at work: \(ill.joined(separator: "; "))" }
        return links.isEmpty ? "at work" : "at work: \(links.map(\.name).joined(separator: ", "))"
    }

    /// To the second: 2026-08-01 08:30:00 +08:00.
    private static func text(_ moment: Int64) -> String {
        var bytes: [UInt8] = []
        LogTime.append(moment, to: &bytes)
        let written = String(decoding: bytes, as: UTF8.self)
        return "\(written.prefix(10)) \(written.dropFirst(11).prefix(8)) \(written.suffix(6))"
    }
}

extension Duty.Obstacle {
    /// What a link's state keeps the daemon from.
    fileprivate init?(_ state: LinkState) {
        switch state {
        case .connected, .connecting: return nil
        case .standby: self = .standby
        case .blocked: self = .blocked
        case .reconnecting: self = .reconnecting
        case .paused: self = .paused
        case .stopped: self = .draining
        }
    }
}
