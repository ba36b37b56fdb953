internal import FoundationEssentials
package import Lines
package import Logging
package import Postgres
internal import Work

/// Sends notices that are due through the channels of the house: leases them, sends, and says of each that it was told. At
/// least once: whoever dies between the two sends again, with the same id. One that no channel takes is tried again ever
/// later, and stands at the desk as 待告知 meanwhile.
package struct Notifier: Sendable {
    package struct Options: Sendable {
        package var poll: Duration
        /// Leased together; one at a time, so that none waits leased behind a channel that hangs.
        package var batch: Int
        package var lease: Duration
        /// Until one that failed is tried again: doubled with each try, up to the longest.
        package var retryAfter: Duration
        package var retryLongest: Duration

        package init(
            poll: Duration = .milliseconds(500), batch: Int = 1, lease: Duration = .seconds(120),
            retryAfter: Duration = .seconds(5), retryLongest: Duration = .seconds(600)
        ) {
            self.poll = poll
            self.batch = batch
            self.lease = lease
            self.retryAfter = retryAfter
            self.retryLongest = retryLongest
        }
    }

    private let ledger: Pool
    private let channels: [any MessageChannel]
    private let options: Options
    private let clock: any Clock<Duration>
    private let log: Logger

    /// The channels are asked in order, until one has taken it.
    package init(
        ledger: Pool, channels: [any MessageChannel], options: Options = Options(), clock: any Clock<Duration>,
        log: Logger
    ) {
        self.ledger = ledger
        self.channels = channels
        self.options = options
        self.clock = clock
        self.log = log
    }

    package func run() async throws {
        let polling = Polling(pause: options.poll, full: options.batch, clock: clock, log: log)
        try await polling.run("notices are") { try await send() }
    }

    /// Sends what is due, so many at the most, and says how many were tried.
    package func send() async throws -> Int {
        let due = try await ledger.withConnection {
            try await $0.query(.leaseNotices, [.int64(Int64(options.batch)), .int64(options.lease.milliseconds)])
                .compactMap { try DueNotice($0) }
        }
        for notice in due {
            try Task.checkCancellation()
            try await send(notice)
        }
        return due.count
    }

    private func send(_ notice: DueNotice) async throws {
        var failures: [String] = []
        for channel in channels {
            do {
                try await channel.send(notice.message)
                Failpoint.told.reach()
                // Survives a stop that comes right now: who was told need not be told again at the next start.
                try await Task { try await told(notice, by: channel) }.value
                return
            } catch let error as PostgresError {
                throw error
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                failures.append("\(channel.name): \(error)")
            }
        }
        try await untold(notice, failures.joined(separator: "; "))
    }

    private func told(_ notice: DueNotice, by channel: any MessageChannel) async throws {
        try await ledger.withConnection {
            _ = try await $0.query(.markTold, [.uuid(notice.id), .text(channel.name)])
        }
        log.info(
            "told", metadata: ["notice.id": "\(notice.idText)", "code": "\(notice.news.code)", "by": "\(channel.name)"])
    }

    private func untold(_ notice: DueNotice, _ failure: String) async throws {
        let pause = min(options.retryLongest, options.retryAfter * (1 << min(notice.attempts, 16)))
        try await ledger.withConnection {
            _ = try await $0.query(
                .markUntold, [.uuid(notice.id), .text(failure), .int64(pause.milliseconds)])
        }
        log.error(
            "nobody was told, tried again later",
            metadata: [
                "notice.id": "\(notice.idText)", "attempts": "\(notice.attempts + 1)", "error": "\(failure)",
                "pause": "\(pause)",
            ])
    }
}
