import FoundationEssentials
import Logging
import Synchronization
import TestSupport
import Testing
import Work

@Suite("A worker whose dependency is down", .timeLimit(.minutes(1)))
struct OutageTests {
    private let message = Message(
        id: UUID(), caseID: UUID(), type: "linli.request.v1", contentType: "application/json", timestamp: 1,
        appID: "test", headers: [:], body: [1])

    private func worker(
        _ queue: HandQueue, _ handler: any Handler, pauses: [Duration], clock: any Clock<Duration> = ContinuousClock(),
        report: @escaping Recovery.Report = { _ in }
    ) -> Worker {
        Worker(
            consumer: queue, publisher: Nobody(), handler: handler,
            options: .init(pauses: pauses, grace: .milliseconds(50), report: report), clock: clock, now: { 1 },
            random: RandomSource { 0 }, log: Logger(label: "test"))
    }

    @Test("is told to stop in the middle of a long pause, and stops at once with nothing in hand")
    func stopsInAPause() async throws {
        let queue = HandQueue([message])
        let worker = worker(queue, Scripted(handle: { throw Scripted.down }), pauses: [.seconds(3600)])
        let running = Task { try await worker.run() }
        try await until { queue.pauses == 1 }
        await worker.stop()
        try await running.value
        #expect(queue.waiting == 1 && queue.inHand == 0 && queue.acknowledged.isEmpty)
        #expect(queue.resumes == 0)
    }

    @Test("is told to stop while the dependency says nothing at all: the batch goes back after a moment")
    func stopsInASilence() async throws {
        let queue = HandQueue([message])
        let worker = worker(
            queue, Scripted(handle: { try await ContinuousClock().sleep(for: .seconds(3600)) }), pauses: [.zero])
        let running = Task { try await worker.run() }
        try await until { queue.inHand == 1 }
        await worker.stop()
        try await running.value
        #expect(queue.waiting == 1 && queue.inHand == 0 && queue.acknowledged.isEmpty)
    }

    @Test("is told to stop while a batch is nearly done: the batch is finished first")
    func finishes() async throws {
        let queue = HandQueue([message])
        let gate = Stop()
        let handler = Scripted(handle: { while !gate.isAsked { await Task.yield() } })
        let worker = Worker(
            consumer: queue, publisher: Nobody(), handler: handler, options: .init(grace: .seconds(3600)),
            clock: ContinuousClock(), now: { 1 }, random: RandomSource { 0 }, log: Logger(label: "test"))
        let running = Task { try await worker.run() }
        try await until { queue.inHand == 1 }
        await worker.stop()
        gate.ask()
        try await running.value
        #expect(queue.acknowledged == [0])
    }

    @Test("answers every probe and fails every batch: it is asked ever less often, loudly, until a batch is done")
    func growing() async throws {
        let queue = HandQueue([message])
        let clock = Sleeps()
        let told = Mutex<[Bool?]>([])
        let tries = Mutex(0)
        let worker = worker(
            queue,
            Scripted(handle: {
                let number = tries.withLock { tries in
                    tries += 1
                    return tries
                }
                if number <= 4 { throw Outage(dependency: "test", cause: Scripted.Down(), needsPerson: true) }
            }),
            pauses: [.seconds(1), .seconds(2), .seconds(5)], clock: clock,
            report: { outage in told.withLock { $0.append(outage?.needsPerson) } })
        let running = Task { try await worker.run() }
        try await until { queue.acknowledged == [0] }
        await worker.stop()
        try await running.value
        #expect(clock.slept.filter { $0 >= .seconds(1) } == [.seconds(1), .seconds(2), .seconds(5), .seconds(5)])
        #expect(told.withLock { $0 } == [true, nil, true, nil, true, nil, true, nil])
    }
}

private struct Scripted: Handler {
    struct Down: Error {}
    static let down = Outage(dependency: "test", cause: Down())

    let handle: @Sendable () async throws -> Void

    func handle(_ messages: [Message]) async throws -> Handled {
        try await handle()
        return Handled(verdicts: messages.map { _ in .done })
    }
    func probe() async throws {}
}
