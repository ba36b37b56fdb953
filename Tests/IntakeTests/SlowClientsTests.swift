import Casework
import Dispatch
import FoundationEssentials
import Glibc
import Testing

@testable import Intake

@Suite("a client that takes its time", .timeLimit(.minutes(1)))
struct SlowClientsTests {
    private static var hasty: DoorRules {
        var rules = Desk.quick
        rules.longestRead = .milliseconds(300)
        rules.longestIdle = .milliseconds(600)
        return rules
    }

    private static let head =
        "POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n"

    @Test(
        "is shown the door, however busy it looks: a byte now and then does not keep a place",
        arguments: [
            ("", ""), ("", "GET /healthz HTTP/1.1\r\nX-Long: "), (head, ""), (head, "{\"text\": \""),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET /healthz HTTP/1.1\r\nX-Long: "),
            ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", ""),
            ("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n", "a"),
        ])
    func trickle(first: String, then rest: String) async throws {
        try await Desk.openStill(rules: Self.hasty) { desk in
            try await desk.serving { port in
                let isClosed = try await Trickle.isClosed(port, first: first, rest: rest, within: .seconds(30))
                #expect(isClosed)
            }
            #expect(try await desk.register.counts().registered == 0)
        }
    }

    @Test("leaves its place to the next: a clerk comes through a crowd that fills every one of them")
    func crowd() async throws {
        try await Desk.openStill(rules: Self.hasty) { desk in
            try await desk.serving(mostConnections: 8) { port in
                let silent = try (0..<24).map { _ in try RawClient.connection(port) }
                defer { for file in silent { close(file) } }
                let token = desk.tokens[.desk] ?? ""
                let reply = try await RawClient.exchange(port, [RawClient.post(Desk.shopping(), token: token)])
                #expect(reply.first?.hasPrefix("HTTP/1.1 202") == true)
            }
        }
    }

    @Test("is no hindrance: with three hundred silent connections a clerk is served at once")
    func manyIdle() async throws {
        try await Desk.openStill { desk in
            try await desk.serving { port in
                let silent = try (0..<300).map { _ in try RawClient.connection(port) }
                defer { for file in silent { close(file) } }
                let token = desk.tokens[.desk] ?? ""
                let reply = try await RawClient.exchange(port, [RawClient.post(Desk.shopping(), token: token)])
                #expect(reply.first?.hasPrefix("HTTP/1.1 202") == true)
            }
        }
    }

    @Test("is not one that waits for its answer, however long that takes")
    func waiting() async throws {
        try await Desk.openStill(rules: Self.hasty) { desk in
            try await desk.serving { port in
                let token = desk.tokens[.desk] ?? ""
                let accepted = try await RawClient.exchange(port, [RawClient.post(Desk.shopping(), token: token)])
                let json = accepted.first?.components(after: "\r\n\r\n") ?? ""
                guard case .text(let id)? = try JSONReader.object(Array(json.utf8))["id"] else {
                    Issue.record("no id in \(json)")
                    return
                }
                let asked = "GET /api/v1/requests/\(id)?wait=1500ms HTTP/1.1\r\nHost: x\r\n\r\n"
                let reply = try await RawClient.exchange(port, [asked])
                #expect(reply.first?.hasPrefix("HTTP/1.1 200") == true)
            }
        }
    }
}

/// A client that sends a byte every few milliseconds and never comes to an end.
private enum Trickle {
    /// Whether the server hangs up in time.
    static func isClosed(
        _ port: Int, first: String, rest: String, within limit: Duration
    ) async throws -> Bool {
        try await withCheckedThrowingContinuation { caller in
            DispatchQueue.global().async {
                caller.resume(with: Result { try send(port, Array(first.utf8), Array(rest.utf8), limit) })
            }
        }
    }

    private static func send(_ port: Int, _ first: [UInt8], _ rest: [UInt8], _ limit: Duration) throws -> Bool {
        let file = try RawClient.connection(port)
        defer { close(file) }
        if !first.isEmpty { _ = Glibc.send(file, first, first.count, Int32(MSG_NOSIGNAL)) }
        let end = ContinuousClock.now + limit
        var sent = 0
        while ContinuousClock.now < end {
            var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, 20) > 0 {
                var buffer = [UInt8](repeating: 0, count: 4096)
                if recv(file, &buffer, buffer.count, 0) <= 0 { return true }
            }
            guard !rest.isEmpty else { continue }
            let byte = sent < rest.count ? rest[sent] : UInt8(ascii: "a")
            if Glibc.send(file, [byte], 1, Int32(MSG_NOSIGNAL)) < 0 { return true }
            sent += 1
        }
        return false
    }
}

extension String {
    /// What stands behind the first such mark.
    fileprivate func components(after mark: String) -> String? {
        split(separator: mark, maxSplits: 1).dropFirst().first.map(String.init)
    }
}
