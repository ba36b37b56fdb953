import ArgumentParser
import Casework
import Daemon
import LineService

/// linli-condolence: decides the requests of its line.
@main struct CondolenceDaemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli-condolence",
        abstract: "Decides the requests of the line \"condolence\" and sends the decisions to the ledger.")

    @OptionGroup var options: DaemonOptions

    func run() async throws {
        try await Daemon.run("linli-condolence", options, using: LineService.sections) { daemon in
            try LineService.services(of: Condolence.self, in: daemon)
        }
    }
}
