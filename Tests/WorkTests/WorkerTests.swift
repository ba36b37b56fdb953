import Foundation
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
        try await worker(script, publisher, handler).run()
        return script
    }

    private func worker(
        _ script: Script, _ publisher: Recorder, _ handler: any Handler, _ suspects: Suspects? = nil,
        meter: WorkMeter = WorkMeter()
    ) -> Worker {
        Worker(
            consumer: script, publisher: publisher, handler: handler,
            options: .init(name: "linli-test 1", pauses: [.zero], meter: meter, suspects: suspects),
            clock: ContinuousClock(), now: { 1_000 },
            random: RandomSource { 0 },
            log: Logger(label: "test"))
    }

    private func delivery(_ number: UInt64, _ message: Message, redelivered: Bool = false) -> Delivery {
        Delivery(
            tag: .init(epoch: 1, number: number), redelivered: redelivered,
            destination: .init(exchange: Exchange.requests, key: "errand.normal.g1"), content: .success(message),
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
        #expect(sent.map(\.destination.exchange) == [Exchange.retry, Exchange.retry, Exchange.parked])
        #expect(sent.allSatisfy { $0.destination.key == "errand.normal.g1" })
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
                delivery(2, message([Header.firstFailed: .integer(1_000 - 24 * 3_600_000)])),
            ],
            publisher,
            Fixed([.retry(Reason(.failed)), .wait(Reason(.predecessorMissing)), .retry(Reason(.failed))]))
        #expect(
            publisher.sent.map { $0.message[text: Header.reason] }
                == ["triedTooOften", "waitedTooLong", "triedTooOften"])
    }

    @Test("what is parked says of what it failed, when first and last, and who parked it")
    func signed() async throws {
        struct Broken: Error {}
        let publisher = Recorder()
        let script = Script([delivery(0, message([Header.firstFailed: .integer(400), Header.attempt: .integer(11)]))])
        try await worker(script, publisher, Fixed([.retry(Reason(.failed, Broken()))])).run()
        let parked = try #require(publisher.sent.first?.message)
        #expect(parked[text: Header.errorClass] == "Broken")
        #expect(parked[integer: Header.firstFailed] == 400)
        #expect(parked[integer: Header.lastFailed] == 1_000)
        #expect(parked[text: Header.parkedBy] == "linli-test 1")
    }

    @Test(
        "a handler of single messages: what one throws is charged to it alone, and what they publish goes out together")
    func single() async throws {
        struct Broken: Error {}
        struct Odd: SingleHandler {
            func handle(_ message: Message) async throws -> (verdict: Verdict, outgoing: [Outgoing]) {
                guard message.timestamp % 2 == 0 else { throw Broken() }
                return (.done, [Outgoing(message, to: Destination(exchange: Exchange.decisions, key: ""))])
            }
            func probe() async throws {}
        }
        let messages = (0..<4).map { number in
            var message = message()
            message.timestamp = Int64(number)
            return message
        }
        let handled = try await OneByOne(Odd()).handle(messages)
        let failed = Verdict.retry(Reason(.failed, Broken()))
        #expect(handled.verdicts == [.done, failed, .done, failed])
        #expect(handled.outgoing.map(\.message.timestamp) == [0, 2])
    }

    @Test("what is counted is what became of each: the last retry and what no handler saw count as parked")
    func counted() async throws {
        let meter = WorkMeter()
        let malformed = Delivery(
            tag: .init(epoch: 1, number: 9), redelivered: false, destination: .init(exchange: "", key: "linli.errand"),
            content: .failure(MalformedMessage(reason: "no id", messageID: nil, headers: [:], body: [7])),
            queue: "linli.errand")
        let script = Script([
            delivery(0, message()), delivery(1, message([Header.attempt: .integer(11)])), delivery(2, message()),
            malformed,
        ])
        let failed = Reason(.failed)
        try await worker(
            script, Recorder(), Fixed([.done, .retry(failed), .retry(failed)]), meter: meter
        ).run()
        #expect(meter.reading.verdicts == [.done: 1, .retry: 1, .park: 2])
        #expect(meter.reading.batches.counts.reduce(0, +) == 1)
        #expect(meter.reading.doing == .idle)
    }

    @Test("what crashed a worker stays charged when an outage sends it back, and is parked when it is enough")
    func charged() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let poison = message()
        let again = delivery(0, poison, redelivered: true)
        for crashes in 1...Suspects.mostCrashes {
            // As if the worker had died there.
            try Suspects(in: directory, queue: "linli.errand").enter(poison.id)
            let suspects = try Suspects(in: directory, queue: "linli.errand")
            let publisher = Recorder()
            try await worker(Script([again]), publisher, Failing(outages: 1, probesDown: 0), suspects).run()
            let isEnough = crashes == Suspects.mostCrashes
            #expect(suspects.crashes(of: poison.id) == (isEnough ? 0 : crashes))
            #expect(publisher.sent.map { $0.message[text: Header.reason] } == (isEnough ? ["crashed"] : []))
        }
    }

    @Test("a message that is none of ours is parked as the bytes that it is, once")
    func malformed() async throws {
        let broken = Delivery(
            tag: .init(epoch: 1, number: 9), redelivered: false, destination: .init(exchange: "", key: ""),
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

    @Test("a message that nothing can carry is parked alone, and its neighbours are done")
    func unpublishable() async throws {
        let messages = (0..<3).map { _ in message() }
        let publisher = Recorder(refuses: messages[1].id)
        let script = try await run(messages.enumerated().map { delivery(UInt64($0), $1) }, publisher, Answering())
        #expect(script.acknowledged.map(\.number).sorted() == [0, 1, 2])
        let sent = Dictionary(uniqueKeysWithValues: publisher.sent.map { ($0.message.caseID, $0) })
        #expect(sent.count == 3)
        for (index, message) in messages.enumerated() {
            let outgoing = try #require(sent[message.caseID])
            #expect(outgoing.destination.exchange == (index == 1 ? Exchange.parked : Exchange.decisions))
        }
        #expect(sent[messages[1].caseID]?.message[text: Header.reason] == "dataError")
    }

    @Test("what nobody takes stops the worker at once, and all of it goes back")
    func unroutable() async throws {
        let publisher = Recorder(confirmation: .returned)
        let script = Script([delivery(0, message()), delivery(1, message())])
        await #expect(throws: NotConfirmed.self) {
            try await worker(script, publisher, Fixed([.wait(Reason(.caseMissing)), .interrupted])).run()
        }
        #expect(publisher.tries == 1)
        #expect(script.acknowledged.isEmpty)
        #expect(script.givenBack.map(\.number).sorted() == [0, 1])
    }

    @Test("one that was put straight into the queue comes back under the line's own key")
    func putStraight() async throws {
        for (queue, key) in [("linli.errand", "errand.normal.g7"), ("linli.errand.urgent", "errand.urgent.g7")] {
            let straight = Delivery(
                tag: .init(epoch: 1, number: 1), redelivered: false, destination: .init(exchange: "", key: queue),
                content: .success(message([Header.grid: .text("g7")])), queue: queue)
            let publisher = Recorder()
            _ = try await run([straight], publisher, Fixed([.wait(Reason(.newerVersion))]))
            #expect(publisher.sent.map(\.destination.key) == [key])
        }
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
    private struct Failure: PublishFailure { let remedy: Remedy }
    private let state: Mutex<(sent: [Outgoing], failures: Int, tries: Int)>
    private let refused: UUID?
    private let confirmation: Work.Confirmation

    /// `refuses` is the id of a message that no broker can carry, unless it is on its way to be parked.
    init(failures: Int = 0, refuses refused: UUID? = nil, confirmation: Work.Confirmation = .confirmed) {
        state = Mutex(([], failures, 0))
        self.refused = refused
        self.confirmation = confirmation
    }

    var sent: [Outgoing] { state.withLock { $0.sent } }
    var tries: Int { state.withLock { $0.tries } }

    func publish(_ messages: [Outgoing]) async throws -> [Work.Confirmation] {
        try state.withLock { state in
            state.tries += 1
            if state.failures > 0 {
                state.failures -= 1
                throw Failure(remedy: .again)
            }
            if messages.contains(where: { $0.message.id == refused && $0.destination.exchange != Exchange.parked }) {
                throw Failure(remedy: .otherMessage)
            }
            state.sent += messages
            return messages.map { _ in confirmation }
        }
    }
}

/// Answers every message with one of its own.
private struct Answering: Handler {
    func handle(_ messages: [Message]) async throws -> Handled {
        Handled(
            verdicts: messages.map { _ in .done },
            outgoing: messages.map { Outgoing($0, to: Destination(exchange: Exchange.decisions, key: "")) })
    }
    func probe() async throws {}
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
