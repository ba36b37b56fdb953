import AMQP
import ArgumentParser
import Casework
import Daemon
import Foundation
import Intake
import Ledger
import LineService
import Logging
import Postgres
import ServiceLifecycle
import Work

/// linli-intake: takes what clerks, residents and programs send, and never loses it.
@main struct IntakeDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli-intake",
        abstract: "Takes submissions over HTTP, registers them on its own disk, and forwards them to the lines.")

    @OptionGroup var options: DaemonOptions

    func run() async throws {
        let sections: [Settings.Section] = [
            \.amqp, \.postgres, \.keys, \.state, \.http, \.station, \.register, \.forward, \.track, \.alarm, \.safety,
            \.catalogue, \.calendars, \.dispatch, \.errand, \.money, \.visitors, \.followUp, \.courtConfirmation,
            \.goods, \.care, \.reminder,
        ]
        try await Daemon.run("linli-intake", options, using: sections, ready: .onCall) { daemon in
            try await services(of: daemon)
        }
    }

    private func services(of daemon: Daemon) async throws -> [any Service] {
        let settings = daemon.settings
        let ring = try settings.loadKeyRing()
        let register = try Register.open(
            at: settings.register.file, numberSecret: ring.numberSecret, ids: { daemon.ids.uuidV7() })
        let shelf = DirectoryShelf(path: "\(settings.state.directory)/directory.sealed", ring: ring)
        do {
            try shelf.load()
        } catch {
            daemon.log.warning("the kept directory cannot be read, waiting for the ledger's", error: error)
        }
        let pool = Pool(settings.postgres.server(daemon.name), size: settings.postgres.pool)
        let reader = LedgerReader(ledger: pool)
        let publisher = Publisher(
            settings.amqp.endpoint, name: "linli-intake forwarder", random: daemon.random,
            onChange: daemon.watch("forwarder"))
        let gauge = QueueGauge(
            settings.amqp.endpoint, name: "linli-intake gauge", random: daemon.random, onChange: daemon.watch("gauge"))
        let house = House(
            ring: ring, catalogue: try settings.loadCatalogue(), directory: shelf, safety: settings.safetyAdvices,
            rules: rules(settings), policy: settings.policy, calendar: try settings.loadCalendar(),
            station: station(settings), random: daemon.random, clock: Clocks.monotonic,
            now: { Instant(milliseconds: Clocks.now()) }, ids: { daemon.ids.uuidV7() })
        let door = try IntakeService(house: house, register: register, ledger: reader)
        let forwarder = Forwarder(
            register: register, publisher: publisher,
            depth: { line in await gauge.ready(in: Queue.line(line.rawValue, urgent: false)) },
            options: .init(
                batch: settings.forward.batch, holdAbove: settings.forward.holdAbove,
                resend: ResendPolicy(first: Span(settings.register.resendAfter)), idle: settings.forward.poll),
            clock: Clocks.monotonic, now: house.now, log: daemon.log)
        let settler = Settler(
            register: register, ledger: reader, directory: shelf, sight: house.sight, untold: house.untold,
            clock: Clocks.monotonic, now: house.now, log: daemon.log)
        let alarm = Alarm(
            register: register, channels: try settings.alarm.channels(), repeatAfter: Span(settings.alarm.repeat),
            clock: Clocks.monotonic, now: house.now, log: daemon.log)
        let hasStaff = try await register.staff().contains { !$0.isDisabled }
        let listening = Listening(asked: settings.http.host, hasStaff: hasStaff)
        if listening.isHeldBack { daemon.log.warning("\(listening.sentence)") }
        return [
            Stoppable.pool(pool), Stoppable.publisher(publisher), Stoppable.gauge(gauge),
            Stoppable { try await register.run() }, settler,
            forwarder, alarm,
            door.application(host: listening.host, port: settings.http.port, log: daemon.log) { _ in
                daemon.announceReady()
            },
        ]
    }

    private func rules(_ settings: Settings) -> DoorRules {
        var rules = DoorRules()
        rules.longestBody = settings.http.bodyLimit
        rules.longestRead = settings.http.patience
        rules.trustsForwardedFor = settings.http.forwardedFor == .trust
        rules.triesMost = settings.track.triesPerHour
        return rules
    }

    private func station(_ settings: Settings) -> Station {
        var station = Station()
        (station.name, station.desk, station.phone) = (
            settings.station.name, settings.station.desk, settings.station.phone
        )
        return station
    }
}
