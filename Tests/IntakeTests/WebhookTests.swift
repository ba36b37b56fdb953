import Casework
import Channels
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import Intake

@Suite("the alarm's webhook", .timeLimit(.minutes(1)))
struct WebhookTests {
    private static let call = AlarmCall(
        number: "10284715", kind: "other", grid: "rongxi-1", isEmergency: true, repeated: 2)

    @Test("is told number, grid and kind as JSON, as the robots of chat groups take it, and nothing else")
    func posts() async throws {
        let robot = Robot(answer: #"{"errcode": 0, "errmsg": "ok"}"#)
        try await robot.listening { port in
            let channel = try WebhookChannel(
                "http://127.0.0.1:\(port)/robot?key=hunter2", clock: ContinuousClock())
            try await channel.send(Self.call.message)
            let posted = try #require(robot.bodies.first)
            #expect(posted["msgtype"] == .text("text"))
            #expect(
                posted["text"]
                    == .object(["content": .text("【待核实·紧急】受理编号10 28 47 15,网格rongxi-1,请马上到台上核实处理。")]))
            #expect(posted["number"] == .text("10284715"))
            #expect(posted["emergency"] == .bool(true))
            #expect(posted["repeated"] == .integer(2))
            #expect(posted.keys.sorted() == ["emergency", "grid", "kind", "msgtype", "number", "repeated", "text"])
        }
    }

    @Test(
        "an answer that is no yes is an error, and no error tells the token",
        arguments: [(500, "{}"), (404, ""), (200, #"{"errcode": 93000, "errmsg": "hunter2 is no key"}"#)])
    func refused(status: Int, answer: String) async throws {
        let robot = Robot(status: status, answer: answer)
        try await robot.listening { port in
            let channel = try WebhookChannel("http://127.0.0.1:\(port)/?key=hunter2", clock: ContinuousClock())
            let error = await #expect(throws: WebhookFailed.self) { try await channel.send(Self.call.message) }
            #expect("\(error.map { "\($0)" } ?? "")".contains("hunter2") == false)
        }
    }

    @Test("nobody there, and somebody who never answers, are errors within the deadline")
    func silent() async throws {
        let nobody = try WebhookChannel("http://127.0.0.1:1/?key=hunter2", clock: ContinuousClock())
        let error = await #expect(throws: WebhookFailed.self) { try await nobody.send(Self.call.message) }
        #expect("\(error.map { "\($0)" } ?? "")".contains("hunter2") == false)
        let robot = Robot(answer: "{}", hangs: true)
        try await robot.listening { port in
            let channel = try WebhookChannel(
                "http://127.0.0.1:\(port)/robot", deadline: .milliseconds(200), clock: ContinuousClock())
            let late = await #expect(throws: WebhookFailed.self) { try await channel.send(Self.call.message) }
            #expect(late?.reason.hasPrefix("no answer within") == true)
        }
    }

    @Test("an alarm goes on to the webhook until somebody has acknowledged it")
    func repeats() async throws {
        let robot = Robot(answer: "{}")
        try await Desk.open { desk in
            try await robot.listening { port in
                let channel = try WebhookChannel("http://127.0.0.1:\(port)/robot", clock: ContinuousClock())
                try await desk.watching([channel]) { clock in
                    let number = try await desk.post(AlarmTests.danger).text("number") ?? ""
                    for time in 1...3 {
                        try await desk.until { robot.bodies.count == time }
                        await clock.sleepers(1)
                        desk.time.pass(.minutes(5))
                        clock.advance(by: .seconds(300))
                    }
                    try await desk.until { robot.bodies.count == 4 }
                    _ = try await desk.post("{}", to: "/api/v1/alarms/\(number)/acknowledge")
                    await clock.sleepers(1)
                    desk.time.pass(.hours(1))
                    clock.advance(by: .seconds(60))
                    await clock.sleepers(1)
                    #expect(robot.bodies.count == 4)
                }
            }
        }
        let told = robot.bodies.map { $0["repeated"] }
        #expect(told == [.integer(0), .integer(1), .integer(2), .integer(3)])
        for secret in ["15405910007", "0591", "榕荫里", "203", "煤气"] { #expect(!robot.text.contains(secret)) }
    }

    @Test("an address that is none is found at the start", arguments: ["", "robot", "ftp://x/", "http://"])
    func wrongAddress(address: String) {
        #expect(throws: WebhookFailed.self) { try WebhookChannel(address, clock: ContinuousClock()) }
    }
}

/// A robot of a chat group: keeps what is posted to it, and gives one answer.
private final class Robot: Sendable {
    private let status: Int
    private let answer: String
    private let hangs: Bool
    private let posted = Mutex<[String]>([])

    init(status: Int = 200, answer: String, hangs: Bool = false) {
        self.status = status
        self.answer = answer
        self.hangs = hangs
    }

    var text: String { posted.withLock { $0.joined() } }

    var bodies: [[String: JSONValue]] {
        posted.withLock { $0 }.compactMap { try? JSONReader.object(Array($0.utf8)) }  // No object is no post.
    }

    func listening(_ body: (_ port: Int) async throws -> Void) async throws {
        let (ports, running) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let router = Router()
        router.post("**") { (request: Request, _: BasicRequestContext) async throws -> Response in
            let bytes = try await request.body.collect(upTo: 10_000)
            self.posted.withLock { $0.append(String(buffer: bytes)) }
            if self.hangs { try await Task.sleep(for: .seconds(30)) }
            return Response(
                status: .init(code: self.status), body: ResponseBody(byteBuffer: ByteBuffer(string: self.answer)))
        }
        let server = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { running.yield($0.localAddress?.port ?? 0) }, logger: LogBook().logger())
        let work = Task { try await server.run() }
        defer { work.cancel() }
        for await port in ports {
            try await body(port)
            break
        }
    }
}
