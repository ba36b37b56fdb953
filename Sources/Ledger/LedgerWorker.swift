internal import FoundationEssentials
internal import Lines
package import Logging
internal import Postgres
package import Work

/// Consumes bundles and commits their decisions; acknowledges after the commit. Its consuming path publishes nothing.
package struct LedgerWorker: Sendable {
    private let consumer: any MessageConsumer
    private let committer: Committer
    private let parking: Parking
    private let pauses: [Duration]
    private let clock: any Clock<Duration>
    private let log: Logger

    package init(
        consumer: any MessageConsumer, committer: Committer, parking: Parking,
        pauses: [Duration] = [.milliseconds(100), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5)],
        clock: any Clock<Duration>, log: Logger
    ) {
        self.consumer = consumer
        self.committer = committer
        self.parking = parking
        self.pauses = pauses
        self.clock = clock
        self.log = log
    }

    package func run() async throws {
        while let batch = try await consumer.next() { try await take(batch) }
    }

    private func take(_ batch: [Delivery]) async throws {
        for attempt in 0... {
            do {
                let decisions = try await open(batch)
                let report = try await committer.commit(decisions)
                await consumer.acknowledge(batch.map(\.tag))
                tell(report)
                return
            } catch let error as PostgresError where error.isOutage {
                // Not for as long as the broker would wait for an acknowledgement: give back once, and ask.
                try await waitOut(error)
                return
            } catch is CancellationError {
                await consumer.giveBack(batch.map(\.tag))
                throw CancellationError()
            } catch {
                log.error("commit failed, again after a pause", metadata: ["error": "\(error)"])
                try await clock.sleep(for: pauses[min(attempt, pauses.count - 1)])
            }
        }
    }

    /// The decisions of a batch. A bundle that nobody can read is parked as bytes; its requests come again by
    /// themselves, because nobody has settled them.
    private func open(_ batch: [Delivery]) async throws -> [WireDecision] {
        var decisions: [WireDecision] = []
        for delivery in batch {
            switch delivery.content {
            case .success(let message) where message.type == RequestType.bundle:
                do {
                    decisions += try Bundler.open(message.body)
                } catch {
                    try await park(message.body, message.headers, "\(error)")
                }
            case .success(let message): try await park(message.body, message.headers, "type \(message.type)")
            case .failure(let malformed): try await park(malformed.body, malformed.headers, malformed.reason)
            }
        }
        return decisions
    }

    private func park(_ body: [UInt8], _ headers: [String: HeaderValue], _ detail: String) async throws {
        log.error("a bundle cannot be read and was parked", metadata: ["detail": "\(detail)"])
        try await parking.park(ParkedRow(unreadable: body, headers: headers, from: Queue.ledger, detail: detail))
    }

    private func waitOut(_ error: PostgresError) async throws {
        log.warning("PostgreSQL is down, consuming nothing", metadata: ["error": "\(error)"])
        await consumer.pause()
        for attempt in 0... {
            try await clock.sleep(for: pauses[min(attempt, pauses.count - 1)])
            do {
                try await parking.probe()
                break
            } catch let error as PostgresError {
                log.debug("PostgreSQL is still down", metadata: ["error": "\(error)"])
            }
        }
        log.notice("PostgreSQL is up, consuming again")
        await consumer.resume()
    }

    private func tell(_ report: CommitReport) {
        let level: Logger.Level = report.parked > 0 ? .error : .debug
        log.log(
            level: level, "batch committed",
            metadata: [
                "committed": "\(report.committed)", "duplicates": "\(report.duplicates)",
                "conflicts": "\(report.conflicts)", "parked": "\(report.parked)",
            ])
    }
}
