package import Casework
internal import Crypto
internal import FoundationEssentials
internal import GRDB
package import Work

/// Somebody with a credential, as the admin command lists them.
package struct Colleague: Sendable, Equatable {
    /// `A1`, `A2` …: what stands in requests and entries instead of a name.
    package let id: String
    package let name: String
    package let role: Actor.Role
    /// Who this is in the directory: a doer's credential is for her own cases; one of the staff can be a steward as well.
    package let doer: DoerID?
    package let isDisabled: Bool
}

extension Colleague {
    init(_ row: Row) throws {
        self.init(
            id: "A\(row["number"] as Int)", name: row["name"], role: try row.code("role"), doer: row.doer,
            isDisabled: row["disabled_at"] != nil)
    }
}

extension Row {
    var doer: DoerID? { (self["doer"] as String?).map { DoerID($0) } }
}

/// A bearer token: shown once when it is made, and kept as a hash. Thirty-two random bytes need no slow hash.
package struct BearerToken: Sendable {
    package let text: String

    /// A fresh one.
    package init(from random: RandomSource) {
        var random = random
        let words = (0..<4).map { _ in random.next() as UInt64 }
        text = "linli_" + words.map { Self.hex($0) }.joined()
    }

    /// One that somebody shows.
    package init(shown text: String) { self.text = text }

    var hash: Data { Data(SHA256.hash(data: Array(text.utf8))) }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension Register {
    /// Gives somebody a credential. The token is in the answer and nowhere else.
    ///
    /// - Parameter doer: Who this is in the directory; needed of a doer; of one of the staff where they are a
    ///   steward too, so that they do not judge their own work.
    package func addActor(
        _ name: String, role: Actor.Role, doer: DoerID? = nil, at: Instant, random: RandomSource
    ) async throws -> (id: String, token: BearerToken) {
        guard role != .house else { throw RegisterError(.unknownActor, "the house types nothing at a door") }
        guard role != .doer || doer != nil else {
            throw RegisterError(.unknownActor, "a doer's credential names her code in the directory")
        }
        let token = BearerToken(from: random)
        let number = try await writer.write { db in
            try db.execute(
                sql: "INSERT INTO actors (name, role, doer, token, added_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [Text.clean(name), role.rawValue, doer?.text, token.hash, at.milliseconds])
            return db.lastInsertedRowID
        }
        return ("A\(number)", token)
    }

    /// A new token for somebody; the old one opens nothing from now on.
    package func rotateToken(of id: String, random: RandomSource) async throws -> BearerToken {
        let token = BearerToken(from: random)
        try await change(id, sql: "UPDATE actors SET token = ? WHERE number = ?", token.hash)
        return token
    }

    /// Takes a credential away. What its actor did stays under the same id.
    package func disable(_ id: String, at: Instant) async throws {
        try await change(id, sql: "UPDATE actors SET disabled_at = ? WHERE number = ?", at.milliseconds)
    }

    /// Everybody who has or had a credential, the first ones first.
    package func actors() async throws -> [Colleague] {
        try await reader.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM actors ORDER BY number").map(Colleague.init)
        }
    }

    /// Whoever has or had this id.
    func colleague(_ id: String) throws -> Colleague? {
        guard id.hasPrefix("A"), let number = Int(id.dropFirst()) else { return nil }
        return try lookups.unsafeRead { db in
            try Row.fetchOne(db, sql: "SELECT * FROM actors WHERE number = ?", arguments: [number]).map(Colleague.init)
        }
    }

    /// Says who somebody of the house is in the directory; nil where they are nobody of it.
    package func setDoer(of id: String, to doer: DoerID?) async throws {
        try await change(id, sql: "UPDATE actors SET doer = ? WHERE number = ?", doer?.text)
    }

    /// Who shows this token; nil for a wrong one, an old one, and one of somebody who is disabled. Looked up by its
    /// hash, so the time it takes says nothing about the token.
    package func actor(showing token: BearerToken) throws -> Actor? {
        try lookups.unsafeRead { db in
            let sql = "SELECT number, role, doer FROM actors WHERE token = ? AND disabled_at IS NULL"
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [token.hash]).map { row in
                Actor(id: "A\(row["number"] as Int)", role: try row.code("role"), doer: row.doer)
            }
        }
    }

    private func change(_ id: String, sql: String, _ value: (any DatabaseValueConvertible & Sendable)?) async throws {
        guard id.hasPrefix("A"), let number = Int(id.dropFirst()) else {
            throw RegisterError(.unknownActor, "there is no actor \(id)")
        }
        try await writer.write { db in
            try db.execute(sql: sql, arguments: [value, number])
            if db.changesCount == 0 { throw RegisterError(.unknownActor, "there is no actor \(id)") }
        }
    }
}
