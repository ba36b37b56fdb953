package import Casework
package import Lines
package import Postgres
package import Work

/// 等人办: what the ledger says waits for people, at one moment.
package struct Waiting: Sendable {
    /// One line's open cases.
    package struct Share: Sendable {
        package let line: Line
        package let counts: [Status: Int]
        /// 待回电: open cases whose people the house owes a call.
        package let callBacks: Int
        /// 待回访: closed ones that are asked after.
        package let followUps: Int
        /// The oldest that waits for somebody and is not held.
        package let oldest: CaseStanding?
    }

    package let now: Instant
    package let shares: [Share]
    /// Emergencies first, the oldest first; the first twenty of `heldCount`.
    package let held: [CaseStanding]
    package let heldCount: Int
    /// Rows of the outbox that should have gone out a minute ago, and since when.
    package let late: Int
    package let lateSince: Instant?
    /// 异常区, and what of it was put back and is under way.
    package let parked: Int
    package let parkedSince: Instant?
    package let replayed: Int
    /// What administrators have set for the lines.
    package let controls: [Line: Control]

    package static func read(from ledger: Pool) async throws -> Waiting {
        try await ledger.withTransaction(.repeatableRead, readOnly: true) { connection in
            let counts = try await connection.query(.countWaiting, [])
            let oldest = try await connection.query(.readOldest, []).map { try CaseStanding($0) }
            let held = try await connection.query(.readHeld, [.int64(20)]).map { try CaseStanding($0) }
            let late = try await connection.query(.countLate, []).only()
            let controls = try await ControlDesk.all(on: connection)
            return try Waiting(counts: counts, oldest: oldest, held: held, late: late, controls: controls)
        }
    }

    private init(
        counts rows: Rows, oldest: [CaseStanding], held: [CaseStanding], late row: Row, controls: [Line: Control]
    ) throws {
        self.controls = controls
        var counts: [Line: [Status: Int]] = [:]
        var owed: [Line: Int] = [:]
        var followUps: [Line: Int] = [:]
        for row in rows {
            guard let line = Line(rawValue: try row.text("line")) else { continue }
            let count = Int(try row.int64("n"))
            if let status = Status(rawValue: try row.text("status")) {
                counts[line, default: [:]][status] = count
                owed[line, default: 0] += Int(try row.int64("owed"))
            } else {
                followUps[line] = count
            }
        }
        shares = Line.allCases.map { line in
            Share(
                line: line, counts: counts[line] ?? [:], callBacks: owed[line] ?? 0, followUps: followUps[line] ?? 0,
                oldest: oldest.first { $0.line == line })
        }
        self.held = held
        heldCount = counts.values.reduce(0) { $0 + ($1[.held] ?? 0) }
        now = Instant(milliseconds: try row.instant("now"))
        late = Int(try row.int64("late"))
        lateSince = try row.optionalInstant("oldest").map { Instant(milliseconds: $0) }
        parked = Int(try row.int64("parked"))
        parkedSince = try row.optionalInstant("oldest_parked").map { Instant(milliseconds: $0) }
        replayed = Int(try row.int64("replayed"))
    }
}
