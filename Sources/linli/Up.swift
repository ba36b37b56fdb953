import ArgumentParser
import Foundation
import Launcher
import Premises

/// Where a house of its own lives on this machine.
struct PremisesOptions: ParsableArguments {
    @Option(help: "Where the house keeps everything.") var base = ".linli"
    @Option(help: "The folder with catalogue.yaml, calendars and directory.") var config = "config"
    @Option(help: "The port of intake's pages; a free one from 8080 on where none is named.") var port = 0

    /// Absolute, because the daemons run elsewhere.
    var options: Premises.Options {
        let here = FileManager.default.currentDirectoryPath
        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(here)/\(path)" }
        let programs = (CommandLine.arguments[0] as NSString).deletingLastPathComponent
        return Premises.Options(
            base: absolute(base), programs: absolute(programs), config: absolute(config), port: port)
    }
}

/// One line of progress on standard error, so that standard output stays the command's answer.
@Sendable func progress(_ line: String) {
    // Nobody may read it any more, as when the terminal was closed: that is no reason to leave anything running.
    try? FileHandle.standardError.write(contentsOf: Data("\(line)\n".utf8))
}

/// The command's answer, on standard output.
@Sendable func tell(_ text: String) {
    // As above.
    try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
}

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Starts a private RabbitMQ and PostgreSQL and all daemons, and stays up until Ctrl-C.")

    @OptionGroup var premises: PremisesOptions

    func run() async throws {
        try await untilSignalled {
            try await Premises.with(premises.options, progress: progress) { premises in
                let daemons = Premises.daemons + [Premises.notifier]
                let supervisor = Supervisor(
                    daemons.map(premises.supervised), in: premises.servers.place, report: report)
                progress("Daemons: starting \(daemons.joined(separator: ", "))…")
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { await premises.servers.keepRunning() }
                    tasks.addTask { await supervisor.run() }
                    tasks.addTask { try await premises.guide(under: supervisor) }
                    try await tasks.waitForAll()
                }
            }
        }
    }
}

@Sendable private func report(_ daemon: String, _ event: Supervisor.Event) {
    switch event {
    case .started: break
    case .couldNotStart(let reason): progress("\(daemon): could not be started: \(reason)")
    case .ended(let ending): progress("\(daemon): ended with \(ending)")
    case .restarting(let count): progress("\(daemon): starting it again (restart \(count))")
    case .stopping: progress("\(daemon): stopping…")
    }
}

/// Runs a body, and cancels it on the first SIGINT or SIGTERM, or when the terminal is closed (SIGHUP): everything that
/// it started is stopped then.
func untilSignalled(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let (signals, arrivals) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(1))
    // Whoever reads what we say may leave first: `make run | head` must stop nothing but `head`.
    signal(SIGPIPE, SIG_IGN)
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
        let source = DispatchSource.makeSignalSource(signal: number)
        signal(number, SIG_IGN)
        source.setEventHandler { arrivals.yield(number) }
        source.resume()
        return source
    }
    defer { for source in sources { source.cancel() } }
    try await withThrowingTaskGroup(of: Bool.self) { tasks in
        tasks.addTask {
            try await body()
            return true
        }
        tasks.addTask {
            for await _ in signals {
                progress("\nStopping all of it; the broker takes some seconds…")
                break
            }
            return false
        }
        defer { tasks.cancelAll() }
        do {
            // Whichever comes first; a signal cancels the body, which then cleans up.
            if try await tasks.next() == false {
                tasks.cancelAll()
                _ = try await tasks.next()
            }
        } catch is CancellationError {
            // The body was asked to end, and has.
        }
    }
}
