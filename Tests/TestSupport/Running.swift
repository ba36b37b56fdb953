package import AMQP
internal import Synchronization
package import Work

/// The states that a link goes through, to be waited for.
package final class StateLog: Sendable {
    /// The test's time was over before the state came.
    struct NeverCame: Error {
        let last: LinkState?
    }

    private let unread = Mutex<[LinkState]>([])
    private let last = Mutex<LinkState?>(nil)
    private let bell = Bell()

    package init() {}

    package func note(_ link: LinkState) {
        unread.withLock { $0.append(link) }
        last.withLock { $0 = link }
        bell.ring()
    }

    /// Waits for a state that matches, among those that were not read yet, and reads up to it.
    @discardableResult
    package func wait(for matches: (LinkState) -> Bool) async throws -> LinkState {
        while true {
            if let found = take(matches) { return found }
            guard !Task.isCancelled else { throw NeverCame(last: last.withLock { $0 }) }
            await bell.wait()
        }
    }

    package func waitForConnected() async throws { try await wait { $0 == .connected } }

    @discardableResult
    package func waitForReconnecting() async throws -> LinkState {
        try await wait { if case .reconnecting = $0 { true } else { false } }
    }

    private func take(_ matches: (LinkState) -> Bool) -> LinkState? {
        unread.withLock { unread in
            let index = unread.firstIndex(where: matches)
            defer { unread.removeFirst(index.map { $0 + 1 } ?? unread.count) }
            return index.map { unread[$0] }
        }
    }
}

extension RandomSource {
    /// Tests want no luck: the system's will do where only the pauses depend on it.
    package static var system: RandomSource {
        RandomSource {
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        }
    }
}

/// Runs a publisher for the length of `body`, connected from the start.
package func withPublisher<Value>(
    _ endpoint: Endpoint, window: Int = 1000, _ body: (Publisher, StateLog) async throws -> Value
) async throws -> Value {
    let log = StateLog()
    let publisher = Publisher(endpoint, name: "test publisher", window: window, random: .system) { log.note($0) }
    return try await running({ await publisher.run() }) {
        try await log.waitForConnected()
        return try await body(publisher, log)
    }
}

/// Runs a consumer for the length of `body`, connected from the start.
package func withConsumer<Value>(
    _ endpoint: Endpoint, queue: String, prefetch: Int = 500, _ body: (Consumer, StateLog) async throws -> Value
) async throws -> Value {
    let log = StateLog()
    let consumer = Consumer(
        endpoint, queue: queue, name: "test consumer", prefetch: prefetch, random: .system
    ) { log.note($0) }
    return try await running({ await consumer.run() }) {
        try await log.waitForConnected()
        return try await body(consumer, log)
    }
}

/// Runs a service beside a test, and cancels it when the test is over.
package func running<Value>(
    _ run: @escaping @Sendable () async -> Void, _ body: () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await run() }
        defer { group.cancelAll() }
        return try await body()
    }
}

extension Consumer {
    /// Takes deliveries until there are this many.
    package func take(_ count: Int) async throws -> [Delivery] {
        var deliveries: [Delivery] = []
        while deliveries.count < count, let batch = try await next() { deliveries += batch }
        return deliveries
    }
}
