internal import Glibc
internal import Logging

/// Tells the service manager how the daemon is: one datagram a message, to the socket that it named. Without one every
/// call does nothing.
package struct SystemdNotify: Sendable {
    /// The name of the socket as the kernel takes it; an abstract one begins with a zero byte.
    private let name: [UInt8]?
    /// How long the service manager waits for a sign of life; nil when it does not.
    package let watchdogPatience: Duration?

    /// From `NOTIFY_SOCKET`, and from `WATCHDOG_USEC` unless `WATCHDOG_PID` says that it is meant for another process.
    package init(environment: [String: String]) {
        name = environment["NOTIFY_SOCKET"].flatMap(Self.socketName)
        let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap(Int64.init) ?? 0
        watchdogPatience = name != nil && isMeant && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Whether there is a service manager that listens.
    package var isHeard: Bool { name != nil }

    /// The daemon does its work; before this, those who wait for it wait.
    package func ready(_ status: String? = nil) { send(["READY=1"] + Self.statusLine(status)) }

    /// What the daemon is doing, for `systemctl status`: also what it lacks.
    package func status(_ text: String) { send(Self.statusLine(text)) }

    /// The daemon has begun to stop.
    package func stopping(_ status: String? = nil) { send(["STOPPING=1"] + Self.statusLine(status)) }

    /// The daemon reads its settings again; `ready()` says when it has.
    func reloading() {
        send(["RELOADING=1", "MONOTONIC_USEC=\(Clocks.monotonicMicroseconds())"])
    }

    /// A sign of life. `Watchdog` decides when it is due.
    func alive() { send(["WATCHDOG=1"]) }

    private static func statusLine(_ text: String?) -> [String] {
        // A line break would begin a message of its own.
        text.map { ["STATUS=" + $0.replacing("\n", with: " ")] } ?? []
    }

    private static func socketName(_ text: String) -> [UInt8]? {
        var name = Array(text.utf8)
        guard name.count > 1, name.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
        switch name[0] {
        case UInt8(ascii: "@"): name[0] = 0
        case UInt8(ascii: "/"): break
        default: return nil
        }
        return name
    }

    private func send(_ lines: [String]) {
        guard let name, !lines.isEmpty else { return }
        let message = Array(lines.joined(separator: "\n").utf8)
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return warn() }
        defer { close(socket) }
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let count = withAddress(name) { address, length in
            sendto(socket, message, message.count, Int32(MSG_NOSIGNAL), address, length)
        }
        if count != message.count { warn() }
    }

    /// The length counts the bytes of the name and not the room for it: an abstract name is as long as is said here.
    private func withAddress(_ name: [UInt8], _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int) -> Int {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + name.count } ?? 0
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }

    private func warn() {
        Logger.current.warning(
            "service manager not told", metadata: .keys([.error: "\(String(cString: strerror(errno)))"]))
    }
}
