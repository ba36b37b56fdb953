package import Casework
package import Postgres

/// One time that what is private about many cases was opened at once: who, when, why, and which cases.
package struct Opening: Sendable, Equatable {
    /// What they were opened for.
    package enum What: String, Sendable {
        /// 工作台账.
        case daybook
    }

    package let id: Int64
    /// As it was stored: a later version may open for something else.
    package let what: String
    /// Of which line's cases; nil is any.
    package let line: String?
    /// The cases that were registered from this moment.
    package let from: Instant
    /// Until before this one.
    package let until: Instant
    /// How many they were.
    package let cases: Int
    package let by: String
    package let reason: String
    package let at: Instant
}

/// Where it is written down that what is private is opened, before it is. Rows are added and never changed.
package struct OpeningDesk: Sendable {
    private let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    /// Writes down that the cases of a period are opened, with each of them, and returns it. Only what is listed there may
    /// be opened for it: `DaybookReader` reads those cases and no others.
    package func record(
        _ what: Opening.What, line: Line?, from: Instant, until: Instant, by who: String, because reason: String
    ) async throws -> Opening {
        try await ledger.withConnection { connection in
            try Opening(
                try await connection.query(
                    .recordOpening,
                    [
                        .text(what.rawValue), .instant(from.milliseconds), .instant(until.milliseconds),
                        .text(line?.rawValue ?? ""), .text(who), .text(reason),
                    ]
                ).only())
        }
    }

    /// The last ones, newest first.
    package func last(_ most: Int) async throws -> [Opening] {
        try await ledger.withConnection {
            try await $0.query(.readOpenings, [.int64(Int64(most))]).map { try Opening($0) }
        }
    }
}

extension Opening {
    static let columns = "id, what, line, opened_from, opened_until, cases, done_by, reason, done_at"

    init(_ row: Row) throws {
        self.init(
            id: try row.int64("id"), what: try row.text("what"), line: try row.optionalText("line"),
            from: Instant(milliseconds: try row.instant("opened_from")),
            until: Instant(milliseconds: try row.instant("opened_until")), cases: Int(try row.int64("cases")),
            by: try row.text("done_by"), reason: try row.text("reason"),
            at: Instant(milliseconds: try row.instant("done_at")))
    }
}
