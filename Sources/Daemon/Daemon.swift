package import ArgumentParser
internal import FoundationEssentials
internal import Glibc
package import Logging
package import ServiceLifecycle
internal import Work

/// A process of Linli's that runs until it is told to stop: what every one of them does in the same way, around the
/// services that make it what it is.
///
///     try await Daemon.run("linli-errand", options, using: [\.amqp, \.postgres, \.keys]) { daemon in
///         let database = Pool(daemon.settings.postgres)
///         return [database, Worker(…)]
///     }
package struct Daemon: Sendable {
    /// When the service manager is told that the daemon does its work.
    package enum Readiness: Sendable {
        /// As soon as all services have been started.
        case onStart
        /// When the daemon itself says so, with `systemd.ready()`.
        case onCall
    }

    /// As the program is called.
    package let name: String
    package let settings: Settings
    package let log: Logger
    package let systemd: SystemdNotify
    package let watchdog: Watchdog
    let status: StatusBoard
    package let ids = IDSource()

    /// Loads the settings, sets up the logs, and runs the services until SIGTERM, SIGINT or the first failure. Services
    /// stop in reverse order, so that each comes after what it stands on.
    ///
    /// Throws the code that the process ends with, after saying why on standard error: 78 when the configuration is
    /// faulty, 1 when a service failed. `used` are the sections whose required settings must be there. `services` may
    /// throw a `SettingFault` of its own, about what a file that is named in the settings holds.
    package static func run(
        _ name: String, _ options: DaemonOptions, using used: [Settings.Section], ready: Readiness = .onStart,
        _ services: @Sendable (Daemon) async throws -> [any Service]
    ) async throws(ExitCode) {
        guard let settings = try await settings(name, options, using: used) else { return }
        // A peer that has gone is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        if let failpoint = environment["LINLI_FAILPOINT"] { Failpoint.arm(failpoint) }
        let output = LogOutput()
        let threshold = LogThreshold(settings.log.level)
        let handler: @Sendable (String) -> any LogHandler = { label in
            LineLogHandler(
                label: label, settings.log, threshold: threshold, output: output, environment: environment)
        }
        // For the loggers that packages make for themselves.
        LoggingSystem.bootstrap(handler)
        let systemd = SystemdNotify(environment: environment)
        let daemon = Daemon(
            name: name, settings: settings, log: Logger(label: name, factory: handler), systemd: systemd,
            watchdog: Watchdog(systemd), status: StatusBoard(systemd))
        do {
            let (file, overrides) = (options.configurationFile, options.overrides)
            let reload = Reload(
                systemd: systemd, status: daemon.status, threshold: threshold, log: daemon.log, settings: settings
            ) {
                try await Settings.load(file: file, overrides: overrides, environment: environment, using: used)
            }
            try await withLogger(daemon.log) { _ in
                try await daemon.serve(services, ready: ready, reload: reload)
            }
        } catch {
            throw code(for: error, name)
        }
    }

    /// The settings; nil when the arguments ask for something else than to run, and that is done.
    private static func settings(
        _ name: String, _ options: DaemonOptions, using used: [Settings.Section]
    ) async throws(ExitCode) -> Settings? {
        if options.isVersion {
            print("\(name) \(Version.current)")
            return nil
        }
        if options.isDefaults {
            print(Settings.document(), terminator: "")
            return nil
        }
        do {
            let settings = try await Settings.load(
                file: options.configurationFile, overrides: options.overrides,
                environment: ProcessInfo.processInfo.environment, using: used)
            guard options.isCheck else { return settings }
            print("\(name): the configuration is in order")
            return nil
        } catch {
            throw code(for: error, name)
        }
    }

    /// Says on standard error why the process ends, and with what code.
    private static func code(for error: any Error, _ name: String) -> ExitCode {
        switch error {
        case let code as ExitCode:
            return code
        case let faults as SettingFaults:
            StandardError.write("\(name): the configuration is faulty:")
            for fault in faults.faults { StandardError.write("  \(fault)") }
            return ExitCode(EX_CONFIG)
        case let fault as SettingFault:
            return code(for: SettingFaults(faults: [fault]), name)
        default:
            StandardError.write("\(name): \(error)")
            return ExitCode.failure
        }
    }

    private func serve(
        _ services: (Daemon) async throws -> [any Service], ready: Readiness, reload: Reload
    ) async throws {
        let signals = await Signals()
        defer { signals.close() }
        var all = try await services(self)
        // Before all others, so that they watch until those have stopped.
        all.insert(contentsOf: watchers(of: all), at: 0)
        if ready == .onStart { all.append(Announcement(announce: announceReady)) }
        let host = ServiceHost(log: log)
        let group = ServiceGroup(configuration: host.configuration(all))
        log.notice("starting", metadata: .keys([.version: "\(Version.current)", .count: "\(all.count)"]))
        try await withThrowingDiscardingTaskGroup { tasks in
            tasks.addTask { [log, systemd, status, stop = signals.stop] in
                for await signal in stop {
                    log.notice("stopping", metadata: .keys([.signal: "\(Signals.name(signal))"]))
                    systemd.stopping()
                    status.enter(.draining)
                    host.beginStopping()
                    await group.triggerGracefulShutdown()
                }
            }
            tasks.addTask { [reloads = signals.reload] in
                for await _ in reloads { await reload.run() }
            }
            defer { tasks.cancelAll() }
            try await group.run()
        }
        log.notice("stopped")
    }

    /// The daemon does its work: those who wait for it are told.
    @Sendable package func announceReady() {
        systemd.ready()
        status.enter(.running)
    }

    /// What looks after the services: the watchdog's food, and the pages for health checks.
    private func watchers(of services: [any Service]) -> [any Service] {
        let stoppable = services.compactMap { $0 as? Stoppable }
        let meters = stoppable.compactMap(\.meter)
        let vigil = Vigil(
            turns: stoppable.compactMap(\.turn), meters: meters, watchdog: watchdog, status: status,
            patience: settings.health.patience)
        guard settings.health.port > 0 else { return [vigil] }
        let (status, started) = (status, Clocks.now())
        let server = HealthServer(port: settings.health.port, board: status, log: log) {
            Exposition.text(of: status.duty, meters, ProcessFigures.now(started: started))
        }
        return [vigil, server]
    }
}

/// Lines for the person who started the daemon.
enum StandardError {
    private static let output = LogOutput(STDERR_FILENO)

    static func write(_ line: String) { output.write(Array("\(line)\n".utf8)) }
}
