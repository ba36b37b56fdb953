internal import Logging
internal import Postgres
internal import Work

/// A queue whose messages the database takes: what it has taken is acknowledged, and nothing is published. What keeps
/// the database from taking a batch is no fault of the batch's: it goes back once, nothing is consumed, and the
/// database is asked with growing pauses.
struct Uptake: Sendable {
    struct Options: Sendable {
        /// Pauses between two probes.
        var pauses: [Duration] = [
            .milliseconds(200), .milliseconds(500), .seconds(1), .seconds(2), .seconds(5), .seconds(10),
        ]
        /// Pauses after which a batch is tried again that has met another transaction.
        var tries: [Duration] = [.milliseconds(100), .milliseconds(500), .seconds(1)]
        /// What a batch in hand may still take when this is asked to stop.
        var grace = Duration.seconds(1)
        var meter = WorkMeter()
        var report: Recovery.Report = { _ in }
    }

    typealias Work = @Sendable ([Delivery]) async throws -> Void

    let consumer: any MessageConsumer
    var options = Options()
    let clock: any Clock<Duration>
    let log: Logger
    private let stopping = Stop()

    init(_ consumer: any MessageConsumer, options: Options = Options(), clock: any Clock<Duration>, log: Logger) {
        self.consumer = consumer
        self.options = options
        self.clock = clock
        self.log = log
    }

    /// Runs until it is stopped or the task is cancelled. `probe` is given the batch that could not be taken, which is
    /// back in its queue by then.
    func run(taking take: @escaping Work, probing probe: @escaping Work) async throws {
        do {
            try await consume(take, probe)
        } catch is CancellationError where stopping.isAsked {
            // What was in hand is back in its queue.
        }
    }

    /// Ends `run()`: what is in hand is finished where that is a matter of a moment, and given back where it is not.
    func stop() async {
        stopping.ask()
        await consumer.stop()
    }

    private func consume(_ take: @escaping Work, _ probe: @escaping Work) async throws {
        let recovery = Recovery(
            of: Valve(of: consumer), pauses: options.pauses, clock: clock, stop: stopping, meter: options.meter,
            report: options.report, log: log)
        var pausesPassed = 0
        while let batch = try await consumer.next() {
            options.meter.turn(to: .working)
            defer { options.meter.turn(to: .idle) }
            do {
                let time = try await clock.measure {
                    try await stopping.bound(grace: options.grace, clock: clock) { try await insist(on: batch, take) }
                }
                await consumer.acknowledge(batch.map(\.tag))
                options.meter.count(batch.map { _ in .done })
                options.meter.batch(took: time)
                pausesPassed = 0
            } catch is CancellationError {
                await consumer.giveBack(batch.map(\.tag))
                throw CancellationError()
            } catch {
                let outage = Outage(ofDatabase: error)
                pausesPassed = try await recovery.waitOut(outage, after: pausesPassed) {
                    do {
                        try await probe(batch)
                    } catch is CancellationError {
                        throw CancellationError()
                    } catch {
                        throw Outage(ofDatabase: error)
                    }
                }
            }
        }
    }

    /// Of two transactions that meet one may lose: it is tried again a few times, but not for as long as the broker
    /// waits for an acknowledgement.
    private func insist(on batch: [Delivery], _ take: Work) async throws {
        for pause in options.tries {
            do {
                return try await take(batch)
            } catch let error as PostgresError where error.hasMetAnother {
                log.warning("met another transaction, again after a pause", metadata: ["error": "\(error)"])
                try await clock.sleep(for: pause)
            }
        }
        try await take(batch)
    }
}

extension Outage {
    /// PostgreSQL did not do what a statement of ours asks. Unless it is away or slow, somebody must see to it: a right,
    /// a table or a password is missing.
    init(ofDatabase error: any Error) {
        let passes = (error as? PostgresError).map { $0.isOutage || $0.isRetriable } ?? false
        self.init(dependency: "PostgreSQL", cause: error, needsPerson: !passes)
    }
}
