package import Postgres

/// The roles at PostgreSQL: the owner, one a daemon, and one for reports. Their SQL is in `Roles/`, and in `deploy/postgresql/` for whoever installs by
/// hand.
package enum Roles {
    /// Owns both databases: migrations, the directory, and what an administrator does.
    package static let owner = "linli_owner"
    /// Reads reports and figures, and nothing that is sealed; writes nothing. A person's, not a daemon's.
    package static let report = "linli-report"

    /// Makes the roles that are missing. Only for a superuser.
    package static func make(on pool: Pool) async throws {
        let script = String(decoding: PackageResources.roles_sql, as: UTF8.self)
        try await pool.withConnection { try await $0.execute(script) }
    }
}

/// What each role may do in one database. Granted after the migrations, by the owner.
package struct Rights: Sendable {
    package static let ledger = Rights(script: PackageResources.ledger_rights_sql)
    package static let keys = Rights(script: PackageResources.keys_rights_sql)

    private let script: [UInt8]

    /// Grants what stands in the script and takes away all else, at once.
    package func grant(on pool: Pool) async throws {
        let script = String(decoding: script, as: UTF8.self)
        do {
            try await pool.withConnection { try await $0.execute(script) }
        } catch let error as PostgresError where error.sqlState == "42704" {
            throw MissingRole(cause: error)
        }
    }
}

/// A role that the rights name is not there.
struct MissingRole: Error, CustomStringConvertible {
    let cause: PostgresError

    var description: String {
        "\(cause.message): make the roles first, as the cluster's superuser, with deploy/postgresql/roles.sql"
    }
}
