/// Waiting for a server that has been started.
enum Readiness {
    /// Returns when the server answers; says every five seconds that it does not yet. Throws, with the end of the
    /// server's log, when it ended instead or did not answer in time.
    static func wait(
        for child: Child, named name: String, within limit: Duration, log: LogFile, progress: ProgressReport,
        until isReady: () async -> Bool
    ) async throws {
        let start = ContinuousClock.now
        var nextLine = Duration.seconds(5)
        while true {
            let waited = ContinuousClock.now - start
            if let ending = child.ending {
                throw LauncherError(.didNotStart, "\(name) ended with \(ending) while starting:\n\(log.tail())")
            }
            if await isReady() { return }
            guard waited < limit else {
                throw LauncherError(
                    .didNotStart, "\(name) did not answer within \(limit.components.seconds) s:\n\(log.tail())")
            }
            if waited > nextLine {
                progress("\(name): still starting, \(waited.components.seconds) s so far…")
                nextLine += .seconds(5)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}

extension Duration {
    /// Seconds with one decimal, as a person reads them.
    var inSeconds: String {
        let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }
}
