package import Logging
package import Postgres
package import Work

/// Puts into the table `parked` what a person must look at, and drains the queue `linli.parked` into it.
package struct Parking: Sendable {
    private let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    func park(_ row: ParkedRow) async throws {
        try await ledger.withConnection { try await row.write(on: $0) }
    }

    func probe() async throws {
        _ = try await ledger.withConnection { try await $0.query(.probe, []) }
    }

    /// Runs until the consumer is stopped. What has taken effect already is not parked.
    package func drain(
        _ consumer: any MessageConsumer, pause: Duration = .seconds(1), clock: any Clock<Duration>, log: Logger
    ) async throws {
        while let batch = try await consumer.next() {
            for delivery in batch { try await take(delivery, consumer, pause: pause, clock: clock, log: log) }
        }
    }

    private func take(
        _ delivery: Delivery, _ consumer: any MessageConsumer, pause: Duration, clock: any Clock<Duration>, log: Logger
    ) async throws {
        let row: ParkedRow =
            switch delivery.content {
            case .success(let message): ParkedRow(delivery, message)
            case .failure(let malformed):
                ParkedRow(
                    unreadable: malformed.body, headers: malformed.headers, from: delivery.queue,
                    detail: malformed.reason)
            }
        while true {
            do {
                try await park(row)
                await consumer.acknowledge([delivery.tag])
                return
            } catch let error as PostgresError {
                // The queue has no limit that matters and nobody waits behind it: this one waits here.
                log.warning("cannot park yet", metadata: ["error": "\(error)"])
                try await clock.sleep(for: pause)
            }
        }
    }
}
