import ArgumentParser

/// linli: the admin command.
@main struct Linli: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli", abstract: "Administers Linli (邻里).",
        discussion: """
            Exit codes: 0 done; 1 something failed, and a line says what to do; 2 a check found something wrong \
            (conserve, ledger verify, topology diff); 64 the command was not understood; 78 the configuration is faulty.
            """,
        subcommands: [
            Up.self, QueuesCommand.self, CaseCommand.self, ParkedCommand.self, Conserve.self, LedgerCommand.self,
            DeskCommand.self, ActorCommand.self, DirectoryCommand.self, TopologyCommand.self, Migrate.self,
            ServersCommand.self,
        ])
}

/// A check found something wrong.
let foundWrong = ExitCode(2)
