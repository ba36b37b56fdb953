import ArgumentParser
import Demo
import Foundation
import Launcher
import Premises

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Plays one scripted day through the real door of a house that begins empty.",
        discussion: """
            Starts a private RabbitMQ and PostgreSQL and all daemons in a folder of its own, which is emptied first; \
            plays the day; checks states, refusals, answers, balances and figures; and stops everything. Ends with 2 \
            when something came out otherwise than the script says.
            """)

    @Option(help: "Where the demo's house lives. What the last demo left there is removed.") var base = ".linli/demo"
    @Option(help: "The folder with catalogue.yaml, calendars, directory and demo.") var config = "config"

    func run() async throws {
        let here = FileManager.default.currentDirectoryPath
        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(here)/\(path)" }
        let programs = absolute((CommandLine.arguments[0] as NSString).deletingLastPathComponent)
        let options = Premises.Options(base: absolute(base), programs: programs, config: absolute(config))
        let script = try Script(folder: "\(options.config)/demo")
        let result = Result()
        try await untilSignalled {
            try await Premises.empty(base: options.base, progress: progress)
            try await Premises.with(options, progress: progress) { premises in
                result.outcome = try await premises.withDaemons(report: warn) { _ in
                    try await Demo(script, in: premises, report: { say($0) }).run()
                }
            }
        }
        guard let outcome = result.outcome else { throw ExitCode.failure }
        try show(outcome)
    }

    /// The tables, what is otherwise than it should be, and the last line.
    private func show(_ outcome: Demo.Outcome) throws {
        for table in outcome.tables { say("\n\(table)") }
        say("")
        for deviation in outcome.deviations { say("otherwise than the script says: \(deviation)") }
        say(
            outcome.deviations.isEmpty
                ? "Every state, refusal, answer, balance and figure is as the script says."
                : "\(outcome.deviations.count) things came out otherwise; the logs are in \(base)/log.")
        say(outcome.lastLine)
        if !outcome.deviations.isEmpty { throw foundWrong }
    }
}

/// One line of the command's answer, at once: somebody watches.
@Sendable private func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}

/// A daemon that is not up when it should be. That all of them stop in the end needs no line.
@Sendable private func warn(_ daemon: String, _ event: Supervisor.Event) {
    switch event {
    case .couldNotStart(let reason): progress("\(daemon): could not be started: \(reason)")
    case .restarting(let count): progress("\(daemon): ended by itself, starting it again (restart \(count))")
    case .started, .ended, .stopping: break
    }
}

/// What the demo came to, from within.
private final class Result: @unchecked Sendable {
    // Safe because it is written once, before the body returns, and read after.
    var outcome: Demo.Outcome?
}
