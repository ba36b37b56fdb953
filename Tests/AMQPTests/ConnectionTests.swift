import AMQP
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing
import Work

@Suite("a connection", .timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test("is opened and closed two hundred times without leaving anything behind", .tags(.broker))
    func leaksNothing() async throws {
        let endpoint = try TestBroker.shared.endpoint
        // Other tests run beside this one: what it would leave behind is more than they have.
        let before = (try entries("fd"), try entries("task"))
        for _ in 0..<200 {
            let connection = publishing(endpoint)
            try await connection.open(endpoint.hosts)
            await connection.close()
        }
        for _ in 0..<200 {
            var refused = endpoint
            refused.hosts = [Endpoint.Host("127.0.0.1", port: 1)]
            let connection = publishing(refused)
            await #expect(throws: AMQPError.self) { try await connection.open(refused.hosts) }
        }
        let after = (try entries("fd"), try entries("task"))
        #expect(after.0 < before.0 + 150)
        #expect(after.1 < before.1 + 150)
    }

    @Test("says why it was refused, and never the password", .tags(.broker))
    func refused() async throws {
        try await TestBroker.shared.withUser { endpoint in
            func code(_ change: (inout Endpoint) -> Void) async -> AMQPError.Code? {
                var endpoint = endpoint
                change(&endpoint)
                let connection = publishing(endpoint)
                let error = await #expect(throws: AMQPError.self) { try await connection.open(endpoint.hosts) }
                #expect(error?.message.contains(endpoint.password) == false)
                return error?.code
            }
            #expect(await code { $0.password = "wrong" } == .accessRefused)
            #expect(await code { $0.vhost = "nowhere" } == .accessRefused)
            #expect(await code { $0.hosts = [.init("127.0.0.1", port: 1)] } == .connectionRefused)
            #expect(await code { $0.hosts = [.init("no-such-host.invalid")] } == .connectionRefused)
        }
    }

    @Test("takes the next host when one refuses", .tags(.broker))
    func nextHost() async throws {
        let endpoint = try TestBroker.shared.endpoint
        let connection = publishing(endpoint)
        try await connection.open([Endpoint.Host("127.0.0.1", port: 1)] + endpoint.hosts)
        await connection.close()
        let error = await connection.ended()
        #expect(error.code == .closed)
    }

    @Test("is listed at the broker by its name, with what its client can do", .tags(.broker))
    func introduces() async throws {
        struct Listed: Decodable {
            struct Client: Decodable { let connection_name: String?, capabilities: [String: Bool] }
            let user: String, client_properties: Client
        }
        try await TestBroker.shared.withUser { endpoint in
            let connection = publishing(endpoint)
            try await connection.open(endpoint.hosts)
            // The management's list is some seconds late.
            var client: Listed.Client?
            while client == nil {
                try await Task.sleep(for: .milliseconds(200))
                let list = try await TestBroker.shared.request("GET", "connections")
                let all = try JSONDecoder().decode([Listed].self, from: list)
                client = all.first { $0.user == endpoint.user }?.client_properties
            }
            #expect(client?.connection_name == "test connection")
            for name in ["connection.blocked", "consumer_cancel_notify", "publisher_confirms", "basic.nack"] {
                #expect(client?.capabilities[name] == true, "\(name)")
            }
            await connection.close()
        }
    }

    @Test("asks the hosts in an order of chance, so that daemons which come back together do not meet at one")
    func shuffles() async throws {
        let hosts = (1...3).map { Endpoint.Host("127.0.0.1", port: $0) }
        var last: Set<String> = []
        for seed in 0..<8 {
            let dice = Mutex(Dice(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15))
            let log = StateLog()
            let publisher = Publisher(
                Endpoint(hosts: hosts, user: "u", password: "p"), name: "test publisher",
                random: RandomSource { dice.withLock { $0.next() } }
            ) { log.note($0) }
            try await running({ await publisher.run() }) {
                // The last one that refused is the reason.
                guard case .reconnecting(let why) = try await log.waitForReconnecting() else { return }
                last.insert(why)
            }
        }
        #expect(last.count == hosts.count, "\(last)")
    }

    @Test("gives up a peer that accepts and is silent, at its deadline")
    func silentPeer() async throws {
        let peer = try SilentPeer()
        var endpoint = peer.endpoint
        endpoint.connectionTimeout = .milliseconds(300)
        let connection = publishing(endpoint)
        let error = await #expect(throws: AMQPError.self) { try await connection.open(endpoint.hosts) }
        #expect(error?.code == .connectionRefused)
        let ending = await connection.ended()
        #expect(ending == error)
    }

    @Test("breaks off a login when it is told to leave")
    func leavesDuringLogin() async throws {
        let peer = try SilentPeer()
        var endpoint = peer.endpoint
        endpoint.connectionTimeout = .seconds(30)
        let connection = publishing(endpoint)
        let opening = Task { [endpoint] in try await connection.open(endpoint.hosts) }
        await peer.waitForClient()
        let begin = ContinuousClock.now
        connection.leave()
        await #expect(throws: AMQPError.self) { try await opening.value }
        #expect(ContinuousClock.now - begin < .seconds(10))
    }

    @Test("is not opened any more when it was told to leave before")
    func leavesBefore() async throws {
        let connection = publishing(Endpoint(hosts: [.init("127.0.0.1", port: 1)], user: "u", password: "p"))
        connection.leave()
        let error = await #expect(throws: AMQPError.self) { try await connection.open([.init("127.0.0.1", port: 1)]) }
        #expect(error?.code == .closed)
    }

    /// Seen to fail when a turn asks only at its end whether it is to be the last.
    @Test("takes another turn when it is told to leave during one", .tags(.broker))
    func leavesDuringTurn() async throws {
        let endpoint = try TestBroker.shared.endpoint
        let desk = Desk()
        let connection = Connection(endpoint, name: "test connection", role: Parting(desk: desk))
        desk.leave.withLock { $0 = { connection.leave() } }
        try await connection.open(endpoint.hosts)
        _ = await connection.ended()
        #expect(desk.isLeft.withLock { $0 } == false, "what was there before the end was written")
    }

    private func publishing(_ endpoint: Endpoint) -> Connection<Publishing> {
        Connection(
            endpoint, name: "test connection",
            role: Publishing(PublishQueue(deadline: .seconds(1)), window: 10) { _ in })
    }

    private func entries(_ kind: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(kind)").count
    }
}

/// Where a role finds what there is to write.
private final class Desk: Sendable {
    let leave = Mutex<(@Sendable () -> Void)?>(nil)
    /// Whether something lies there.
    let isLeft = Mutex(false)
}

/// Takes up what lies on its desk; during its first turn, when it has looked, something is put there, and the
/// connection is told to leave.
private struct Parting: ConnectionRole {
    static let threadName = "test-parting"

    let desk: Desk
    let isBlocked = false
    private var isFirst = true

    init(desk: Desk) { self.desk = desk }

    mutating func prepare(_ wire: Wire, wake: @escaping @Sendable () -> Void) throws(AMQPError) {}
    mutating func receive(_ event: consuming Event) throws(AMQPError) {}
    mutating func end(_ error: AMQPError) {}

    mutating func turn(_ wire: Wire) throws(AMQPError) -> Appetite {
        defer { isFirst = false }
        desk.isLeft.withLock { $0 = isFirst }
        if isFirst { desk.leave.withLock { $0 }?() }
        return .satisfied
    }
}

/// Takes connections and says nothing.
private final class SilentPeer: Sendable {
    private let socket: Int32
    let endpoint: Endpoint

    init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let isListening = withUnsafeMutableBytes(of: &address) { bytes in
            guard let address = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress else { return false }
            return bind(socket, address, length) == 0 && listen(socket, 8) == 0
                && getsockname(socket, address, &length) == 0
        }
        try #require(isListening)
        let host = Endpoint.Host("127.0.0.1", port: Int(UInt16(bigEndian: address.sin_port)))
        endpoint = Endpoint(hosts: [host], user: "u", password: "p")
    }

    deinit { close(socket) }

    /// Returns when somebody has connected and waits to be spoken to. Waits on a thread of its own: the pool has few.
    func waitForClient() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [socket] in
                let client = accept(socket, nil, nil)
                var first = [UInt8](repeating: 0, count: 8)
                recv(client, &first, first.count, Int32(MSG_WAITALL))
                continuation.resume()
            }
        }
    }
}
