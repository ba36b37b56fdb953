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
        let polling = Polling(pause: options.poll, full: options.batch, clock: clock, log: log)
        try await polling.run("relay is") { try await send() }
    }

    /// Sends one batch of what is due, and says how many rows that were.
    package func send() async throws -> Int {
        let rows = try await lease()
        guard let lease = rows.first?.lease else { return 0 }
        Failpoint.leased.reach()
        var requests: [WireRequest] = []
        for row in rows {
            do {
                requests.append(try row.request)
            } catch {
                try await park(ParkedRow(unreadable: row, detail: "\(error)"))
            }
        }
        let sent = try await publish(requests)
        Failpoint.published.reach()
        try await ledger.withConnection { _ = try await $0.query(.markSent, [.uuids(sent), .text(lease)]) }
        return rows.count
    }

    private func lease() async throws -> [DueRow] {
        try await ledger.withConnection {
            try await $0.query(
                .leaseOutbox,
                [
                    .int64(Int64(options.batch)), .int64(options.lease.milliseconds),
                    .int64(options.resendAfter.milliseconds),
                ]
            ).map { try DueRow($0) }
        }
    }

    /// Publishes requests and returns those that are confirmed. One that no broker can carry is found by halving, and
    /// parked: nothing is published of a call that holds one.
    private func publish(_ requests: [WireRequest]) async throws -> [UUID] {
        guard !requests.isEmpty else { return [] }
        do {
            let confirmations = try await publisher.publish(requests.map { $0.outgoing("linli-ledger") })
            let sent = zip(requests, confirmations).filter { $1 == .confirmed }.map(\.0.requestID)
            if sent.count < requests.count {
                log.error(
                    "the broker did not take some of the outbox", metadata: ["count": "\(requests.count - sent.count)"])
            }
            return sent
        } catch let failure as any PublishFailure where failure.remedy == .otherMessage {
            guard requests.count > 1 else {
                try await park(
                    ParkedRow(
                        requests[0], from: ParkedRow.outbox, reason: Reason.Code.malformed.rawValue,
                        detail: "\(failure)"))
                return []
            }
            let half = requests.count / 2
            let first = try await publish(Array(requests[..<half]))
            return first + (try await publish(Array(requests[half...])))
        }
    }

    /// From the outbox to where a person sees it, in one step: the rows behind it go on.
    private func park(_ row: ParkedRow) async throws {
        log.error(
            "a row of the outbox cannot be sent and was parked",
            metadata: ["request.id": "\(row.messageID.uuidString.lowercased())", "detail": "\(row.detail)"])
        try await ledger.withTransaction { connection in
            try await row.write(on: connection)
            _ = try await connection.query(.deleteOutbox, [.uuids([row.messageID])])
        }
    }
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
