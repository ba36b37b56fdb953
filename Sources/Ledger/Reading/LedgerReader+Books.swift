package import Casework
internal import FoundationEssentials
internal import Lines
internal import Postgres
internal import Work

/// One entry of a case's history, as it was committed.
package struct HistoryEntry: Sendable {
    package let request: RequestID
    package let verb: Verb
    package let channel: Channel
    package let occurredAt: Instant
    package let isAccepted: Bool
    /// The line's facts, as they were encoded; a list of the line's own type.
    package let facts: [UInt8]
    package let refusal: Refusal?

    /// Typed by somebody, not made by a timer or another case.
    package var isTyped: Bool { channel != .timer && channel != .followOn }
    /// Somebody asked to be shown what is private.
    package var isLook: Bool { verb == .reveal }
}

extension HistoryEntry {
    init(_ row: Row) throws {
        let refusal = try row.bytes("refusal")
        guard let channel = Channel(rawValue: try row.text("channel")) else {
            throw PostgresError(.decoding, "a channel that this version does not know")
        }
        self.init(
            request: RequestID(try row.uuid("request_id")), verb: Verb(rawValue: try row.text("verb")),
            channel: channel, occurredAt: Instant(milliseconds: try row.int64("occurred_at")),
            isAccepted: try row.text("outcome") == "accepted", facts: try row.bytes("facts"),
            refusal: refusal.isEmpty ? nil : try Codec.decode(Refusal.self, from: refusal))
    }
}

/// All that happened to one case.
package struct CaseHistory: Sendable {
    package let caseID: CaseID
    package let line: Line
    /// In the order in which it took effect.
    package fileprivate(set) var entries: [HistoryEntry] = []
}

extension LedgerReader {
    /// What happened to a case, in the order in which it took effect.
    package func history(of caseID: CaseID) async throws -> [HistoryEntry] {
        try await ask(.readHistory, [.uuid(caseID.uuid)]).map { try HistoryEntry($0) }
    }

    /// Tells the histories of all cases, one after the other, in no order that means anything. Entries that are written
    /// meanwhile may be among them or not. What is of no case, as that a backup was restored, is in no history.
    package func eachHistory(_ tell: (CaseHistory) async throws -> Void) async throws {
        let page: Int64 = 1_000
        var (current, last): (CaseHistory?, (UUID, Int64)) = (nil, (HouseEntry.noCase, .max))
        while true {
            let rows = try await ask(.readHistories, [.uuid(last.0), .int64(last.1), .int64(page)])
            for row in rows {
                last = (try row.uuid("case_id"), try row.int64("seq"))
                if let whole = current, whole.caseID.uuid != last.0 {
                    try await tell(whole)
                    current = nil
                }
                current = try current ?? CaseHistory(caseID: CaseID(last.0), line: try row.line)
                current?.entries.append(try HistoryEntry(row))
            }
            guard rows.count == page else { break }
        }
        if let current { try await tell(current) }
    }

    /// What a request moved.
    package func postings(of request: RequestID) async throws -> [Posting] {
        try await ask(.readPostings, [.uuid(request.uuid)]).map {
            Posting(AccountCode(try $0.text("account")), Money(fen: try $0.int64("fen")))
        }
    }

    package func balances() async throws -> [AccountCode: Money] {
        try await ask(.readAccounts, []).reduce(into: [:]) { balances, row in
            balances[AccountCode(try row.text("code"))] = Money(fen: try row.int64("balance"))
        }
    }

    /// Every case, the oldest first.
    package func cases() async throws -> [CaseID] {
        try await ask(.readCaseIDs, []).map { CaseID(try $0.uuid("id")) }
    }

    /// Requests of the outbox whose time has come and that are not settled yet.
    package func due() async throws -> Int { Int(try await ask(.countDue, []).only().int64("due")) }
}

extension Row {
    /// A book is a line's.
    fileprivate var line: Line {
        get throws {
            guard let line = Line(rawValue: try text("book")) else {
                throw PostgresError(.decoding, "a book that is no line's")
            }
            return line
        }
    }
}
