package import Casework
internal import FoundationEssentials
internal import Lines
package import Logging
internal import ServiceLifecycle
package import Work

/// Publishes what the register holds, with confirms, and marks it sent. Urgent and normal rows go on their own lanes, so
/// that an emergency never waits behind a batch. While the broker is down, blocked, empty or gone, rows stay where they
/// are and nothing is lost; whatever was sent twice takes effect once.
package struct Forwarder: Service {
    package struct Options: Sendable {
        /// Rows in one call.
        package var batch: Int
        /// Normal rows of a line are held above so many waiting messages.
        package var holdAbove: Int
        package var resend: ResendPolicy
        package var pauses: Pauses
        /// How often the register is looked at when nobody rings.
        package var idle: Duration
        /// Our name in what is published.
        package var app: String

        package init(
            batch: Int = 500, holdAbove: Int = 10_000, resend: ResendPolicy = ResendPolicy(),
            pauses: Pauses = Pauses(), idle: Duration = .seconds(1), app: String = "linli-intake"
        ) {
            self.batch = batch
            self.holdAbove = holdAbove
            self.resend = resend
            self.pauses = pauses
            self.idle = idle
            self.app = app
        }
    }

    private let register: Register
    private let publisher: any MessagePublisher
    private let depth: @Sendable (Line) async -> Int?
    private let options: Options
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Instant
    private let log: Logger

    /// `depth` tells how many messages wait in a line's normal queue; nil where nobody can say.
    package init(
        register: Register, publisher: any MessagePublisher, depth: @escaping @Sendable (Line) async -> Int?,
        options: Options = Options(), clock: any Clock<Duration>, now: @escaping @Sendable () -> Instant, log: Logger
    ) {
        self.register = register
        self.publisher = publisher
        self.depth = depth
        self.options = options
        self.clock = clock
        self.now = now
        self.log = log
    }

    /// Works until the daemon stops. What is not confirmed by then is sent at the next start.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { lanes in
                lanes.addTask { await lane(urgent: true) }
                lanes.addTask { await lane(urgent: false) }
            }
        }
    }

    private func lane(urgent: Bool) async {
        let bell = urgent ? register.urgentBell : register.normalBell
        var holdBack = HoldBack(depth: depth, holdAbove: options.holdAbove)
        var pauses = options.pauses
        while !Task.isCancelled {
            let round = await round(urgent: urgent, &holdBack, isFailing: pauses.isFailing)
            switch round {
            case .sent:
                pauses.reset()
            case .idle:
                await bell.wait(atMost: options.idle, on: clock)
            case .failed:
                // Nothing got through: the broker, not a row, is at fault.
                try? await clock.sleep(for: pauses.next())  // Cancelled: the loop ends.
            }
        }
    }

    private enum Round { case sent, idle, failed }

    /// One batch: read, publish, mark. Failures are told when they begin, not every time.
    private func round(urgent: Bool, _ holdBack: inout HoldBack, isFailing: Bool) async -> Round {
        do {
            let held: Set<Line> = urgent ? [] : await holdBack.held(at: now(), log)
            let rows = try await register.unsent(urgent: urgent, holding: held, most: options.batch, at: now())
            guard !rows.isEmpty else { return .idle }
            let outgoing = rows.map { $0.wire.outgoing(options.app) }
            let confirmations = try await publisher.publish(outgoing)
            if !urgent {
                for (line, sent) in Dictionary(grouping: rows, by: \.line) { holdBack.sent(sent.count, of: line) }
            }
            return try await mark(Array(zip(rows, confirmations)), isFailing: isFailing)
        } catch is CancellationError {
            return .idle
        } catch {
            let metadata: Logger.Metadata = ["error": "\(error)", "urgent": "\(urgent)"]
            if isFailing {
                log.debug("still not published", metadata: metadata)
            } else {
                log.warning("not published, rows stay in the register", metadata: metadata)
            }
            return .failed
        }
    }

    private func mark(_ answers: [(RegisteredRequest, Confirmation)], isFailing: Bool) async throws -> Round {
        let confirmed = answers.filter { $1 == .confirmed }.map(\.0.id)
        let refused = answers.filter { $1 != .confirmed }
        if !confirmed.isEmpty {
            let (register, moment, resend) = (register, now(), options.resend)
            // Survives a stop that comes right now: what the broker has need not be sent again at the next start.
            try await Task { try await register.markSent(confirmed, at: moment, resend: resend) }.value
        }
        guard !refused.isEmpty else { return .sent }
        if !isFailing {
            log.warning(
                "the broker did not take rows",
                metadata: [
                    "returned": "\(refused.filter { $1 == .returned }.count)",
                    "nacked": "\(refused.filter { $1 == .nacked }.count)",
                    "lines": "\(Set(refused.map(\.0.line.rawValue)).sorted().joined(separator: " "))",
                ])
        }
        guard !confirmed.isEmpty else { return .failed }
        // Others got through: these alone wait a little, and hold up nobody.
        try await register.postpone(refused.map(\.0.id), until: now() + .seconds(5))
        return .sent
    }
}
