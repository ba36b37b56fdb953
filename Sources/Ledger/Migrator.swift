internal import Crypto
package import Postgres

/// Numbered scripts, each applied once in a transaction of its own, checksummed, and locked against a second runner.
package struct Migrator: Sendable {
    package struct Migration: Sendable {
        package let name: String
        package let script: [UInt8]

        var checksum: [UInt8] { Array(SHA256.hash(data: script)) }

        /// The oldest generation of programs that can live with it, from its first line; nil where that says none.
        var minReader: Int32? {
            let first = String(decoding: script.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            guard first.hasPrefix(Self.mark) else { return nil }
            return Int32(first.dropFirst(Self.mark.count))
        }

        private static let mark = "-- min_reader: "
    }

    /// The scripts of the ledger's database, and of the keys'.
    package static let ledger = [
        Migration(name: "ledger-0001", script: PackageResources.ledger_0001_sql),
        Migration(name: "ledger-0002", script: PackageResources.ledger_0002_sql),
        Migration(name: "ledger-0003", script: PackageResources.ledger_0003_sql),
        Migration(name: "ledger-0004", script: PackageResources.ledger_0004_sql),
        Migration(name: "ledger-0005", script: PackageResources.ledger_0005_sql),
        Migration(name: "ledger-0006", script: PackageResources.ledger_0006_sql),
        Migration(name: "ledger-0007", script: PackageResources.ledger_0007_sql),
        Migration(name: "ledger-0008", script: PackageResources.ledger_0008_sql),
        Migration(name: "ledger-0009", script: PackageResources.ledger_0009_sql),
        Migration(name: "ledger-0010", script: PackageResources.ledger_0010_sql),
        Migration(name: "ledger-0011", script: PackageResources.ledger_0011_sql),
        Migration(name: "ledger-0012", script: PackageResources.ledger_0012_sql),
        Migration(name: "ledger-0013", script: PackageResources.ledger_0013_sql),
        Migration(name: "ledger-0014", script: PackageResources.ledger_0014_sql),
    ]
    package static let keys = [Migration(name: "keys-0001", script: PackageResources.keys_0001_sql)]

    private static let timeLimit = Duration.seconds(24 * 3600)

    private let migrations: [Migration]

    package init(_ migrations: [Migration]) { self.migrations = migrations }

    /// Applies what is missing, in order, and says what it was.
    package func run(on pool: Pool) async throws -> [String] {
        try await pool.withConnection { connection in
            try await connection.execute("SELECT pg_advisory_lock(hashtext('linli migrations'))")
            let applied = try await apply(on: connection)
            try await connection.execute("SELECT pg_advisory_unlock(hashtext('linli migrations'))")
            return applied
        }
    }

    /// What this version has and the database has not. Changes nothing.
    package func missing(on pool: Pool) async throws -> [String] {
        try await pool.withConnection { connection in
            let isThere = try await connection.query(.findMigrations, []).only().bool("found")
            let known = isThere ? try await readApplied(on: connection) : [:]
            return try migrations.filter { try !isApplied($0, in: known) }.map(\.name)
        }
    }

    private func readApplied(on connection: Connection) async throws -> [String: [UInt8]] {
        try await connection.query(.readMigrations, []).reduce(into: [:]) { known, row in
            known[try row.text("name")] = try row.bytes("checksum")
        }
    }

    private func isApplied(_ migration: Migration, in known: [String: [UInt8]]) throws -> Bool {
        guard let checksum = known[migration.name] else { return false }
        guard checksum == migration.checksum else { throw AlteredMigration(name: migration.name) }
        return true
    }

    private func apply(on connection: Connection) async throws -> [String] {
        try await connection.execute(
            """
            CREATE TABLE IF NOT EXISTS migrations (
                name text PRIMARY KEY, checksum bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
            """)
        let known = try await readApplied(on: connection)
        var applied: [String] = []
        for migration in migrations where try !isApplied(migration, in: known) {
            // However long it takes: of a table that has grown, an index alone outlasts what a statement has elsewhere. A
            // lock is waited for no longer than elsewhere, or the house would stand still behind it.
            try await connection.execute("BEGIN; SET LOCAL statement_timeout = 0")
            do {
                try await connection.execute(
                    String(decoding: migration.script, as: UTF8.self), timeLimit: Self.timeLimit)
                _ = try await connection.query(
                    .writeMigration, [.text(migration.name), .bytes(migration.checksum)])
                // The first generation is everybody's: what raised it is a later migration, which has the column.
                if let minReader = migration.minReader, minReader > 1, migration.name.hasPrefix("ledger") {
                    _ = try await connection.query(.raiseReader, [.int32(minReader)])
                }
                try await connection.execute("COMMIT")
            } catch {
                try await connection.execute("ROLLBACK")
                throw error
            }
            applied.append(migration.name)
        }
        return applied
    }
}

/// A script that was applied is not the script of this version any more.
package struct AlteredMigration: Error, CustomStringConvertible {
    package let name: String

    package var description: String {
        "migration \(name) was applied with another text than this version has: use the version that fits the database"
    }
}

extension Statement {
    fileprivate static let findMigrations = Statement(
        "find_migrations", "SELECT to_regclass('migrations') IS NOT NULL AS found")
    fileprivate static let readMigrations = Statement("read_migrations", "SELECT name, checksum FROM migrations")
    fileprivate static let raiseReader = Statement(
        "raise_reader", "UPDATE house SET min_reader = greatest(min_reader, $1)")
    fileprivate static let writeMigration = Statement(
        "write_migration", "INSERT INTO migrations (name, checksum) VALUES ($1, $2)")
}
