import ArgumentParser

/// linli-bench: how fast the parts are, beside what they could be. It starts the servers that it needs, and touches no
/// others.
@main struct LinliBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linli-bench", abstract: "Measures Linli on private servers that it starts.",
        subcommands: [MessagingCommand.self, PipelineCommand.self, LedgerCommand.self, NopWorker.self])
}
