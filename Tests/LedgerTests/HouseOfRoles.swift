import Postgres
import TestSupport

@testable import Ledger

/// Both databases of a house on the real server, owned, migrated and granted as an installation has them; each role logs
/// in by itself.
struct HouseOfRoles: Sendable {
    static let lines = ["linli-errand", "linli-mediation", "linli-condolence"]
    static let readers = lines + ["linli-intake"]
    static let notifier = "linli-notify"
    static let daemons = readers + ["linli-ledger", notifier]
    /// Everybody but the owner.
    static let roles = daemons + [Roles.report]

    let ledger: Server
    let keys: Server

    /// Lends the house and drops it afterwards; the roles stay, as they belong to the whole server.
    static func with(_ body: (HouseOfRoles) async throws -> Void) async throws {
        try await withDatabase { ledger in
            try await withDatabase { keys in
                let house = HouseOfRoles(ledger: ledger, keys: keys)
                try await house.withPool(as: ledger.user) { pool in
                    try await Roles.make(on: pool)
                    for role in roles + [Roles.owner] {
                        try await pool.withConnection {
                            try await $0.execute("ALTER ROLE \"\(role)\" PASSWORD '\(ledger.password)'")
                        }
                    }
                    for database in [ledger.database, keys.database] {
                        try await pool.withConnection {
                            try await $0.execute("ALTER DATABASE \(database) OWNER TO \(Roles.owner)")
                        }
                    }
                }
                try await house.migrate()
                try await body(house)
            }
        }
    }

    /// As `linli migrate` does.
    func migrate() async throws {
        try await withPool(as: Roles.owner) { pool in
            _ = try await Migrator(Migrator.ledger).run(on: pool)
            try await Rights.ledger.grant(on: pool)
        }
        try await withPool(as: Roles.owner, on: keys) { pool in
            _ = try await Migrator(Migrator.keys).run(on: pool)
            try await Rights.keys.grant(on: pool)
        }
    }

    /// Lends connections of a role.
    func withPool<Answer>(
        as role: String, on server: Server? = nil, _ body: (Pool) async throws -> Answer
    ) async throws -> Answer {
        var server = server ?? ledger
        server.user = role
        let pool = Pool(server, size: 2)
        do {
            let answer = try await body(pool)
            await pool.close()
            return answer
        } catch {
            await pool.close()
            throw error
        }
    }

    /// What the server says to a script of a role's; nil when it does it.
    func answer(to role: String, _ script: String, on server: Server? = nil) async throws -> PostgresError? {
        try await withPool(as: role, on: server) { pool in
            do {
                try await pool.withConnection { try await $0.execute(script) }
                return nil
            } catch let error as PostgresError {
                return error
            }
        }
    }

    /// The texts of a query's only column, asked as the owner.
    func texts(_ sql: String, on server: Server? = nil) async throws -> [String] {
        try await withPool(as: Roles.owner, on: server) { pool in
            try await pool.withConnection { connection in
                try await connection.query(Statement("asked", "SELECT t::text AS t FROM (\(sql)) AS q (t)"), [])
                    .map { try $0.text("t") }
            }
        }
    }
}
