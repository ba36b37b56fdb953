import Casework
import Dispatch
import FoundationEssentials
import Glibc
import ServiceLifecycle
import Testing

@testable import Intake

@Suite("the server on its socket", .timeLimit(.minutes(1)))
struct LiveTests {
    @Test("it listens on loopback, answers 202 once the row is on the disk, and keeps the connection")
    func posts() async throws {
        try await Desk.openStill { desk in
            try await desk.serving { port in
                let token = desk.tokens[.desk] ?? ""
                let reply = try await RawClient.exchange(
                    port,
                    [RawClient.post(DemoDayTests.first, token: token), RawClient.post(Desk.shopping(), token: token)])
                #expect(reply.filter { $0.hasPrefix("HTTP/1.1 202 Accepted") }.count == 2)
                #expect(reply.allSatisfy { $0.contains("Cache-Control: no-store") })
            }
            #expect(try await desk.register.counts().registered == 2)
        }
    }

    @Test("what is no HTTP, and a body that never comes whole, leave the server as it was")
    func nonsense() async throws {
        try await Desk.openStill { desk in
            try await desk.serving { port in
                _ = try await RawClient.exchange(port, ["\u{16}\u{3}\u{1}\u{2}\u{0}nonsense\r\n\r\n"])
                _ = try await RawClient.exchange(
                    port,
                    [
                        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
                    ],
                    waits: false)
                let token = desk.tokens[.desk] ?? ""
                let reply = try await RawClient.exchange(port, [RawClient.post(Desk.shopping(), token: token)])
                #expect(reply.first?.hasPrefix("HTTP/1.1 202") == true)
            }
        }
    }
}

extension Desk {
    /// The whole door in its order of services: the register first, the server last, so that it stops first.
    func serving(
        mostConnections: Int = 900, _ body: @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let (ports, running) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let server = service.application(port: 0, mostConnections: mostConnections, log: book.logger()) {
            running.yield($0)
        }
        let group = ServiceGroup(services: [register, server], logger: book.logger())
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                try await body(port)
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

/// Speaks HTTP by hand over one connection, on a thread that may block.
enum RawClient {
    struct Refused: Error {}

    static func post(_ json: String, token: String) -> String {
        """
        POST /api/v1/requests HTTP/1.1\r
        Host: desk\r
        Authorization: Bearer \(token)\r
        Content-Type: application/json\r
        Content-Length: \(json.utf8.count)\r
        \r
        \(json)
        """
    }

    /// Sends each text and reads what comes back, one after the other.
    static func exchange(_ port: Int, _ texts: [String], waits: Bool = true) async throws -> [String] {
        try await withCheckedThrowingContinuation { caller in
            DispatchQueue.global().async { caller.resume(with: Result { try talk(port, texts, waits: waits) }) }
        }
    }

    /// Sends a text and reads until what came satisfies the condition, the server hangs up, or nothing more comes.
    static func exchange(
        _ port: Int, _ text: String, until isEnough: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        try await withCheckedThrowingContinuation { caller in
            DispatchQueue.global().async { caller.resume(with: Result { try talk(port, text, until: isEnough) }) }
        }
    }

    private static func talk(_ port: Int, _ text: String, until isEnough: (String) -> Bool) throws -> String {
        let file = try connection(port)
        defer { close(file) }
        let bytes = Array(text.utf8)
        _ = send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        var came: [UInt8] = []
        while !isEnough(String(decoding: came, as: UTF8.self)) {
            var buffer = [UInt8](repeating: 0, count: 16_384)
            let count = recv(file, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            came += buffer.prefix(count)
        }
        return String(decoding: came, as: UTF8.self)
    }

    private static func talk(_ port: Int, _ texts: [String], waits: Bool) throws -> [String] {
        let file = try connection(port)
        defer { close(file) }
        return texts.map { text in
            let bytes = Array(text.utf8)
            _ = send(file, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            guard waits else { return "" }
            var buffer = [UInt8](repeating: 0, count: 16_384)
            let count = recv(file, &buffer, buffer.count, 0)
            return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
        }
    }

    /// An open connection, whose reads give up after ten seconds.
    static func connection(_ port: Int) throws -> Int32 {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(file)
            throw Refused()
        }
        return file
    }
}
