import AMQP
import Foundation
import Synchronization
import TestSupport
import Work

/// Publishes batch after batch, and knows which messages the broker has confirmed.
final class Load: Sendable {
    private let queue: String
    private let publisher: Publisher
    private let bell = Bell()
    private let state = Mutex((isAsked: false, confirmed: Set<UUID>()))

    init(queue: String, publisher: Publisher) {
        self.queue = queue
        self.publisher = publisher
    }

    var confirmed: Set<UUID> { state.withLock { $0.confirmed } }

    func run() async {
        while !Task.isCancelled, !state.withLock({ $0.isAsked }) {
            let batch = Sample.outgoing(20, queue)
            // What fails is not counted: whether it arrived, nobody knows.
            guard (try? await publisher.deliver(batch)) != nil else { continue }
            state.withLock { $0.confirmed.formUnion(batch.map(\.message.id)) }
        }
        bell.ring()
    }

    /// Ends the load, after the batch that is under way.
    func stop() async throws {
        state.withLock { $0.isAsked = true }
        await bell.wait()
        try Task.checkCancellation()
    }
}

/// Consumers of one queue, and what has come to them.
final class Crowd: Sendable {
    private let state: Mutex<(seen: Set<UUID>, settles: Bool)>
    private let bell = Bell()

    private init(settling: Bool) { state = Mutex(([], settling)) }

    /// Whether they settle what comes from now on.
    var settles: Bool {
        get { state.withLock { $0.settles } }
        set { state.withLock { $0.settles = newValue } }
    }

    /// Waits for what has come to be enough.
    func wait(for isEnough: (Set<UUID>) -> Bool) async throws {
        while !state.withLock({ isEnough($0.seen) }) {
            try Task.checkCancellation()
            await bell.wait()
        }
    }

    static func with(
        _ count: Int, _ endpoint: Endpoint, _ queue: String, settling: Bool = false,
        _ body: (Crowd) async throws -> Void
    ) async throws {
        let crowd = Crowd(settling: settling)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await withConsumer(endpoint, queue: queue, prefetch: 2_000) { consumer, _ in
                        while let batch = try await consumer.next() { await crowd.take(batch, from: consumer) }
                    }
                }
            }
            defer { group.cancelAll() }
            try await body(crowd)
        }
    }

    private func take(_ batch: [Delivery], from consumer: Consumer) async {
        let settles = state.withLock { state in
            state.seen.formUnion(batch.compactMap(\.message?.id))
            return state.settles
        }
        if settles { await consumer.acknowledge(batch.map(\.tag)) }
        bell.ring()
    }
}

extension Array {
    /// In their order, at most `count` each.
    func portions(of count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
