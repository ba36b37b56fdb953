internal import AMQP
package import Casework
package import Daemon
internal import Ledger
internal import Lines
internal import Postgres
package import ServiceLifecycle
package import Work

/// A line as a daemon: its handler over its two queues. The urgent queue has a worker and a connection of its own, so
/// that it never waits behind the normal one.
package enum LineService {
    package static let sections: [Settings.Section] = [
        \.amqp, \.postgres, \.keys, \.state, \.controls, \.wait, \.retry, \.dispatch, \.errand, \.money, \.visitors,
        \.followUp, \.safety,
        \.courtConfirmation, \.goods, \.care, \.reminder, \.catalogue, \.calendars,
    ]

    /// The services of one line's worker, in the order in which they depend on each other.
    package static func services<Trade: ServiceLine>(of _: Trade.Type, in daemon: Daemon) throws -> [any Service] {
        let settings = daemon.settings
        let ledger = Pool(settings.postgres.server(daemon.name), size: settings.postgres.pool)
        let keys = Pool(settings.postgres.server(daemon.name).database(settings.postgres.keysDatabase), size: 2)
        let publisher = Publisher(
            settings.amqp.endpoint, name: "\(daemon.name) publisher", random: daemon.random,
            onChange: daemon.watch("publisher"))
        let reader = LedgerReader(ledger: ledger, keys: keys)
        let controls = ControlBoard(
            keptAt: "\(settings.state.directory)/control-\(Trade.line.rawValue).json", log: daemon.log)
        let poll = ControlPoll(
            Trade.line, reader, board: controls, every: settings.controls.poll, clock: Clocks.monotonic, log: daemon.log
        )
        let handler = LineHandler<Trade>(
            reader,
            house: .init(
                catalogue: try settings.loadCatalogue(), policy: settings.policy,
                calendar: try settings.loadCalendar(), ring: try settings.loadKeyRing(), app: daemon.name),
            controls: controls)
        var services: [any Service] = [
            Stoppable.pool(ledger), Stoppable.pool(keys), Stoppable.publisher(publisher),
            Stoppable { try await cancelWhenGracefulShutdown { try await poll.run() } },
        ]
        for urgent in [true, false] {
            let queue = Queue.line(Trade.line.rawValue, urgent: urgent)
            let consumer = Consumer(
                settings.amqp.endpoint, queue: queue, name: "\(daemon.name) \(queue)",
                prefetch: settings.amqp.prefetch, random: daemon.random, onChange: daemon.watch(queue))
            let meter = WorkMeter()
            let worker = Worker(
                consumer: consumer, publisher: publisher, handler: handler,
                options: .init(
                    name: "\(daemon.name) \(Version.current)", retry: settings.retryPolicy,
                    report: daemon.report(queue), meter: meter,
                    suspects: try settings.suspects(of: queue), controls: controls, isUrgent: urgent),
                clock: Clocks.monotonic, now: Clocks.now, random: daemon.random, log: daemon.log)
            services += [
                Stoppable.consumer(consumer),
                Stoppable(meter: (queue, meter)) {
                    try await worker.run()
                } stop: {
                    await worker.stop()
                },
            ]
        }
        return services
    }
}

extension Daemon {
    /// The daemon's randomness, as others take it.
    package var random: RandomSource { RandomSource(Lots.draw) }
}

extension Settings {
    /// The file in which a worker of the queue notes what it works alone.
    package func suspects(of queue: String) throws -> Suspects {
        do {
            return try Suspects(in: state.directory, queue: queue)
        } catch {
            throw SettingFault(key: "state.directory", problem: "\(error)")
        }
    }

    fileprivate var retryPolicy: RetryPolicy {
        let cap = RetryTier.allCases.last { $0.milliseconds <= Span(retry.cap).milliseconds } ?? .oneSecond
        return RetryPolicy(
            mostAttempts: retry.mostAttempts, cap: cap, deadline: Span(retry.deadline).milliseconds,
            waitDeadline: Span(wait.deadline).milliseconds)
    }
}
