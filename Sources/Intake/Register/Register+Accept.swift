internal import Casework
internal import FoundationEssentials
internal import GRDB
internal import Lines
internal import Work

extension Register {
    /// Registers a request. When this returns `registered`, the row is on the disk; concurrent callers share the write.
    package func accept(_ entry: Entry) async throws -> Registration {
        let registration = try await commits.submit(entry)
        if case .registered = registration {
            (entry.urgency == .urgent ? urgentBell : normalBell).ring()
            if entry.isHeld || entry.verb == .release { alarmBell.ring() }
        }
        return registration
    }

    /// One transaction for all of them; should it fail, one for each, so that nobody pays for another's row.
    func commit(_ entries: [Entry]) async -> [Result<Registration, any Error>] {
        do {
            return try await write(entries)
        } catch  where entries.count > 1 {
            var answers: [Result<Registration, any Error>] = []
            for entry in entries { answers += await commit([entry]) }
            return answers
        } catch {
            return [.failure(error)]
        }
    }

    private func write(_ entries: [Entry]) async throws -> [Result<Registration, any Error>] {
        try await writer.write { db in
            try entries.map { entry in
                do {
                    return .success(try self.register(entry, in: db))
                } catch let error as RegisterError where error.code == .notEnrolled || error.code == .numbersExhausted {
                    // Found before the first write of its row: the others need not suffer.
                    return .failure(error)
                }
            }
        }
    }

    private func register(_ entry: Entry, in db: Database) throws -> Registration {
        if let once = entry.once, let earlier = try self.earlier(once, in: db) { return earlier }
        var number: CaseNumber?
        var after: RequestID?
        switch entry.target {
        case .opens(_, let paper?):
            guard try claim(paper, for: entry.caseID, in: db) else { return .paperUnknown }
            number = paper
        case .opens(_, nil):
            number = try nextNumber(in: db)
        case .follows:
            after = try lastRequest(of: entry.caseID, in: db)
        }
        let wire = try entry.seal(number, after)
        try insert(entry, wire, after: after, in: db)
        switch entry.target {
        case .opens(let kind, _): try open(entry, kind: kind, number: number, in: db)
        case .follows(let known): try follow(entry, known, in: db)
        }
        if entry.isHeld { try raiseAlarm(entry, number: number, in: db) }
        if entry.verb == .release { try acknowledgeAlarm(of: entry.caseID, by: entry.actor.id, at: entry.at, in: db) }
        return .registered(RegisteredRequest(entry, wire: wire, number: number?.text, after: after))
    }

    private func earlier(_ once: Entry.Repeat, in db: Database) throws -> Registration? {
        let sql = "SELECT id, typed FROM requests WHERE idempotency_key = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [Data(once.key)]) else { return nil }
        let typed: Data? = row["typed"]
        guard typed == Data(once.typed), let request = try request(RequestID(row.uuid("id")), in: db) else {
            return .keyTaken
        }
        return .repeated(request)
    }

    func request(_ id: RequestID, in db: Database) throws -> RegisteredRequest? {
        let sql = "SELECT \(RegisteredRequest.columns) FROM \(RegisteredRequest.source) WHERE r.id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id.uuid.data]).map(RegisteredRequest.init)
    }

    private func insert(_ entry: Entry, _ wire: WireRequest, after: RequestID?, in db: Database) throws {
        let sql = """
            INSERT INTO requests (
                id, case_id, line, verb, channel, actor, urgent, grid, accepted_at, after, key_id, body, traceparent,
                held, emergency, idempotency_key, typed, phone, tail, room)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        let arguments: [(any DatabaseValueConvertible)?] = [
            entry.id.uuid.data, entry.caseID.uuid.data, entry.line.rawValue, entry.verb.rawValue,
            entry.channel.rawValue, entry.actor.id, wire.urgent, wire.grid, entry.at.milliseconds, after?.uuid.data,
            wire.keyID, wire.body, wire.traceparent, entry.isHeld, entry.isEmergency, entry.once.map { Data($0.key) },
            entry.once.map { Data($0.typed) },
            entry.marks.phone.map { Data($0) }, entry.marks.tail.map { Data($0) }, entry.marks.room.map { Data($0) },
        ]
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }
}
