package import Lines

/// Runs a command of the house, such as a script that rings the duty phone. Its last arguments are the message's; it gets
/// nothing on its input, and no secret from our environment.
package struct CommandChannel: MessageChannel {
    package let name = "command"

    private let command: [String]
    private let deadline: Duration
    private let environment: [String]
    private let clock: any Clock<Duration>

    /// `command` is an absolute path and its first arguments. After the deadline it is killed, with all that it started.
    package init(
        _ command: [String], deadline: Duration = .seconds(20),
        environment: [String] = ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"], clock: any Clock<Duration>
    ) {
        precondition(command.first?.hasPrefix("/") == true, "a command is an absolute path")
        self.command = command
        self.deadline = deadline
        self.environment = environment
        self.clock = clock
    }

    package func send(_ message: ChannelMessage) async throws {
        let child = try ChildProcess(command + message.arguments, environment: environment)
        // Looked at now and then instead of waited for: no thread is given to a script that may hang.
        let step = Duration.milliseconds(50)
        var waited = Duration.zero
        do {
            while waited < deadline {
                if let status = child.status() { return try check(status) }
                try await clock.sleep(for: step)
                waited += step
            }
        } catch {
            child.kill()
            throw error
        }
        child.kill()
        throw CommandFailed(reason: "killed after \(deadline)")
    }

    private func check(_ status: ChildProcess.Status) throws {
        switch status {
        case .exited(0): return
        case .exited(let code): throw CommandFailed(reason: "exit code \(code)")
        case .signalled(let signal): throw CommandFailed(reason: "signal \(signal)")
        }
    }
}

/// The command did not do it.
package struct CommandFailed: Error, CustomStringConvertible {
    package let reason: String

    package var description: String { "the command failed: \(reason)" }
}
