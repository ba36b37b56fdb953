import ArgumentParser
import Casework
import Daemon
import LineService

/// linli-errand: decides the requests of its line.
@main struct ErrandDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli-errand",
        abstract: "Decides the requests of the line \"errand\" and sends the decisions to the ledger.")

    @OptionGroup var options: DaemonOptions

    func run() async throws {
        try await Daemon.run("linli-errand", options, using: LineService.sections) { daemon in
            try LineService.services(of: Errand.self, in: daemon)
        }
    }
}
