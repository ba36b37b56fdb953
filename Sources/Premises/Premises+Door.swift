package import Launcher
internal import Synchronization

/// Where intake listens. The port of a house may be lost to somebody else until intake has it: the servers take ten
/// seconds to start, and an intake that has died is away for one.
final class Door: Sendable {
    /// A port that the house's people named stays; others know it.
    private let isNamed: Bool
    private let current: Mutex<Int>

    /// `port` is what people named, or 0.
    init(port: Int) throws {
        isNamed = port != 0
        guard !isNamed || Ports.isFree(port) else { throw PortTaken(port: port) }
        current = Mutex(port)
    }

    var port: Int { current.withLock { $0 } }

    /// Takes a port that is free now: the same one where it is. Returns whether the door has moved.
    func claim(isFree: (Int) -> Bool = Ports.isFree) throws -> Bool {
        try current.withLock { port in
            if port != 0, isFree(port) { return false }
            if isNamed { throw PortTaken(port: port) }
            guard let free = (8080..<8280).first(where: isFree) else { throw NoFreePort() }
            port = free
            return true
        }
    }
}

extension Premises {
    /// Where intake listens; until it is up, where it is going to.
    package var httpPort: Int { door.port }

    /// Whether this house's own intake listens at the door. Another house may answer there as well as ours would.
    package func isOpen(under supervisor: Supervisor) -> Bool {
        guard let pid = supervisor.pid(of: Self.intake) else { return false }
        return Listener.of([pid]).contains { $0.port == httpPort }
    }

    /// Waits until this house's own intake listens.
    func untilOpen(under supervisor: Supervisor) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !isOpen(under: supervisor) {
            guard ContinuousClock.now < end else { throw NotOpen(log: files.log(Self.intake)) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Before every start of intake: it is told a port that is free at that moment. Whoever is quicker all the same has
    /// the port, intake ends, and its next start finds another.
    func claimDoor() throws {
        if try door.claim() { try writeSettings() }
    }
}

/// The port that people named is somebody else's.
struct PortTaken: Error, CustomStringConvertible {
    let port: Int
    var description: String {
        "port \(port) cannot be listened on: somebody else does, or it is not for this user; name another with --port"
    }
}

/// Intake was started and does not listen.
struct NotOpen: Error, CustomStringConvertible {
    let log: String
    var description: String { "intake has not opened its door for a minute; what it says is in \(log)" }
}

/// Nothing is free between 8080 and 8280.
struct NoFreePort: Error, CustomStringConvertible {
    var description: String { "no port between 8080 and 8280 is free for intake: name one with --port" }
}
