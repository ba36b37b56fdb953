import Foundation
import Glibc
import Postgres
import Synchronization
import Testing

/// A server on a Unix socket that says nothing at all, or lets everybody in and then says nothing any more.
final class FakeServer: Sendable {
    enum Manners {
        /// Takes connections and is silent, as a machine that hangs.
        case silent
        /// Answers the greeting, and nothing after it.
        case silentLater
    }

    /// The directory of the socket.
    let directory: String
    let port = 5432
    private let listener: Int32
    private let cancelCount = Atomic<Int>(0)

    /// How many requests to cancel have come.
    var cancels: Int { cancelCount.load(ordering: .relaxed) }

    init(_ manners: Manners) throws {
        directory = "/tmp/pg-fake-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "\(directory)/.s.PGSQL.\(port)".utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && listen(listener, 8) == 0)
        // The thread holds this until the listener is shut down.
        if manners == .silentLater { Thread.detachNewThread { self.greet() } }
    }

    /// Ends it. Each test does that, because the thread that greets holds this.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
        // Nothing is left to do about a directory that cannot be removed.
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// This server, for somebody who wants no more than a connection.
    func server(statementTimeout: Duration = .seconds(10), connectTimeout: Duration = .seconds(5)) -> Server {
        Server(
            host: directory, port: port, database: "any", user: "anybody", password: "",
            connectTimeout: connectTimeout, statementTimeout: statementTimeout,
            options: ["target_session_attrs": "any", "sslmode": "disable"])
    }

    private func greet() {
        while true {
            let peer = accept(listener, nil, nil)
            guard peer >= 0 else { return }
            // The startup packet, or a request to cancel, which has this number where the other has its version.
            var packet = [UInt8](repeating: 0, count: 4096)
            guard recv(peer, &packet, packet.count, 0) > 8 else { continue }
            if Array(packet[4..<8]) == [0x04, 0xD2, 0x16, 0x2E] {
                cancelCount.add(1, ordering: .relaxed)
                close(peer)
                continue
            }
            // "Authentication is fine", "you may cancel me", and "ready for a statement, no transaction". Nobody closes
            // the peer: the kernel does, with the process.
            let greeting: [UInt8] = [
                0x52, 0, 0, 0, 8, 0, 0, 0, 0,
                0x4B, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 2,
                0x5A, 0, 0, 0, 5, 0x49,
            ]
            _ = send(peer, greeting, greeting.count, Int32(MSG_NOSIGNAL))
        }
    }
}
