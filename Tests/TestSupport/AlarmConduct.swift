internal import Testing
package import Work

/// How a broker with an alarm behaves, the same of RabbitMQ and of the one in memory: publishing waits, and ends at its
/// deadline or with its task; consuming goes on; and both are as before when it is over.
package struct AlarmConduct: Sendable {
    package let publisher: any MessagePublisher
    package let consumer: any MessageConsumer
    /// A message for the consumer's queue, which is empty.
    package let message: @Sendable () -> Outgoing
    package let raise: @Sendable () async throws -> Void
    package let clear: @Sendable () async throws -> Void

    package init(
        publisher: any MessagePublisher, consumer: any MessageConsumer, message: @escaping @Sendable () -> Outgoing,
        raise: @escaping @Sendable () async throws -> Void, clear: @escaping @Sendable () async throws -> Void
    ) {
        self.publisher = publisher
        self.consumer = consumer
        self.message = message
        self.raise = raise
        self.clear = clear
    }

    /// `during` looks at what else is to be seen of the alarm.
    package func check(during: () async throws -> Void = {}) async throws {
        try await publish(100)
        try await raise()
        do {
            try await publish(1)
            Issue.record("it was published in spite of the alarm")
        } catch let failure as any PublishFailure {
            #expect(failure.remedy == .again)
        }
        let waiting = Task { try await publish(1) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        try await during()
        try await take(100)
        try await clear()
        try await publish(100)
        try await take(100)
    }

    private func publish(_ count: Int) async throws {
        let answers = try await publisher.publish((0..<count).map { _ in message() })
        #expect(answers.allSatisfy { $0 == .confirmed })
    }

    /// At least so many: of a message that was on its way when the alarm came nobody knows whether it is there.
    private func take(_ count: Int) async throws {
        var taken = 0
        while taken < count, let batch = try await consumer.next() {
            await consumer.acknowledge(batch.map(\.tag))
            taken += batch.count
        }
    }
}
