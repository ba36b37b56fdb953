internal import FoundationEssentials
package import Launcher

extension Premises {
    /// A file in a base that says that everything beside it may be removed.
    private static let mark = "begins-empty"

    /// Makes a base empty for a house that begins with nothing. Only what such a house left is removed, never another.
    package static func empty(base: String, progress: ProgressReport) async throws {
        let files = FileManager.default
        let kept = (try? files.contentsOfDirectory(atPath: base)) ?? []  // Not there: nothing is kept in it.
        guard kept.isEmpty || kept.contains(mark) else { throw NotThrowaway(base: base) }
        progress(
            kept.isEmpty ? "\(base): begins empty." : "\(base): what the last run left is removed; it begins empty.")
        try await Place.clear(base: base)
        for name in kept where name != mark && name != "servers" {
            try files.removeItem(atPath: "\(base)/\(name)")
        }
        try PrivateFile.write(
            Array("Everything in this folder is removed by the next run of what made it.\n".utf8),
            to: "\(base)/\(mark)")
    }

    /// Runs the daemons, supervised, for as long as the body runs, which begins when intake listens.
    package func withDaemons<Answer>(
        report: @escaping @Sendable (String, Supervisor.Event) -> Void = { _, _ in },
        body: (Supervisor) async throws -> Answer
    ) async throws -> Answer {
        let supervisor = Supervisor(Self.daemons.map(supervised), in: servers.place, report: report)
        // Cancelled and awaited when the body is done, whatever came of it.
        async let _ = supervisor.run()
        try await untilOpen(under: supervisor)
        return try await body(supervisor)
    }
}

/// A folder that holds something, and no sign that it may be removed.
struct NotThrowaway: Error, CustomStringConvertible {
    let base: String
    var description: String {
        "\(base) is not empty and was not made to be thrown away: nothing is removed; name another folder with --base"
    }
}
