package import Casework
internal import FoundationEssentials
internal import GRDB
internal import Lines
internal import Work

/// A case that a person has to look at, and nobody has said that they do.
package struct OpenAlarm: Sendable, Equatable {
    package let caseID: CaseID
    package let number: String?
    package let kind: KindCode
    package let grid: GridCode
    package let isEmergency: Bool
    package let since: Instant
    /// How often somebody was told.
    package let sounded: Int
}

/// Whether anybody was told of a held case, and who looks after it.
struct AlarmNews: Sendable {
    let isSounded: Bool
    let acknowledgedBy: String?
}

/// What came of saying that one looks after a held case.
package enum Acknowledgement: Sendable, Equatable {
    case acknowledged
    /// Somebody was faster: who and when.
    case already(by: String, at: Instant)
    /// No alarm was ever raised for the case.
    case noAlarm
}

extension Register {
    /// Alarms that are due, emergencies first.
    package func alarms(dueAt now: Instant) async throws -> [OpenAlarm] {
        try await reader.read { db in
            let sql = "SELECT * FROM alarms WHERE due_at <= ? ORDER BY emergency DESC, since"
            return try Row.fetchAll(db, sql: sql, arguments: [now.milliseconds]).map(OpenAlarm.init)
        }
    }

    /// All alarms that nobody has acknowledged, emergencies first.
    package func openAlarms() async throws -> [OpenAlarm] {
        try await reader.read { db in
            let sql = "SELECT * FROM alarms WHERE due_at IS NOT NULL ORDER BY emergency DESC, since"
            return try Row.fetchAll(db, sql: sql).map(OpenAlarm.init)
        }
    }

    /// When the next alarm is due; nil when there is none.
    package func nextAlarm() async throws -> Instant? {
        try await reader.read { db in
            try Int64.fetchOne(db, sql: "SELECT min(due_at) FROM alarms WHERE due_at IS NOT NULL")
                .map { Instant(milliseconds: $0) }
        }
    }

    /// How far the alarm of a case has come; nil where there is none.
    func alarm(of caseID: CaseID) async throws -> AlarmNews? {
        try await reader.read { db in
            let sql = "SELECT sounded, acknowledged_by FROM alarms WHERE case_id = ?"
            return try Row.fetchOne(db, sql: sql, arguments: [caseID.uuid.data]).map {
                AlarmNews(isSounded: ($0["sounded"] as Int) > 0, acknowledgedBy: $0["acknowledged_by"])
            }
        }
    }

    /// It was sounded, and is due again at this moment unless somebody acknowledges it. `told` says whether it reached
    /// anybody.
    package func sounded(_ caseID: CaseID, told: Bool, dueAt next: Instant) async throws {
        try await writer.write { db in
            try db.execute(
                sql: "UPDATE alarms SET sounded = sounded + ?, due_at = ? WHERE case_id = ? AND due_at IS NOT NULL",
                arguments: [told ? 1 : 0, next.milliseconds, caseID.uuid.data])
        }
    }

    /// Somebody looks after it. Released it is only by a request.
    package func acknowledge(_ caseID: CaseID, by actor: String, at: Instant) async throws -> Acknowledgement {
        try await writer.write { db in
            let sql = "SELECT acknowledged_at, acknowledged_by FROM alarms WHERE case_id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [caseID.uuid.data]) else { return .noAlarm }
            if let earlier: Int64 = row["acknowledged_at"] {
                return .already(by: row["acknowledged_by"] ?? "", at: Instant(milliseconds: earlier))
            }
            try self.acknowledgeAlarm(of: caseID, by: actor, at: at, in: db)
            return .acknowledged
        }
    }

    // MARK: within the transaction of a request

    func raiseAlarm(_ entry: Entry, number: CaseNumber?, in db: Database) throws {
        let (kind, text) =
            switch entry.target {
            case .opens(let kind, _): (kind, number?.text)
            case .follows(let known): (known.kind, known.number)
            }
        // What was acknowledged before was another moment.
        try db.execute(
            sql: """
                INSERT INTO alarms (case_id, number, kind, grid, emergency, since, due_at) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (case_id) DO UPDATE SET emergency = max(emergency, excluded.emergency),
                    since = excluded.since, due_at = excluded.due_at, acknowledged_at = NULL, acknowledged_by = NULL
                """,
            arguments: [
                entry.caseID.uuid.data, text, kind.text, entry.grid.text, entry.isEmergency, entry.at.milliseconds,
                entry.at.milliseconds,
            ])
    }

    func acknowledgeAlarm(of caseID: CaseID, by actor: String, at: Instant, in db: Database) throws {
        try db.execute(
            sql: """
                UPDATE alarms SET due_at = NULL, acknowledged_at = ?, acknowledged_by = ?
                WHERE case_id = ? AND acknowledged_at IS NULL
                """, arguments: [at.milliseconds, actor, caseID.uuid.data])
    }
}

extension OpenAlarm {
    init(_ row: Row) throws {
        caseID = CaseID(try row.uuid("case_id"))
        number = row["number"]
        kind = KindCode(row["kind"])
        grid = GridCode(row["grid"])
        isEmergency = row["emergency"]
        since = Instant(milliseconds: row["since"])
        sounded = row["sounded"]
    }
}
