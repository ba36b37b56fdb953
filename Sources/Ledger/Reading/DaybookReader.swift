package import Casework
internal import FoundationEssentials
package import Lines
package import Postgres

/// A case as the 工作台账 tells it: how it stands, what of its history counts there, and what is private, still sealed.
package struct DaybookItem: Sendable {
    /// With the state.
    package let standing: CaseStanding
    /// The submission, and what was noted since.
    package let steps: [HistoryEntry]
    /// Empty where nothing is to be opened.
    package let particulars: [SealedParticulars]

    package init(standing: CaseStanding, steps: [HistoryEntry], particulars: [SealedParticulars]) {
        self.standing = standing
        self.steps = steps
        self.particulars = particulars
    }
}

/// Reads the cases of a 工作台账 in the order of their numbers, a page at a time and all of one moment.
package struct DaybookReader: Sendable {
    /// Which cases.
    package enum Choice: Sendable {
        /// Those registered from one moment until before another; nil is any line. What is private stays where it is.
        case registered(from: Instant, until: Instant, line: Line?)
        /// Those that were written down as opened, with what is private about them.
        case recorded(Opening)
    }

    private let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    /// Tells the pages, none of them empty, one after the other.
    package func each(_ choice: Choice, _ tell: ([DaybookItem]) async throws -> Void) async throws {
        try await ledger.withTransaction(.repeatableRead, readOnly: true) { connection in
            var opens = false
            switch choice {
            case .registered(let from, let until, let line):
                _ = try await connection.query(
                    .declareDaybook,
                    [.instant(from.milliseconds), .instant(until.milliseconds), .text(line?.rawValue ?? "")])
            case .recorded(let opening):
                opens = true
                _ = try await connection.query(.declareOpenedDaybook, [.int64(opening.id)])
            }
            while true {
                let standings = try await connection.query(.fetchDaybook, []).map { row in
                    try CaseStanding(row, state: try row.bytes("state"))
                }
                if standings.isEmpty { return }
                try await tell(try await Self.page(standings, withParticulars: opens, on: connection))
            }
        }
    }

    private static func page(
        _ standings: [CaseStanding], withParticulars: Bool, on connection: Connection
    ) async throws -> [DaybookItem] {
        let ids = Parameter.uuids(standings.map(\.caseID.uuid))
        let steps = try await connection.query(.readDaybookSteps, [ids]).grouped { try HistoryEntry($0) }
        let particulars =
            withParticulars
            ? try await connection.query(.readDaybookParticulars, [ids]).grouped { try SealedParticulars($0) } : [:]
        return standings.map { standing in
            DaybookItem(
                standing: standing, steps: steps[standing.caseID] ?? [],
                particulars: particulars[standing.caseID] ?? [])
        }
    }
}

extension Rows {
    /// By the column `case_id`, in their order.
    fileprivate func grouped<Value>(_ read: (Row) throws -> Value) throws -> [CaseID: [Value]] {
        try reduce(into: [:]) { groups, row in
            groups[CaseID(try row.uuid("case_id")), default: []].append(try read(row))
        }
    }
}

extension SealedParticulars {
    fileprivate init(_ row: Row) throws {
        self.init(
            reference: Private(
                request: RequestID(try row.uuid("request_id")), index: Int(try row.int64("place"))),
            person: PersonID(try row.uuid("person_id")), bytes: try row.bytes("sealed"))
    }
}
