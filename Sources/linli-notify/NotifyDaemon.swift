import ArgumentParser
import Daemon
import Ledger
import LineService
import Logging
import Postgres
import ServiceLifecycle

/// linli-notify: tells doers and whoever is on duty what waits for them.
@main struct NotifyDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli-notify",
        abstract:
            "Sends notices that are due, by a command or a webhook of the house; what it cannot send stands at the desk."
    )

    @OptionGroup var options: DaemonOptions

    func run() async throws {
        let sections: [Settings.Section] = [\.postgres, \.notify]
        try await Daemon.run("linli-notify", options, using: sections) { daemon in try services(of: daemon) }
    }

    private func services(of daemon: Daemon) throws -> [any Service] {
        let settings = daemon.settings
        let channels = try settings.notify.channels()
        guard !channels.isEmpty else {
            daemon.log.notice("no notify.command and no notify.webhook: nothing is sent, the desk tells (待告知)")
            return [Stoppable { try await gracefulShutdown() }]
        }
        let ledger = Pool(settings.postgres.server(daemon.name), size: 1)
        let notifier = Notifier(ledger: ledger, channels: channels, clock: Clocks.monotonic, log: daemon.log)
        return [
            Stoppable.pool(ledger),
            Stoppable { try await cancelWhenGracefulShutdown { try await notifier.run() } },
        ]
    }
}
