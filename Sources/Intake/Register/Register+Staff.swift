package import Casework
internal import FoundationEssentials
internal import GRDB
package import Work

/// Somebody who signs in on the pages.
package struct StaffMember: Sendable, Equatable {
    /// `A3`, as in requests and entries.
    package let id: String
    package let name: String
    package let role: Actor.Role
    package let doer: DoerID?
    package let isDisabled: Bool
}

/// What came of a try to sign in.
enum SignIn: Equatable {
    case signedIn(Actor, name: String)
    /// The name or the password is wrong, or the account is disabled: which of them is nobody's business.
    case wrong
    case locked(Span)
}

extension Register {
    /// Gives somebody an account. The name is what they type to sign in.
    package func addStaff(
        _ name: String, role: Actor.Role, doer: DoerID? = nil, password: PasswordHash, at: Instant,
        random: RandomSource
    ) async throws -> String {
        guard Permit.staff.contains(role) else {
            throw RegisterError(.unknownActor, "\(role.rawValue) signs in nowhere")
        }
        let login = Text.clean(name)
        // A row of actors has a token; this one's is known to nobody.
        let nobodys = BearerToken(from: random).hash
        let number = try await writer.write { db in
            if try Bool.fetchOne(db, sql: "SELECT 1 FROM staff WHERE login = ?", arguments: [login]) == true {
                throw RegisterError(.unknownActor, "there is an account \(login) already; linli staff list shows them")
            }
            try db.execute(
                sql: "INSERT INTO actors (name, role, doer, token, added_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [login, role.rawValue, doer?.text, nobodys, at.milliseconds])
            let number = db.lastInsertedRowID
            try db.execute(
                sql: "INSERT INTO staff (actor, login, password, changed_at) VALUES (?, ?, ?, ?)",
                arguments: [number, login, password.text, at.milliseconds])
            return number
        }
        return "A\(number)"
    }

    /// A new password; whoever is signed in with the old one is signed out.
    package func setPassword(of name: String, to password: PasswordHash, at: Instant) async throws {
        try await writer.write { db in
            let number = try Self.account(name, in: db)
            try db.execute(
                sql: "UPDATE staff SET password = ?, changed_at = ?, failures = 0, locked_until = NULL WHERE actor = ?",
                arguments: [password.text, at.milliseconds, number])
            try db.execute(sql: "DELETE FROM sessions WHERE actor = ?", arguments: [number])
        }
    }

    /// Takes an account away, and signs it out. What was done with it stays under the same id.
    package func disableStaff(_ name: String, at: Instant) async throws {
        try await writer.write { db in
            let number = try Self.account(name, in: db)
            try db.execute(
                sql: "UPDATE actors SET disabled_at = ? WHERE number = ?", arguments: [at.milliseconds, number])
            try db.execute(sql: "DELETE FROM sessions WHERE actor = ?", arguments: [number])
        }
    }

    /// Everybody who has or had an account.
    package func staff() async throws -> [StaffMember] {
        try await reader.read { db in
            let sql = "SELECT a.* FROM staff s JOIN actors a ON a.number = s.actor ORDER BY a.number"
            return try Row.fetchAll(db, sql: sql).map { row in
                StaffMember(
                    id: "A\(row["number"] as Int)", name: row["name"], role: try row.code("role"), doer: row.doer,
                    isDisabled: row["disabled_at"] != nil)
            }
        }
    }

    /// Tries a name and a password. A name that nobody has takes as long as a wrong password.
    func signIn(_ name: String, password: String, at now: Instant) async throws -> SignIn {
        let account = try await account(name)
        if let wait = account?.latch.wait(at: now) { return .locked(wait) }
        // The hash takes a tenth of a second; it is made outside of the database.
        let isRight = (account?.password ?? Self.nobodys).matches(password)
        guard let account, isRight, !account.isDisabled else {
            if let account { try await fail(account, at: now) }
            return .wrong
        }
        try await writer.write { db in
            try db.execute(
                sql: "UPDATE staff SET failures = 0, locked_until = NULL WHERE actor = ?", arguments: [account.number])
        }
        return .signedIn(Actor(id: "A\(account.number)", role: account.role, doer: account.doer), name: account.name)
    }

    private static let nobodys = PasswordHash(
        kept: "scrypt:15:8:1:00000000000000000000000000000000:" + String(repeating: "00", count: 32))

    private struct Account {
        let number: Int64
        let name: String
        let role: Actor.Role
        let doer: DoerID?
        let password: PasswordHash
        let isDisabled: Bool
        let latch: Latch
    }

    private func account(_ name: String) async throws -> Account? {
        let login = Text.clean(name)
        return try await reader.read { db in
            let sql = "SELECT * FROM staff s JOIN actors a ON a.number = s.actor WHERE s.login = ?"
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [login]).map { row in
                let locked: Int64? = row["locked_until"]
                return Account(
                    number: row["number"], name: row["name"], role: try row.code("role"), doer: row.doer,
                    password: PasswordHash(kept: row["password"]), isDisabled: row["disabled_at"] != nil,
                    latch: Latch(failures: row["failures"], lockedUntil: locked.map { Instant(milliseconds: $0) }))
            }
        }
    }

    private func fail(_ account: Account, at now: Instant) async throws {
        try await writer.write { db in
            let sql = "SELECT failures, locked_until FROM staff WHERE actor = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [account.number]) else { return }
            let locked: Int64? = row["locked_until"]
            var latch = Latch(failures: row["failures"], lockedUntil: locked.map { Instant(milliseconds: $0) })
            latch.fail(at: now)
            try db.execute(
                sql: "UPDATE staff SET failures = ?, locked_until = ? WHERE actor = ?",
                arguments: [latch.failures, latch.lockedUntil?.milliseconds, account.number])
        }
    }

    private static func account(_ name: String, in db: Database) throws -> Int64 {
        let login = Text.clean(name)
        guard let number = try Int64.fetchOne(db, sql: "SELECT actor FROM staff WHERE login = ?", arguments: [login])
        else { throw RegisterError(.unknownActor, "there is no account \(login); linli staff list shows them") }
        return number
    }
}
