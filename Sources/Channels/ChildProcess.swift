internal import Glibc

/// A child in a process group of its own, with none of our files and none of our signals.
struct ChildProcess: ~Copyable {
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
