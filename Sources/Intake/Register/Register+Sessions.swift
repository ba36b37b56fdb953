internal import Casework
internal import FoundationEssentials
internal import GRDB
internal import Work

extension Register {
    /// Begins a session. Whatever key the browser showed before is not taken over.
    func begin(_ actor: Actor, key: SessionKey, formToken: String, at now: Instant) async throws {
        guard let number = Int64(actor.id.dropFirst()) else {
            throw RegisterError(.unknownActor, "there is no actor \(actor.id)")
        }
        let moment = now.milliseconds
        try await writer.write { db in
            try db.execute(
                sql: """
                    INSERT INTO sessions (key, actor, form_token, signed_in_at, seen_at, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """, arguments: [key.hash, number, formToken, moment, moment, moment])
        }
    }

    /// Whose session a key opens; nil for a wrong one, one that is over, one of somebody who is disabled, and a former
    /// key whose time has passed.
    func session(showing key: SessionKey, _ rules: SessionRules, at now: Instant) throws -> Session? {
        let found = try lookups.unsafeRead { db in
            let sql = """
                SELECT s.*, a.name, a.role, a.doer, s.former IS ? AS is_former FROM sessions s JOIN actors a ON a.number = s.actor
                WHERE (s.key = ? OR s.former = ?) AND a.disabled_at IS NULL
                """
            return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [key.hash, key.hash, key.hash]).map {
                (try Session($0), isFormer: $0["is_former"] as Bool)
            }
        }
        guard let (session, isFormer) = found, !rules.isOver(session, at: now) else { return nil }
        guard !isFormer || now - session.changedAt <= rules.former else { return nil }
        return session
    }

    /// Notes that somebody is still there; once a minute is enough for the disk.
    func see(_ key: SessionKey, _ session: Session, at now: Instant) async throws {
        guard now - session.seenAt >= .minutes(1) else { return }
        try await writer.write { db in
            try db.execute(
                sql: "UPDATE sessions SET seen_at = ? WHERE key = ? OR former = ?",
                arguments: [now.milliseconds, key.hash, key.hash])
        }
    }

    /// Gives the session another key. False where somebody else has just done so.
    func change(_ key: SessionKey, to fresh: SessionKey, at now: Instant) async throws -> Bool {
        try await writer.write { db in
            try db.execute(
                sql: "UPDATE sessions SET former = key, key = ?, changed_at = ?, seen_at = ? WHERE key = ?",
                arguments: [fresh.hash, now.milliseconds, now.milliseconds, key.hash])
            return db.changesCount == 1
        }
    }

    func end(_ key: SessionKey) async throws {
        try await writer.write { db in
            try db.execute(sql: "DELETE FROM sessions WHERE key = ? OR former = ?", arguments: [key.hash, key.hash])
        }
    }

    /// Forgets sessions that are over.
    func forgetSessions(_ rules: SessionRules, at now: Instant) async throws {
        let (idle, longest) = ((now - rules.idle).milliseconds, (now - rules.longest).milliseconds)
        try await writer.write { db in
            try db.execute(
                sql: "DELETE FROM sessions WHERE seen_at < ? OR signed_in_at < ?", arguments: [idle, longest])
        }
    }
}

extension Session {
    fileprivate init(_ row: Row) throws {
        self.init(
            actor: Actor(id: "A\(row["actor"] as Int)", role: try row.code("role"), doer: row.doer), name: row["name"],
            formToken: row["form_token"], signedInAt: Instant(milliseconds: row["signed_in_at"]),
            seenAt: Instant(milliseconds: row["seen_at"]), changedAt: Instant(milliseconds: row["changed_at"]))
    }
}
