internal import Casework
internal import Glibc

/// Runs a command of the house, such as a script that rings the duty phone. Its last arguments are the case number, the
/// kind and the grid; it gets nothing on its input, and no secret from our environment.
package struct CommandChannel: AlarmChannel {
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
        precondition(command.first?.hasPrefix("/") == true, "an alarm command is an absolute path")
        self.command = command
        self.deadline = deadline
        self.environment = environment
        self.clock = clock
    }

    package func sound(_ call: AlarmCall) async throws {
        let arguments = command + [call.number ?? "-", call.kind.text, call.grid.text]
        let child = try ChildProcess(arguments, environment: environment)
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

/// The alarm command did not do it.
package struct CommandFailed: Error, CustomStringConvertible {
    package let reason: String

    package var description: String { "the alarm command failed: \(reason)" }
}

/// A child in a process group of its own, with none of our files and none of our signals.
private struct ChildProcess: ~Copyable {
    enum Status { case exited(Int32), signalled(Int32) }

    private let id: pid_t

    init(_ arguments: [String], environment: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for file in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, file, "/dev/null", O_RDWR, 0)
        }
        for file in Self.openFiles() where file > STDERR_FILENO { posix_spawn_file_actions_addclose(&actions, file) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var child: pid_t = 0
        let result = Self.withStrings(arguments) { list in
            Self.withStrings(environment) { environment in
                posix_spawn(&child, arguments[0], &actions, &attributes, list, environment)
            }
        }
        guard result == 0 else { throw CommandFailed(reason: String(cString: strerror(result))) }
        id = child
    }

    /// How it ended; nil while it runs.
    func status() -> Status? {
        var status: Int32 = 0
        let found = waitpid(id, &status, WNOHANG)
        guard found == id else { return found == 0 ? nil : .exited(-1) }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }

    /// Ends it and all that it started, and takes it off the process table.
    func kill() {
        _ = Glibc.kill(-id, SIGKILL)
        var status: Int32 = 0
        // It is dead as soon as the kernel gets to it.
        while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    }

    /// What this process has open: a listening socket in a script that hangs would keep its port from our next start.
    private static func openFiles() -> [Int32] {
        guard let directory = opendir("/proc/self/fd") else { return [] }
        defer { closedir(directory) }
        var files: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let file = Int32(name), file != dirfd(directory) { files.append(file) }
        }
        return files
    }

    /// Lends strings as C wants them: an array of pointers that ends with none.
    private static func withStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
