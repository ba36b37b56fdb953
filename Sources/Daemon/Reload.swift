internal import Logging

/// What SIGHUP asks for: the settings are read again, as they were at the start. How much is logged changes at once;
/// whatever else was changed needs another start, and is named. Settings that are faulty change nothing.
struct Reload: Sendable {
    let systemd: SystemdNotify
    let status: StatusBoard
    let threshold: LogThreshold
    let log: Logger
    /// Those of the start.
    let settings: Settings
    let read: @Sendable () async throws -> Settings

    func run() async {
        // Who still starts is not ready, and would say that it is.
        let isRunning = status.duty.stage == .running
        if isRunning { systemd.reloading() }
        // Told in every case: a service manager that is not waits for ever.
        defer { if isRunning { systemd.ready() } }
        do {
            let new = try await read()
            threshold.level = new.log.level
            let changed = Settings.all.filter { $0.key != "log.level" && $0.text(in: new) != $0.text(in: settings) }
            log.notice(
                "settings read again",
                metadata: .keys([
                    .level: "\(new.log.level)",
                    .needsRestart: "\(changed.isEmpty ? "nothing" : changed.map(\.key).joined(separator: ", "))",
                ]))
        } catch {
            log.error("settings are faulty, and those of the start stay", metadata: .keys([.error: "\(error)"]))
        }
    }
}
