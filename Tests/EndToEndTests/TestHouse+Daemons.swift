import Foundation
import Glibc
import Launcher
import Premises

extension TestHouse {
    func kill(_ daemon: String) { signal(daemon, SIGKILL) }

    /// Asks it to stop, as systemd does.
    func terminate(_ daemon: String) { signal(daemon, SIGTERM) }

    /// Halts it where it stands, so that what comes to it piles up; `thaw` lets it go on.
    func freeze(_ daemon: String) { signal(daemon, SIGSTOP) }
    func thaw(_ daemon: String) { signal(daemon, SIGCONT) }

    /// Halts a daemon around the body.
    func frozen<Value>(_ daemon: String, _ body: () async throws -> Value) async throws -> Value {
        freeze(daemon)
        defer { thaw(daemon) }
        return try await body()
    }

    private func signal(_ daemon: String, _ number: Int32) {
        if let pid = supervisor.pid(of: daemon) { _ = Glibc.kill(pid, number) }
    }

    /// What a daemon has logged since it was started.
    func log(_ daemon: String) -> String {
        let data = FileManager.default.contents(atPath: premises.files.log(daemon)) ?? Data()
        return String(decoding: data.dropFirst(logMarks[daemon] ?? 0), as: UTF8.self)
    }

    func showLogs() {
        for daemon in logMarks.keys.sorted() {
            print("== \(daemon)\n" + log(daemon).split(separator: "\n").suffix(30).joined(separator: "\n"))
        }
    }
}
