package import Logging
package import Postgres

/// What is not kept for ever, and how long it is: after that it is swept away, once a day.
package struct Retention: Sendable {
    package enum Kept: String, Sendable, CaseIterable {
        /// Notices that were told, or are over.
        case notices
        /// What was said in a request that was parked, and has taken effect since or was dropped.
        case parked
    }

    /// Never under thirty days: the database refuses that.
    private let keep: [Kept: Duration]
    private let ledger: Pool
    private let pause: Duration
    private let clock: any Clock<Duration>
    private let log: Logger

    /// Sweeps when it begins, and `pause` after each time.
    package init(
        ledger: Pool, keep: [Kept: Duration], pause: Duration = .seconds(24 * 3600), clock: any Clock<Duration>,
        log: Logger
    ) {
        self.ledger = ledger
        self.keep = keep
        self.pause = pause
        self.clock = clock
        self.log = log
    }

    /// Sweeps once a day, until its task is cancelled. What fails is done the next time.
    package func run() async throws {
        while true {
            for kept in Kept.allCases {
                do {
                    let gone = try await sweep(kept)
                    if gone > 0 { log.notice("swept away", metadata: ["what": "\(kept.rawValue)", "rows": "\(gone)"]) }
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    log.error("not swept away", metadata: ["what": "\(kept.rawValue)", "error": "\(error)"])
                }
            }
            try await clock.sleep(for: pause)
        }
    }

    /// How many rows are gone. In portions, so that nobody waits behind it.
    package func sweep(_ kept: Kept) async throws -> Int64 {
        guard let keep = keep[kept] else { return 0 }
        var gone: Int64 = 0
        while true {
            try Task.checkCancellation()
            let portion = try await ledger.withConnection {
                try await $0.query(.sweep, [.text(kept.rawValue), .int64(keep.milliseconds), .int32(Self.portion)])
                    .only().int64("gone")
            }
            gone += portion
            if portion < Int64(Self.portion) { return gone }
        }
    }

    private static let portion: Int32 = 1_000
}

extension Statement {
    fileprivate static let sweep = Statement(
        "sweep", "SELECT sweep($1, now() - make_interval(secs => $2::int8 / 1000.0), $3) AS gone")
}
