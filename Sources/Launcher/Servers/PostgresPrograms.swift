internal import FoundationEssentials

/// Where Debian keeps the programs of each PostgreSQL version.
enum PostgresPrograms {
    private static let root = "/usr/lib/postgresql"

    /// The directory with `postgres` and `initdb` of that version; of the newest one when no version is given.
    static func installed(version: String?) throws(LauncherError) -> String {
        // No such directory: PostgreSQL is not installed, which the message below says.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let found = names.filter { FileManager.default.isExecutableFile(atPath: "\(root)/\($0)/bin/postgres") }
        if let version {
            guard found.contains(version) else {
                throw LauncherError(
                    .notInstalled, "the data were made by PostgreSQL \(version), which is not installed in \(root)")
            }
            return "\(root)/\(version)/bin"
        }
        guard let newest = found.max(by: { (Double($0) ?? 0) < (Double($1) ?? 0) }) else {
            throw LauncherError(.notInstalled, "PostgreSQL is not installed: run scripts/install-packages")
        }
        return "\(root)/\(newest)/bin"
    }
}
