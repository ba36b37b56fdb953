internal import Subprocess
internal import SystemPackage

/// What to run, with what, where and as whom. The program gets the environment that is listed here and nothing of the
/// launcher's own: a `PGHOST` or `RABBITMQ_NODENAME` in somebody's shell must not reach the private servers.
struct Command: Sendable {
    /// The path of the program.
    var executable: String
    /// What it is told, without its own name.
    var arguments: [String] = []
    /// All that it finds in its environment.
    var environment: [String: String] = [:]
    /// Where it starts; nil for the launcher's own directory.
    var directory: String?
    /// Nil runs it as the launcher's own user.
    var user: ServerUser?

    /// A search path with the places where Debian keeps what the servers' own scripts call.
    static let searchPath = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"

    /// What a command that ran to its end left behind.
    struct Outcome: Sendable {
        /// How it ended.
        let ending: Ending
        /// Standard output and standard error, as they came.
        let output: String
    }

    /// The same for the library that starts processes. The process leads a group of its own, so that Ctrl-C in the
    /// terminal reaches the launcher alone, and the launcher decides in which order to stop things.
    ///
    /// Another user is taken on by `setpriv`, which becomes the program, and not by the options of the library: those
    /// call `setgroups` between fork and exec, where glibc waits for ever when another thread was just being created
    /// (swift-subprocess 1.0.2: the child comes from a bare `clone3`, and inherits that thread's mark).
    var configuration: Configuration {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(5))]
        var line = [executable] + arguments
        if let user {
            line = ["/usr/bin/setpriv", "--reuid=\(user.uid)", "--regid=\(user.gid)", "--clear-groups"] + line
        }
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        return Configuration(
            executable: .path(FilePath(line[0])), arguments: Arguments(Array(line.dropFirst())),
            environment: .custom(Dictionary(variables) { $1 }), workingDirectory: directory.map { FilePath($0) },
            platformOptions: options)
    }

    /// Runs the command to its end and returns what it printed; throws when it fails or takes longer than allowed.
    @discardableResult
    func run(within limit: Duration = .seconds(60)) async throws -> String {
        let outcome = try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    configuration, input: .none, output: .string(limit: 4 << 20), error: .combinedWithOutput)
                return Outcome(ending: Ending(result.terminationStatus), output: result.standardOutput)
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            return first
        }
        try Task.checkCancellation()
        guard let outcome else {
            throw LauncherError(.commandFailed, "\(name) did not end within \(limit.components.seconds) s")
        }
        guard outcome.ending == .exited(0) else {
            throw LauncherError(.commandFailed, "\(name) failed with \(outcome.ending): \(outcome.output)")
        }
        return outcome.output
    }

    /// The program without its directory: what a message calls it.
    var name: String { executable.split(separator: "/").last.map(String.init) ?? executable }
}

/// How a process ended.
package enum Ending: Sendable, Hashable, CustomStringConvertible {
    /// It returned this status.
    case exited(Int32)
    /// This signal ended it.
    case signalled(Int32)

    /// The same in our words.
    init(_ status: TerminationStatus) {
        switch status {
        case .exited(let code): self = .exited(code)
        case .signaled(let number): self = .signalled(number)
        }
    }

    /// As it follows "ended with".
    package var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signalled(let number): "signal \(number)"
        }
    }
}
