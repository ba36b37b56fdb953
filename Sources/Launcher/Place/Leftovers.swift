internal import Glibc

/// What a launcher that was killed could not stop. Its servers and daemons still run, hold the ports and the data, and
/// have nobody who would ever stop them.
extension Place {
    /// Stops every process of this place. Only for the holder of the lock: to it, whatever runs here is a leftover.
    func stopLeftovers(progress: ProgressReport) async throws {
        let found = ProcessTable.belonging(to: self)
        if found.isEmpty { return }
        // First those that look after others: a server stops its own processes best. The port mapper comes later, for
        // a broker that stops takes its name off it.
        let pids = Set(found.map(\.pid))
        let heads = found.filter { !pids.contains($0.parent) && $0.name != "epmd" }
        let names = Set(heads.map(\.program)).sorted().joined(separator: ", ")
        progress("An earlier launcher was killed and left \(found.count) processes running (\(names)): stopping them…")
        for entry in found { kill(entry.pid, SIGCONT) }
        for entry in heads { kill(entry.pid, entry.name == "postgres" ? SIGINT : SIGTERM) }
        try await wait(for: heads, atMost: .seconds(30))

        for signal in [SIGTERM, SIGKILL] {
            let rest = ProcessTable.belonging(to: self)
            for entry in rest { kill(entry.pid, signal) }
            try await wait(for: rest, atMost: .seconds(5))
        }
        let stubborn = ProcessTable.belonging(to: self)
        guard stubborn.isEmpty else {
            let names = stubborn.map { "\($0.name) (\($0.pid))" }.joined(separator: ", ")
            throw LauncherError(.unusablePlace, "\(names) of an earlier launcher cannot be stopped in \(directory)")
        }
        progress("They are stopped.")
    }

    private func wait(for entries: [ProcessTable.Entry], atMost limit: Duration) async throws {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline, entries.contains(where: { ProcessTable.isAlive($0.pid) }) {
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
