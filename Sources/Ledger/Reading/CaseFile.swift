package import Casework
package import FoundationEssentials
package import Lines
package import Postgres

/// A case with everything that stands in the open about it: its state in codes, its entries, what it waits for.
package struct CaseFile: Sendable {
    package struct Step: Sendable {
        package let book: String
        package let seq: Int64
        package let requestID: UUID
        package let verb: Verb
        package let outcome: String
        package let actor: String
        package let role: String
        package let onBehalfOf: String
        package let heardBy: String
        package let channel: String
        package let occurredAt: Instant
        package let at: Instant
        package let committedAt: Instant
        /// JSON of the line's facts, and of the refusal: for whoever knows the line.
        package let facts: [UInt8]
        package let refusal: [UInt8]
    }

    /// A row of the outbox.
    package struct Due: Sendable {
        package let kind: String
        package let key: String?
        package let at: Instant
        /// Counted over a year whose days off are not announced yet.
        package let isProvisional: Bool
        package let isSent: Bool
    }

    package struct ParkedStep: Sendable {
        package let id: UUID
        package let reason: String
        package let since: Instant
    }

    package let standing: CaseStanding
    package let state: [UInt8]
    package let steps: [Step]
    package let dues: [Due]
    package let parked: [ParkedStep]
    /// When what is private about it was opened together with other cases; a look at it alone is one of the steps.
    package let openings: [Opening]

    /// The case of a number; nil when the ledger has none.
    package static func read(number: String, from ledger: Pool) async throws -> CaseFile? {
        try await ledger.withTransaction(.repeatableRead, readOnly: true) { connection in
            guard let row = try await connection.query(.readStandingByNumber, [.text(number)]).first else { return nil }
            let standing = try CaseStanding(row)
            let id = Parameter.uuid(standing.caseID.uuid)
            return CaseFile(
                standing: standing,
                state: try await connection.query(.readCaseState, [id]).only().bytes("state"),
                steps: try await connection.query(.readCaseEntries, [id]).map { try Step($0) },
                dues: try await connection.query(.readCaseOutbox, [id]).map { try Due($0) },
                parked: try await connection.query(.readCaseParked, [id]).map { try ParkedStep($0) },
                openings: try await connection.query(.readCaseOpenings, [id]).map { try Opening($0) })
        }
    }

    /// Cases, held ones first and then the newest; nil is any.
    package static func list(
        line: Line?, status: Status?, onlyOpen: Bool, most: Int, from ledger: Pool
    ) async throws -> [CaseStanding] {
        try await ledger.withConnection {
            try await $0.query(
                .listCases,
                [.text(line?.rawValue ?? ""), .text(status?.rawValue ?? ""), .bool(onlyOpen), .int64(Int64(most))]
            ).map { try CaseStanding($0) }
        }
    }
}

extension CaseFile.Step {
    init(_ row: Row) throws {
        book = try row.text("book")
        seq = try row.int64("seq")
        requestID = try row.uuid("request_id")
        verb = Verb(rawValue: try row.text("verb"))
        outcome = try row.text("outcome")
        actor = try row.text("actor")
        role = try row.text("role")
        onBehalfOf = try row.text("on_behalf_of")
        heardBy = try row.text("heard_by")
        channel = try row.text("channel")
        occurredAt = Instant(milliseconds: try row.int64("occurred_at"))
        at = Instant(milliseconds: try row.int64("at"))
        committedAt = Instant(milliseconds: try row.instant("committed_at"))
        facts = try row.bytes("facts")
        refusal = try row.bytes("refusal")
    }
}

extension CaseFile.Due {
    init(_ row: Row) throws {
        kind = try row.text("kind")
        key = try row.optionalText("timer_key")
        at = Instant(milliseconds: try row.instant("due_at"))
        isProvisional = try row.bool("provisional")
        isSent = try row.optionalInstant("sent_at") != nil
    }
}

extension CaseFile.ParkedStep {
    init(_ row: Row) throws {
        id = try row.uuid("message_id")
        reason = try row.text("reason")
        since = Instant(milliseconds: try row.instant("first_at"))
    }
}
