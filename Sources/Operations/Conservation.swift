package import Casework
package import Ledger

/// 守恒: what was registered is in the ledger, parked, or under way; nothing is lost and nothing took effect twice.
package struct Conservation: Sendable, Equatable {
    package private(set) var registered = 0
    package private(set) var committed = 0
    package private(set) var parked = 0
    package private(set) var underWay = 0
    /// The register believed them settled, and the ledger knows nothing of them.
    package private(set) var lost = 0
    /// They stand in the inbox or in the books more than once.
    package private(set) var duplicated = 0
    /// Settled rows that the register forgot after their time: nobody can ask about them any more.
    package private(set) var forgotten = 0
    /// Requests that timers and follow-ons made. They are in no register and in none of the figures above.
    package private(set) var own = 0
    /// Requests that only asked to be shown something. They can be lost and duplicated like any other, and are in none of
    /// the other figures.
    package private(set) var looks = 0
    /// The first of what is lost, and of what is duplicated.
    package private(set) var lostIDs: [RequestID] = []
    package private(set) var duplicatedIDs: [RequestID] = []

    /// So many ids are named; more would help nobody.
    private static let mostNamed = 20

    package init() {}

    package var holds: Bool { lost == 0 && duplicated == 0 }

    /// One row of a register, with what the ledger holds of it. The row was read before the ledger was, so what it
    /// believes settled must be there.
    package mutating func count(_ id: RequestID, isLook: Bool = false, isSettled: Bool, _ trace: Trace) {
        if trace.inbox > 1 || trace.entries > 1 {
            duplicated += 1
            if duplicatedIDs.count < Self.mostNamed { duplicatedIDs.append(id) }
        }
        let isLost = trace.inbox == 0 && trace.parked == nil && isSettled
        if isLost {
            lost += 1
            if lostIDs.count < Self.mostNamed { lostIDs.append(id) }
        }
        if isLook {
            looks += 1
            return
        }
        registered += 1
        if trace.inbox > 0 {
            committed += 1
        } else if trace.parked == .kept {
            parked += 1
        } else if !isLost {
            underWay += 1
        }
    }

    /// What stands in no register's page.
    package mutating func count(forgotten: Int, own: OwnRequests) {
        self.forgotten += forgotten
        self.own += own.entries
        duplicated += own.twice
    }
}

// MARK: page by page

extension Conservation {
    /// A row of a register, as whoever has the register reads it.
    package struct Row: Sendable {
        let place: Int64
        let id: RequestID
        let isLook: Bool
        let isSettled: Bool

        package init(place: Int64, id: RequestID, isLook: Bool, isSettled: Bool) {
            self.place = place
            self.id = id
            self.isLook = isLook
            self.isSettled = isSettled
        }
    }

    /// Counts a register against the ledger, a page at a time.
    package static func count(
        _ ledger: LedgerReader, forgotten: Int, rowsAfter: (Int64) async throws -> [Row]
    ) async throws -> Conservation {
        var conservation = Conservation()
        var place: Int64 = 0
        while true {
            let rows = try await rowsAfter(place)
            guard let last = rows.last else { break }
            let traces = try await ledger.traces(of: rows.map(\.id))
            for row in rows {
                conservation.count(
                    row.id, isLook: row.isLook, isSettled: row.isSettled,
                    traces[row.id] ?? Trace(inbox: 0, entries: 0))
            }
            place = last.place
        }
        conservation.count(forgotten: forgotten, own: try await ledger.ownRequests())
        return conservation
    }
}
