internal import Glibc

/// One launcher at a time on one place.
extension Place {
    /// Runs the body while no other launcher can use this place.
    ///
    /// The lock is on the directory itself. The system releases it when the launcher dies, however it dies, so there is
    /// never a stale one to remove; and systemd, which tidies `/var/tmp`, leaves a locked directory alone.
    func withLock<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        let handle = try SystemCall.checked("cannot open \(directory)") {
            open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        defer { close(handle) }
        guard flock(handle, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else {
                throw LauncherError(.system, "cannot lock \(directory): \(SystemCall.reason(errno))")
            }
            throw alreadyRunning(holder: read(holderFile))
        }
        // For people: only the lock itself decides.
        try write("\(getpid())\n", to: holderFile)
        return try await body()
    }

    private var holderFile: String { path("launcher.pid") }

    private func alreadyRunning(holder: String?) -> LauncherError {
        let process = holder.flatMap { Int32($0.split(separator: "\n").first ?? "") }
        let name = process.map { "the process \($0)" } ?? "another process"
        let end = process.map { " or with `kill \($0)`" } ?? ""
        return LauncherError(
            .alreadyRunning,
            "\(name) already runs the servers in \(directory): stop it with Ctrl-C where it was started\(end),"
                + " or use another data directory")
    }
}
