import ArgumentParser
import Casework
import Daemon
import LineService

/// linli-mediation: decides the requests of its line.
@main struct MediationDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli-mediation",
        abstract: "Decides the requests of the line \"mediation\" and sends the decisions to the ledger.")

    @OptionGroup var options: DaemonOptions

    func run() async throws {
        try await Daemon.run("linli-mediation", options, using: LineService.sections) { daemon in
            try LineService.services(of: Mediation.self, in: daemon)
        }
    }
}
