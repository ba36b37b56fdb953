import FoundationEssentials
import Logging
import Synchronization
import Testing
import Work

@Suite("A worker settles only what is confirmed", .timeLimit(.minutes(1)))
struct WorkerTests {
    private func message(_ headers: [String: HeaderValue] = [:]) -> Message {
        Message(
            id: UUID(), caseID: UUID(), type: "linli.request.v1", contentType: "application/json", timestamp: 1,
            appID: "test", headers: headers, body: [1, 2, 3])
    }

    private func run(_ deliveries: [Delivery], _ publisher: Recorder, _ handler: any Handler) async throws -> Script {
        let script = Script(deliveries)
        let worker = Worker(
            consumer: script, publisher: publisher, handler: handler,
            options: .init(pauses: [.zero]), clock: ContinuousClock(), now: { 1_000 }, random: RandomSource { 0 },
            log: Logger(label: "test"))
        try await worker.run()
        return script
    }

    private func delivery(_ number: UInt64, _ message: Message) -> Delivery {
        Delivery(
            tag: .init(epoch: 1, number: number), redelivered: false,
            address: .init(exchange: Exchange.requests, key: "errand.normal.g1"), content: .success(message),
            queue: "linli.errand")
    }

    @Test("each verdict becomes what it says")
    func verdicts() async throws {
        let messages = (0..<5).map { _ in message() }
        let verdicts: [Verdict] = [
            .done, .wait(Reason(.caseMissing)), .retry(Reason(.failed, "no")), .park(Reason(.falseSeal)), .interrupted,
        ]
        let publisher = Recorder()
        let script = try await run(
            messages.enumerated().map { delivery(UInt64($0), $1) }, publisher, Fixed(verdicts))
        #expect(script.acknowledged.map(\.number) == [0, 1, 2, 3])
        #expect(script.givenBack.map(\.number) == [4])
        let sent = publisher.sent
        #expect(sent.map(\.address.exchange) == [Exchange.retry, Exchange.retry, Exchange.parked])
        #expect(sent.allSatisfy { $0.address.key == "errand.normal.g1" })
        #expect(sent[0].message[integer: Header.waitingSince] == 1_000)
        #expect(sent[0].message[integer: Header.attempt] == nil, "a wait spends no attempt")
        #expect(sent[1].message[integer: Header.attempt] == 1)
        #expect(sent[2].message[text: Header.reason] == "falseSeal")
        #expect(sent[2].message.body == [1, 2, 3])
    }

    @Test("attempts and waits that are used up are parked")
    func usedUp() async throws {
        let publisher = Recorder()
        _ = try await run(
            [
                delivery(0, message([Header.attempt: .integer(11)])),
                delivery(1, message([Header.waitingSince: .integer(1_000 - 24 * 3_600_000)])),
            ], publisher, Fixed([.retry(Reason(.failed)), .wait(Reason(.predecessorMissing))]))
        #expect(publisher.sent.map { $0.message[text: Header.reason] } == ["triedTooOften", "waitedTooLong"])
    }

    @Test("a message that is none of ours is parked as the bytes that it is, once")
    func malformed() async throws {
        let broken = Delivery(
            tag: .init(epoch: 1, number: 9), redelivered: false, address: .init(exchange: "", key: ""),
            content: .failure(MalformedMessage(reason: "no id", messageID: nil, headers: [:], body: [9])),
            queue: "linli.errand")
        let publisher = Recorder()
        let script = try await run([broken, broken], publisher, Fixed([]))
        #expect(Set(publisher.sent.map(\.message.id)).count == 1)
        #expect(script.acknowledged.count == 2)
    }

    @Test("nothing is acknowledged before the broker has confirmed what follows from it")
    func confirmFirst() async throws {
        let publisher = Recorder(failures: 3)
        let script = try await run([delivery(0, message())], publisher, Fixed([.wait(Reason(.caseMissing))]))
        #expect(publisher.tries == 4)
        #expect(script.acknowledged.count == 1)
    }

    @Test("an outage gives everything back once, probes, and charges nobody")
    func outage() async throws {
        let handler = Failing(outages: 1, probesDown: 3)
        let publisher = Recorder()
        let script = try await run([delivery(0, message())], publisher, handler)
        #expect(script.pauses == 1)
        #expect(script.resumes == 1)
        #expect(handler.probes == 4)
        #expect(publisher.sent.isEmpty)
        #expect(script.acknowledged.isEmpty)
    }
}

/// Delivers one batch and then has been stopped; remembers what became of it.
private final class Script: MessageConsumer {
    private struct State {
        var batch: [Delivery]?
        var acknowledged: [Delivery.Tag] = []
        var givenBack: [Delivery.Tag] = []
        var pauses = 0
        var resumes = 0
    }
    private let state: Mutex<State>

    init(_ batch: [Delivery]) { state = Mutex(State(batch: batch)) }

    var acknowledged: [Delivery.Tag] { state.withLock { $0.acknowledged } }
    var givenBack: [Delivery.Tag] { state.withLock { $0.givenBack } }
    var pauses: Int { state.withLock { $0.pauses } }
    var resumes: Int { state.withLock { $0.resumes } }

    func next() async throws -> [Delivery]? {
        state.withLock { state in
            defer { state.batch = nil }
            return state.batch
        }
    }
    func acknowledge(_ tags: [Delivery.Tag]) async { state.withLock { $0.acknowledged += tags } }
    func giveBack(_ tags: [Delivery.Tag]) async { state.withLock { $0.givenBack += tags } }
    func pause() async { state.withLock { $0.pauses += 1 } }
    func resume() async { state.withLock { $0.resumes += 1 } }
    func stop() async {}
}

/// Remembers what was published, and fails a number of times before.
private final class Recorder: MessagePublisher {
    private struct Lost: Error {}
    private let state: Mutex<(sent: [Outgoing], failures: Int, tries: Int)>

    init(failures: Int = 0) { state = Mutex(([], failures, 0)) }

    var sent: [Outgoing] { state.withLock { $0.sent } }
    var tries: Int { state.withLock { $0.tries } }

    func publish(_ messages: [Outgoing]) async throws -> [Work.Confirmation] {
        try state.withLock { state in
            state.tries += 1
            if state.failures > 0 {
                state.failures -= 1
                throw Lost()
            }
            state.sent += messages
            return messages.map { _ in .confirmed }
        }
    }
}

private struct Fixed: Handler {
    let verdicts: [Verdict]
    init(_ verdicts: [Verdict]) { self.verdicts = verdicts }
    func handle(_ messages: [Message]) async throws -> Handled { Handled(verdicts: verdicts) }
    func probe() async throws {}
}

private final class Failing: Handler {
    private struct Down: Error {}
    private let state: Mutex<(outages: Int, probesDown: Int, probes: Int)>

    init(outages: Int, probesDown: Int) { state = Mutex((outages, probesDown, 0)) }
    var probes: Int { state.withLock { $0.probes } }

    func handle(_ messages: [Message]) async throws -> Handled {
        throw Outage(dependency: "test", cause: Down())
    }

    func probe() async throws {
        try state.withLock { state in
            state.probes += 1
            if state.probes <= state.probesDown { throw Outage(dependency: "test", cause: Down()) }
        }
    }
}
