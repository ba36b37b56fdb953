import AMQP
import TestSupport
import Testing
import Work

@Suite("the role of publishing")
struct PublishingTests {
    @Test("writes nothing while the broker is blocked, shows it, and says so when a publish is over its time")
    func blocked() async throws {
        let log = StateLog()
        let queue = PublishQueue(deadline: .milliseconds(200))
        let watch = DeadlineWatch.shared.add { queue.expire($0) }
        defer { DeadlineWatch.shared.remove(watch) }
        let endpoint = Endpoint(hosts: [.init("127.0.0.1", port: 1)], user: "u", password: "p")
        let wire = try Wire(endpoint, guarded: WriteGuard())
        var role = Publishing(queue, window: 10) { log.note($0) }

        try role.receive(.blocked(reason: "low on memory"))
        #expect(role.isBlocked)
        try await log.wait { $0 == .blocked("low on memory") }
        let error = await #expect(throws: AMQPError.self) { try await queue.publish([Sample.outgoing("q")]) }
        #expect(error?.code == .blocked)
        #expect(error?.message.contains("low on memory") == true)
        let appetite = try role.turn(wire)
        #expect(appetite == .satisfied)

        try role.receive(.unblocked)
        #expect(!role.isBlocked)
        try await log.waitForConnected()
    }

    @Test("ends with the connection when the broker closes one or the channel")
    func closed() throws {
        var role = Publishing(PublishQueue(deadline: .seconds(1)), window: 10) { _ in }
        func code(_ event: Event) -> AMQPError.Code? {
            let error = #expect(throws: AMQPError.self) { try role.receive(event) }
            return error?.code
        }
        #expect(code(.channelClosed(code: 404, text: "no exchange")) == .notFound)
        #expect(code(.channelClosed(code: 406, text: "precondition")) == .channelClosed(406))
        #expect(code(.connectionClosed(code: 320, text: "forced")) == .connectionClosed(320))
        #expect(code(.acknowledged(1, multiple: false)) == .protocolViolation)
    }
}
