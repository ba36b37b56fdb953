package import Casework
internal import Lines
internal import Postgres

/// One entry of a case's history, as it was committed.
package struct HistoryEntry: Sendable {
    package let request: RequestID
    package let verb: Verb
    package let channel: Channel
    package let isAccepted: Bool
    /// The line's facts, as they were encoded; a list of the line's own type.
    package let facts: [UInt8]
    package let refusal: Refusal?

    /// Typed by somebody, not made by a timer or another case.
    package var isTyped: Bool { channel != .timer && channel != .followOn }
    /// Somebody asked to be shown what is private.
    package var isLook: Bool { verb == .reveal }
}

extension LedgerReader {
    /// What happened to a case, in the order in which it took effect.
    package func history(of caseID: CaseID) async throws -> [HistoryEntry] {
        try await ask(.readHistory, [.uuid(caseID.uuid)]).map { row in
            let refusal = try row.bytes("refusal")
            guard let channel = Channel(rawValue: try row.text("channel")) else {
                throw PostgresError(.decoding, "a channel that this version does not know")
            }
            return HistoryEntry(
                request: RequestID(try row.uuid("request_id")), verb: Verb(rawValue: try row.text("verb")),
                channel: channel, isAccepted: try row.text("outcome") == "accepted", facts: try row.bytes("facts"),
                refusal: refusal.isEmpty ? nil : try Codec.decode(Refusal.self, from: refusal))
        }
    }

    /// What a request moved.
    package func postings(of request: RequestID) async throws -> [Posting] {
        try await ask(.readPostings, [.uuid(request.uuid)]).map {
            Posting(AccountCode(try $0.text("account")), Money(fen: try $0.int64("fen")))
        }
    }

    package func balances() async throws -> [AccountCode: Money] {
        try await ask(.readBalances, []).reduce(into: [:]) { balances, row in
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
