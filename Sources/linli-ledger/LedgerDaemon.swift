import AMQP
import ArgumentParser
import Daemon
import Ledger
import LineService
import Postgres
import ServiceLifecycle
import Work

/// linli-ledger: commits decisions, sends what is due, and keeps what a person must look at.
@main struct LedgerDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli-ledger",
        abstract: "Commits decisions to PostgreSQL, sends timers and follow-ons when they are due, keeps parked work.")

    @OptionGroup var options: DaemonOptions

    func run() async throws {
        let sections: [Settings.Section] = [\.amqp, \.postgres, \.state, \.calendars, \.ledger, \.retention, \.relay]
        try await Daemon.run("linli-ledger", options, using: sections) { daemon in try services(of: daemon) }
    }

    private func services(of daemon: Daemon) throws -> [any Service] {
        let settings = daemon.settings
        let server = settings.postgres.server(daemon.name)
        let ledger = Pool(server, size: settings.postgres.pool)
        let keys = Pool(server.database(settings.postgres.keysDatabase), size: 2)
        let publisher = Publisher(
            settings.amqp.endpoint, name: "linli-ledger relay", random: daemon.random, onChange: daemon.watch("relay"))
        let decisions = consumer(of: Queue.ledger, prefetch: settings.ledger.prefetch, in: daemon)
        let parked = consumer(of: Queue.parked, prefetch: 20, in: daemon)

        let committer = Committer(
            ledger: ledger, keys: keys,
            options: .init(calendar: try settings.loadCalendar(), hours: try settings.workingHours()))
        let retention = Retention(
            ledger: ledger, keep: [.notices: settings.retention.notices, .parked: settings.retention.parked],
            clock: Clocks.monotonic, log: daemon.log)
        let recount = Recount(
            ledger: ledger, calendar: try settings.loadCalendar(), hours: try settings.workingHours())
        let parking = Parking(ledger: ledger)
        let (committed, drained) = (WorkMeter(), WorkMeter())
        let worker = LedgerWorker(
            consumer: decisions, committer: committer, parking: parking,
            suspects: try settings.suspects(of: Queue.ledger), clock: Clocks.monotonic, meter: committed,
            report: daemon.report(Queue.ledger), log: daemon.log)
        let drain = ParkedDrain(
            consumer: parked, parking: parking, clock: Clocks.monotonic, meter: drained,
            report: daemon.report(Queue.parked), log: daemon.log)
        let anchors = settings.ledger.anchors.isEmpty ? "\(settings.state.directory)/anchors" : settings.ledger.anchors
        let anchoring = Anchoring(
            ledger: ledger, folder: AnchorFolder(anchors), clock: Clocks.monotonic, log: daemon.log)
        let relay = Relay(
            ledger: ledger, publisher: publisher,
            options: .init(
                poll: settings.relay.poll, lease: settings.relay.lease, resendAfter: settings.relay.resendAfter),
            clock: Clocks.monotonic, log: daemon.log)
        return [
            Stoppable.pool(ledger), Stoppable.pool(keys), Stoppable.publisher(publisher),
            Stoppable.consumer(decisions),
            Stoppable(meter: (Queue.ledger, committed)) {
                try await worker.run()
            } stop: {
                await worker.stop()
            },
            Stoppable.consumer(parked),
            Stoppable(meter: (Queue.parked, drained)) {
                try await drain.run()
            } stop: {
                await drain.stop()
            },
            Stoppable { try await relay.runUntilShutdown() },
            Stoppable { try await cancelWhenGracefulShutdown { try await anchoring.run() } },
            Stoppable { try await cancelWhenGracefulShutdown { try await retention.run() } },
            Stoppable {
                try await cancelWhenGracefulShutdown { try await recount.runOnce(Clocks.monotonic, daemon.log) }
                try await gracefulShutdown()
            },
        ]
    }

    private func consumer(of queue: String, prefetch: Int, in daemon: Daemon) -> Consumer {
        Consumer(
            daemon.settings.amqp.endpoint, queue: queue, name: "linli-ledger \(queue)", prefetch: prefetch,
            isSingleActive: queue == Queue.ledger,
            random: daemon.random, onChange: daemon.watch(queue))
    }
}

extension Relay {
    /// The relay has nothing in hand that it could lose: it stops where it is, and its leases run out.
    fileprivate func runUntilShutdown() async throws {
        try await cancelWhenGracefulShutdown { try await run() }
    }
}
