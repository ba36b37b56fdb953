package import Casework
internal import Postgres

/// What the ledger holds of one request.
package struct Trace: Sendable, Equatable {
    package enum Parked: Sendable, Equatable {
        /// Waits for a person, or was dropped by one.
        case kept
        /// On its way once more.
        case replayed
    }

    /// How often it stands in the inbox, and in the books.
    package let inbox: Int
    package let entries: Int
    package let parked: Parked?

    package init(inbox: Int, entries: Int, parked: Parked? = nil) {
        self.inbox = inbox
        self.entries = entries
        self.parked = parked
    }
}

/// Requests that the house made itself: they stand in the books and in no register.
package struct OwnRequests: Sendable, Equatable {
    package let entries: Int
    /// Those that stand in the books more than once.
    package let twice: Int

    package init(entries: Int, twice: Int) {
        self.entries = entries
        self.twice = twice
    }
}

extension LedgerReader {
    /// Every asked request has an answer, also the one that nobody has heard of.
    package func traces(of requests: [RequestID]) async throws -> [RequestID: Trace] {
        let rows = try await ask(.readTraces, [.uuids(requests.map(\.uuid))])
        return try rows.reduce(into: [:]) { traces, row in
            traces[RequestID(try row.uuid("id"))] = Trace(
                inbox: Int(try row.int64("inbox")), entries: Int(try row.int64("entries")),
                parked: Self.parked(try row.optionalText("parked")))
        }
    }

    package func ownRequests() async throws -> OwnRequests {
        let row = try await ask(.countOwn, []).only()
        return OwnRequests(entries: Int(try row.int64("entries")), twice: Int(try row.int64("twice")))
    }

    /// A row that says `settled` stands for an inbox row, and for nothing without it.
    private static func parked(_ status: String?) -> Trace.Parked? {
        switch status {
        case "open", "dropped": .kept
        case "replayed": .replayed
        default: nil
        }
    }
}
