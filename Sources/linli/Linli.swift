import ArgumentParser
import Daemon
import Foundation

/// linli: the admin command.
@main struct Linli: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli", abstract: "Administers Linli (邻里).",
        discussion: """
            Exit codes: 0 done; 1 something failed, and a line says what to do; 2 a check found something wrong \
            (conserve, demo, doctor, ledger verify, money reconcile, topology diff); 64 the command was not understood; 78 \
            the configuration is faulty.
            """,
        subcommands: [
            Up.self, DemoCommand.self, QueuesCommand.self, LineCommand.self, CaseCommand.self, ParkedCommand.self,
            Conserve.self,
            LedgerCommand.self, MoneyCommand.self, ReportCommand.self, ExportCommand.self,
            PersonCommand.self, DeskCommand.self, StaffCommand.self, ActorCommand.self, DirectoryCommand.self,
            TopologyCommand.self,
            Migrate.self,
            KeysCommand.self, DoctorCommand.self, ServersCommand.self,
        ])

    /// Runs the command. A fault of the configuration is 78, as of the daemons: then nothing was looked at or done.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error where error is SettingFaults || error is SettingFault || error is NoHouse {
            FileHandle.standardError.write(Data("linli: \(error)\n".utf8))
            exit(withError: ExitCode(EX_CONFIG))
        } catch {
            exit(withError: error)
        }
    }
}

/// A check found something wrong.
let foundWrong = ExitCode(2)
