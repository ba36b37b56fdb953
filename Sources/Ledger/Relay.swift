internal import FoundationEssentials
internal import Lines
package import Logging
package import Postgres
internal import SwiftProtobuf
package import Work

/// Sends the rows of the outbox that are due: leases them, publishes with confirms, marks them sent. The commit that
/// settles a request deletes its row; one that was sent and not settled is sent again.
package struct Relay: Sendable {
    package struct Options: Sendable {
        package var poll: Duration
        package var batch: Int
        package var lease: Duration
        package var resendAfter: Duration

        package init(
            poll: Duration = .milliseconds(200), batch: Int = 200, lease: Duration = .seconds(60),
            resendAfter: Duration = .seconds(15 * 60)
        ) {
            self.poll = poll
            self.batch = batch
            self.lease = lease
            self.resendAfter = resendAfter
        }
    }

    private let ledger: Pool
    private let publisher: any MessagePublisher
    private let options: Options
    private let clock: any Clock<Duration>
    private let log: Logger

    package init(
        ledger: Pool, publisher: any MessagePublisher, options: Options = Options(), clock: any Clock<Duration>,
        log: Logger
    ) {
        self.ledger = ledger
        self.publisher = publisher
        self.options = options
        self.clock = clock
        self.log = log
    }

    package func run() async throws {
        while true {
            try Task.checkCancellation()
            do {
                // A full batch means that there may be more that is due.
                if try await send() == options.batch { continue }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                log.warning("relay is held up", metadata: ["error": "\(error)"])
                try await clock.sleep(for: .seconds(1))
            }
            try await clock.sleep(for: options.poll)
        }
    }

    /// Sends one batch of what is due, and says how many that were.
    package func send() async throws -> Int {
        let rows = try await ledger.withConnection {
            try await $0.query(
                .leaseOutbox,
                [
                    .int64(Int64(options.batch)), .int64(options.lease.milliseconds),
                    .int64(options.resendAfter.milliseconds),
                ])
        }
        guard !rows.isEmpty else { return 0 }
        var messages: [Outgoing] = []
        for row in rows {
            let request = try WireRequest(serializedBytes: try row.bytes("request"))
            messages.append(request.outgoing("linli-ledger"))
        }
        let confirmations = try await publisher.publish(messages)
        let sent = zip(messages, confirmations).filter { $1 == .confirmed }.map(\.0.message.id)
        if sent.count < messages.count {
            log.error(
                "the broker did not take some of the outbox", metadata: ["count": "\(messages.count - sent.count)"])
        }
        try await ledger.withConnection { _ = try await $0.query(.markSent, [.uuids(sent)]) }
        return rows.count
    }
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
