import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Work

@Suite("A worker obeys what is set for its line", .timeLimit(.minutes(1)))
struct ControlTests {
    private let board = ControlBoard(keptAt: nil, log: Logger(label: "test"))

    private func messages(_ count: Int) -> [Message] {
        (0..<count).map { _ in
            Message(
                id: UUID(), caseID: UUID(), type: "linli.request.v1", contentType: "application/json", timestamp: 1,
                appID: "test", headers: [:], body: [1])
        }
    }

    /// Runs a worker around the body.
    private func running(
        _ queue: HandQueue, _ handler: Noting, urgent: Bool = false, clock: any Clock<Duration> = ContinuousClock(),
        _ body: (Worker) async throws -> Void
    ) async throws {
        let worker = Worker(
            consumer: queue, publisher: Nobody(), handler: handler,
            options: .init(pauses: [.zero], grace: .seconds(10), controls: board, isUrgent: urgent), clock: clock,
            now: { 1 }, random: RandomSource { 0 }, log: Logger(label: "test"))
        let running = Task { try await worker.run() }
        defer { running.cancel() }
        try await body(worker)
        await worker.stop()
        try await running.value
    }

    @Test("a line that was paused before the worker starts is not consumed until it is resumed")
    func pausedAtStart() async throws {
        board.take(Control(pause: .normal, by: "A1", reason: "the shop is shut"))
        let queue = HandQueue(messages(3))
        try await running(queue, Noting()) { _ in
            try await until { queue.pauses == 1 }
            #expect(queue.acknowledged.isEmpty)
            board.take(.unset)
            try await until { queue.acknowledged.count == 3 }
        }
    }

    @Test("what is in hand when the line is paused is finished and settled; only then is nothing consumed")
    func pausedInHand() async throws {
        let queue = HandQueue(messages(3))
        let gate = Stop()
        let handler = Noting { while !gate.isAsked { try await ContinuousClock().sleep(for: .milliseconds(1)) } }
        try await running(queue, handler) { _ in
            try await until { handler.batches == [3] }
            board.take(Control(pause: .normal))
            try await ContinuousClock().sleep(for: .milliseconds(20))
            #expect(queue.pauses == 0)
            gate.ask()
            try await until { queue.pauses == 1 }
            #expect(queue.acknowledged.count == 3)
            #expect(queue.waiting == 0)
        }
        #expect(handler.batches == [3], "nothing was worked twice")
    }

    @Test("urgent requests go on while the line is paused, unless all of it is")
    func urgent() async throws {
        board.take(Control(pause: .normal, mostAtOnce: 1, perSecond: 1))
        let queue = HandQueue(messages(5))
        let handler = Noting()
        try await running(queue, handler, urgent: true) { _ in
            try await until { queue.acknowledged.count == 5 }
            #expect(handler.batches == [5], "and no limit holds for them")
            board.take(Control(pause: .all))
            try await until { queue.pauses == 1 }
        }
    }

    @Test("no more are taken on together than is set")
    func portions() async throws {
        board.take(Control(mostAtOnce: 3))
        let queue = HandQueue(messages(8))
        let handler = Noting()
        try await running(queue, handler) { _ in try await until { queue.acknowledged.count == 8 } }
        #expect(handler.batches == [3, 3, 2])
    }

    @Test("no more are begun a second than is set, and they are spread over it")
    func rate() async throws {
        board.take(Control(perSecond: 2))
        let queue = HandQueue(messages(7))
        let handler = Noting()
        let clock = Sleeps()
        try await running(queue, handler, clock: clock) { _ in
            try await until { queue.acknowledged.count == 7 }
            // Looked at before the worker is told to stop: its deadline for that is slept on the same clock.
            #expect(clock.slept.filter { $0 > .milliseconds(100) }.count == 3, "\(clock.slept)")
        }
        #expect(handler.batches == [2, 2, 2, 1])
    }

    @Test(
        "what is not begun goes back when the line is paused or the worker stops while it rests",
        arguments: [true, false])
    func givenBack(paused: Bool) async throws {
        board.take(Control(mostAtOnce: 2, perSecond: 1))
        let queue = HandQueue(messages(6))
        let handler = Noting()
        try await running(queue, handler) { worker in
            try await until { queue.acknowledged.count == 1 }
            if paused {
                board.take(Control(pause: .normal))
                try await until { queue.pauses == 1 && queue.waiting == 6 - queue.acknowledged.count }
            }
        }
        #expect(queue.inHand == 0)
        #expect(queue.acknowledged.count + queue.waiting == 6)
        #expect(queue.waiting >= 4)
    }

    @Test("an outage that ends does not open a line that somebody has paused meanwhile")
    func outageMeanwhile() async throws {
        let queue = HandQueue(messages(1))
        let isDown = Atomic(true)
        let handler = Noting {
            if isDown.load(ordering: .relaxed) { throw Outage(dependency: "test", cause: Noting.Down()) }
        }
        try await running(queue, handler) { _ in
            try await until { queue.pauses >= 1 }
            board.take(Control(pause: .normal))
            try await until { board.heard == 1 }
            try await ContinuousClock().sleep(for: .milliseconds(20))
            isDown.store(false, ordering: .relaxed)
            try await ContinuousClock().sleep(for: .milliseconds(50))
            #expect(queue.acknowledged.isEmpty)
            board.take(.unset)
            try await until { queue.acknowledged.count == 1 }
        }
    }

    @Test("what is in force is kept on the disk, and a file that cannot be read stops nobody")
    func kept() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let log = Logger(label: "test")
        #expect(ControlBoard(keptAt: path, log: log).control == .unset)
        let control = Control(pause: .all, mostAtOnce: 3, perSecond: 4, by: "A1", reason: "why", at: 7)
        ControlBoard(keptAt: path, log: log).take(control)
        #expect(ControlBoard(keptAt: path, log: log).control == control)
        try Data("half".utf8).write(to: URL(filePath: path))
        #expect(ControlBoard(keptAt: path, log: log).control == .unset)
    }
}

/// Does what it is told, and notes how large its batches were.
private final class Noting: Handler {
    struct Down: Error {}

    private let work: @Sendable () async throws -> Void
    private let state = Mutex<[Int]>([])

    init(_ work: @escaping @Sendable () async throws -> Void = {}) { self.work = work }

    var batches: [Int] { state.withLock { $0 } }

    func handle(_ messages: [Message]) async throws -> Handled {
        state.withLock { $0.append(messages.count) }
        try await work()
        return Handled(verdicts: messages.map { _ in .done })
    }
    func probe() async throws { try await work() }
}
