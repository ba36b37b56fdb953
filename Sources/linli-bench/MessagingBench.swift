import AMQP
import Baseline
import FoundationEssentials
import Glibc
import Logging
import Synchronization
import Work

/// One round of each work, by Linli's drivers and by C, on the same two queues.
struct MessagingBench {
    private static let (first, second) = (Queue.line("bench", urgent: false), Queue.line("bench", urgent: true))
    /// Of the window and of the prefetch.
    private static let window = 1000
    /// Messages in one call of `publish`, as a worker's batch would have.
    private static let batch = 250

    private let endpoint: Endpoint
    private let baseline: BaselineBroker
    private let count: Int
    private let size: Int

    init(_ endpoint: Endpoint, count: Int, size: Int) {
        self.endpoint = endpoint
        self.count = count
        self.size = size
        baseline = BaselineBroker(endpoint)
    }

    /// What one of them has published the other takes.
    func round(_ times: inout Times) async throws {
        times.baselinePublish.append(try baseline.publish(Self.first, count, size: size, window: Self.window))
        times.consume.append(try await consume(Self.first))
        times.publish.append(try await publish(Self.first))
        times.baselineRelay.append(try baseline.relay(Self.first, Self.second, count, prefetch: Self.window))
        times.relay.append(try await relay(Self.second, Self.first))
        times.baselineConsume.append(try baseline.consume(Self.first, count, prefetch: Self.window))
        times.baselinePass.record(try baseline.pass(Self.first, passing, size: size, perSecond: Self.rate))
        times.pass.record(try await pass(Self.first))
    }

    /// So many a second, when the way of one message is looked at: far from what the broker can do.
    static let rate = 1_000
    /// Five seconds of them.
    private let passing = 5 * rate

    private func publish(_ queue: String) async throws -> Double {
        let connected = Bell()
        let publisher = Publisher(endpoint, name: "bench publisher", window: Self.window, random: .system) { state in
            if state == .connected { connected.ring() }
        }
        let messages = (0..<Self.batch).map { _ in
            Outgoing(message(), to: Destination(exchange: "", key: queue))
        }
        // As many as fill the window twice: the line is never empty.
        let callers = 2 * Self.window / Self.batch
        let calls = count / Self.batch / callers
        return try await beside({ await publisher.run() }) {
            await connected.wait()
            let begin = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<callers {
                    tasks.addTask { for _ in 0..<calls { try await publisher.deliver(messages) } }
                }
                try await tasks.waitForAll()
            }
            return begin.duration(to: .now).seconds
        }
    }

    private func consume(_ queue: String) async throws -> Double {
        let connected = Bell()
        let consumer = Consumer(
            endpoint, queue: queue, name: "bench consumer", prefetch: Self.window, random: .system
        ) { state in
            if state == .connected { connected.ring() }
        }
        return try await beside({ await consumer.run() }) {
            await connected.wait()
            let begin = ContinuousClock.now
            var taken = 0
            while taken < count, let batch = try await consumer.next() {
                taken += batch.count
                await consumer.acknowledge(batch.map(\.tag))
            }
            let seconds = begin.duration(to: .now).seconds
            await consumer.stop()
            return seconds
        }
    }

    /// Microseconds from the publish of each to its delivery, one message a publish.
    private func pass(_ queue: String) async throws -> [UInt32] {
        let publisher = Publisher(endpoint, name: "bench publisher", window: Self.window, random: .system)
        let consumer = Consumer(
            endpoint, queue: queue, name: "bench consumer", prefetch: Self.window, random: .system)
        return try await beside({ await publisher.run() }) {
            try await beside({ await consumer.run() }) {
                async let sending: Void = sendEvenly(to: queue, by: publisher)
                var microseconds: [UInt32] = []
                while microseconds.count < passing, let batch = try await consumer.next() {
                    let now = Self.monotonic()
                    for case .success(let message) in batch.map(\.content) {
                        microseconds.append(UInt32(clamping: (now - Self.stamp(in: message.body)) / 1_000))
                    }
                    await consumer.acknowledge(batch.map(\.tag))
                }
                try await sending
                await consumer.stop()
                return microseconds
            }
        }
    }

    private func sendEvenly(to queue: String, by publisher: Publisher) async throws {
        let begin = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for sent in 0..<passing {
                try await ContinuousClock().sleep(until: begin + .seconds(1) * sent / Self.rate)
                tasks.addTask {
                    var message = message()
                    message.body.replaceSubrange(0..<8, with: withUnsafeBytes(of: Self.monotonic()) { Array($0) })
                    try await publisher.deliver([Outgoing(message, to: Destination(exchange: "", key: queue))])
                }
            }
            try await tasks.waitForAll()
        }
    }

    /// Nanoseconds of the monotonic clock.
    private static func monotonic() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }

    private static func stamp(in body: [UInt8]) -> Int64 {
        body.withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
    }

    /// A worker whose handler hands every message on.
    private func relay(_ from: String, _ to: String) async throws -> Double {
        let publisher = Publisher(endpoint, name: "bench publisher", window: Self.window, random: .system)
        let consumer = Consumer(
            endpoint, queue: from, name: "bench consumer", prefetch: Self.window, random: .system)
        let handler = Handing(to: Destination(exchange: "", key: to), most: count)
        let worker = Worker(
            consumer: consumer, publisher: publisher, handler: handler, clock: ContinuousClock(), now: { 0 },
            random: .system, log: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        return try await beside({ await publisher.run() }) {
            try await beside({ await consumer.run() }) {
                let begin = ContinuousClock.now
                async let working: Void = worker.run()
                await handler.isDone.wait()
                let seconds = begin.duration(to: .now).seconds
                await worker.stop()
                try await working
                return seconds
            }
        }
    }

    private func message() -> Message {
        Message(
            id: UUID(), caseID: UUID(), type: "linli.request.v1", contentType: "application/octet-stream",
            timestamp: 1_790_000_000_123, appID: "bench",
            headers: [
                Header.line: .text("bench"), Header.urgency: .text("normal"), Header.grid: .text("g03"),
                Header.attempt: .integer(2),
            ],
            body: Array(repeating: 0, count: size))
    }
}

/// Hands every message on, and says when all have passed.
private final class Handing: Handler {
    let isDone = Bell()
    private let destination: Destination
    private let most: Int
    private let passed = Atomic(0)

    init(to destination: Destination, most: Int) {
        self.destination = destination
        self.most = most
    }

    func handle(_ messages: [Message]) async throws -> Handled {
        if passed.add(messages.count, ordering: .relaxed).newValue >= most { isDone.ring() }
        return Handled(
            verdicts: messages.map { _ in .done }, outgoing: messages.map { Outgoing($0, to: destination) })
    }

    func probe() async throws {}
}

/// Runs a connection for the length of a body.
private func beside<Value: Sendable>(
    _ run: @escaping @Sendable () async -> Void, _ body: () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { await run() }
        defer { tasks.cancelAll() }
        return try await body()
    }
}

extension RandomSource {
    fileprivate static var system: RandomSource {
        RandomSource {
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        }
    }
}
