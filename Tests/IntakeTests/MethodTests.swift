import Casework
import HTTPTypes
import Testing

@testable import Intake

@Suite("an address and how it is used", .timeLimit(.minutes(1)))
struct MethodTests {
    @Test("a method that an address does not take is 405 and names those that it takes")
    func wrongMethod() async throws {
        try await Desk.openStill { desk in
            try await desk.serving { port in
                for (line, allowed) in [
                    ("PUT /api/v1/requests", "POST"), ("GET /api/v1/requests", "POST"),
                    ("OPTIONS /api/v1/requests", "POST"), ("DELETE /api/v1/requests/x", "GET, HEAD"),
                    ("POST /healthz", "GET, HEAD"), ("TRACE /readyz", "GET, HEAD"),
                    ("PUT /desk/new", "GET, HEAD, POST"), ("PATCH /api/v1/alarms/x/acknowledge", "POST"),
                ] {
                    let asked = "\(line) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
                    let reply = try await RawClient.exchange(port, [asked]).first ?? ""
                    #expect(reply.hasPrefix("HTTP/1.1 405 "), "\(line)")
                    #expect(reply.contains("\r\nAllow: \(allowed)\r\n"), "\(line)")
                    #expect(reply.contains("请改用\(allowed)。"), "\(line)")
                }
            }
        }
    }

    @Test("a HEAD is answered without a body, also when it is refused: the next answer is where it is looked for")
    func head() async throws {
        try await Desk.openStill { desk in
            try await desk.serving { port in
                for (path, status) in [
                    ("/healthz", 200), ("/nowhere", 404), ("/static/nothing", 404), ("/api/v1/requests", 405),
                ] {
                    let reply =
                        try await RawClient.exchange(
                            port, ["HEAD \(path) HTTP/1.1\r\nHost: x\r\n\r\n"]
                        ).first ?? ""
                    #expect(reply.hasPrefix("HTTP/1.1 \(status) "), "\(path)")
                    #expect(reply.hasSuffix("\r\n\r\n"), "\(path)")
                }
            }
        }
    }

    @Test("what nobody has heard of, and heads that are too long, are 400, and the next one is served")
    func nonsense() async throws {
        try await Desk.openStill { desk in
            try await desk.serving { port in
                let long = String(repeating: "a", count: 200_000)
                for asked in [
                    "FETCH /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                    "GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n", "GET /healthz HTTP/1.1\r\nX: \(long)\r\n\r\n",
                    "POST /api/v1/requests HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "POST /api/v1/requests HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
                ] {
                    let reply = try await RawClient.exchange(port, [asked]).first ?? ""
                    #expect(reply.hasPrefix("HTTP/1.1 400 "), "\(asked.prefix(60))")
                }
                let reply = try await RawClient.exchange(port, ["GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"])
                #expect(reply.first?.hasPrefix("HTTP/1.1 200 ") == true)
            }
        }
    }

    @Test("what is packed is refused, and not taken for what it says it is not")
    func packed() async throws {
        try await Desk.openStill { desk in
            try await desk.serving { port in
                let token = desk.tokens[.desk] ?? ""
                let plain = RawClient.post(Desk.shopping(), token: token)
                let packed = plain.replacing(
                    "Host: desk", with: "Host: desk\r\nContent-Encoding: gzip", maxReplacements: 1)
                let replies = try await RawClient.exchange(port, [packed, plain])
                #expect(replies.first?.hasPrefix("HTTP/1.1 415 ") == true)
                #expect(replies.last?.hasPrefix("HTTP/1.1 202 ") == true)
            }
        }
    }

    @Test("requests that are sent without waiting for answers are answered in their order")
    func pipelined() async throws {
        try await Desk.openStill { desk in
            try await desk.serving { port in
                let token = desk.tokens[.desk] ?? ""
                let post = RawClient.post(Desk.shopping(), token: token)
                let get = "GET /api/v1/requests/x HTTP/1.1\r\nHost: x\r\n\r\n"
                let statuses = try await RawClient.statuses(
                    port, of: String(repeating: post + get, count: 40), until: 80)
                #expect(statuses == (0..<80).map { $0 % 2 == 0 ? 202 : 404 })
            }
            #expect(try await desk.register.counts().registered == 40)
        }
    }
}

extension RawClient {
    /// Sends all at once and reads answers until so many have come.
    fileprivate static func statuses(_ port: Int, of text: String, until count: Int) async throws -> [Int] {
        let answers = try await exchange(port, text) { $0.components(separatedByMark: "HTTP/1.1 ").count == count }
        return answers.components(separatedByMark: "HTTP/1.1 ").compactMap { Int($0.prefix(3)) }
    }
}

extension String {
    fileprivate func components(separatedByMark mark: String) -> [Substring] {
        split(separator: mark, omittingEmptySubsequences: true)
    }
}
