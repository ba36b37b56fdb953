package import Casework
internal import FoundationEssentials
package import Lines
package import Postgres
internal import SwiftProtobuf
internal import Work

/// What a commit came to.
package struct CommitReport: Sendable, Equatable {
    package var committed = 0
    package var duplicates = 0
    package var conflicts = 0
    package var parked = 0

    package static func + (left: CommitReport, right: CommitReport) -> CommitReport {
        CommitReport(
            committed: left.committed + right.committed, duplicates: left.duplicates + right.duplicates,
            conflicts: left.conflicts + right.conflicts, parked: left.parked + right.parked)
    }
}

/// Commits decisions, exactly once in effect. In one transaction, in this order: lock the cases; drop duplicates;
/// compare versions; take claims, check floors; write what survived; write back what conflicted.
package struct Committer: Sendable {
    package struct Options: Sendable {
        /// After so many re-decisions a request is parked: it cannot settle.
        package var redecisionsMost: UInt32
        /// So many decisions share a transaction at the most: each case that is new takes a place in PostgreSQL's table of
        /// locks, which has 6,400 for everybody together, unless somebody made it larger.
        package var mostTogether: Int
        package var calendar: WorkingCalendar
        package var hours: WorkingHours

        package init(
            redecisionsMost: UInt32 = 20, mostTogether: Int = 500, calendar: WorkingCalendar = .withoutNotices,
            hours: WorkingHours = .usual
        ) {
            self.redecisionsMost = redecisionsMost
            self.mostTogether = mostTogether
            self.calendar = calendar
            self.hours = hours
        }
    }

    private let ledger: Pool
    private let keys: Pool
    private let options: Options

    /// So many decisions share a transaction at the most.
    var mostTogether: Int { options.mostTogether }

    package init(ledger: Pool, keys: Pool, options: Options = Options()) {
        self.ledger = ledger
        self.keys = keys
        self.options = options
    }

    /// Commits a batch, in as few transactions as hold it. A bad decision in it is found by halving and parked alone; a
    /// transient error is thrown for the caller to try the whole batch again: what is committed by then is a duplicate.
    package func commit(_ decisions: [WireDecision]) async throws -> CommitReport {
        var report = CommitReport()
        var rest = decisions[...]
        while !rest.isEmpty {
            report = report + (try await commitTogether(Array(rest.prefix(options.mostTogether))))
            rest = rest.dropFirst(options.mostTogether)
        }
        return report
    }

    private func commitTogether(_ decisions: [WireDecision]) async throws -> CommitReport {
        guard !decisions.isEmpty else { return CommitReport() }
        if let bad = decisions.firstIndex(where: { $0.fault != nil }) {
            let fault = decisions[bad].fault ?? ""
            try await park(decisions[bad], reason: "dataError", detail: fault)
            let rest = try await commitTogether(Array(decisions[..<bad]) + decisions[(bad + 1)...])
            return rest + CommitReport(parked: 1)
        }
        do {
            return try await transact(decisions)
        } catch let error as PostgresError where error.isDataError {
            return try await isolate(decisions, error)
        }
    }

    private func isolate(_ decisions: [WireDecision], _ error: PostgresError) async throws -> CommitReport {
        guard decisions.count > 1 else {
            try await park(
                decisions[0], reason: "dataError", detail: "\(error)", errorClass: "PostgreSQL \(error.sqlState ?? "")")
            return CommitReport(parked: 1)
        }
        let half = decisions.count / 2
        let first = try await commitTogether(Array(decisions[..<half]))
        let second = try await commitTogether(Array(decisions[half...]))
        return first + second
    }

    private func transact(_ decisions: [WireDecision]) async throws -> CommitReport {
        try await ledger.withTransaction { connection in
            let keyStock = try await keepKeys(of: decisions, on: connection)
            Failpoint.keysKept.reach()
            let (books, house) = try await Books.read(for: decisions, keys: keyStock, on: connection)
            let plan = CommitPlan(decisions, on: books)
            let resolver = DueResolver(house: house, calendar: options.calendar, hours: options.hours)
            try await CommitWriter(connection: connection, resolver: resolver).write(plan)
            let parked = try await sendBack(plan.lost, house: house, on: connection)
            Failpoint.written.reach()
            return CommitReport(
                committed: plan.standing.count, duplicates: plan.duplicates, conflicts: plan.lost.count - parked,
                parked: parked)
        }
    }

    /// Persons' keys are committed before the transaction that uses them: an orphan key is harmless, a missing one is a
    /// loss. Returns the keys that the house keeps of these persons, none of whom is erased before the commit is through.
    private func keepKeys(of decisions: [WireDecision], on connection: Connection) async throws -> Books.KeyStock {
        let minted = decisions.flatMap(\.personKeys)
        let sealedFor = Set(decisions.flatMap(\.particulars).map { UUID(bytes: Array($0.person)) })
        guard !minted.isEmpty || !sealedFor.isEmpty else { return Books.KeyStock() }
        _ = try await connection.query(.shareKeys, [])
        let persons = minted.map { UUID(bytes: Array($0.person)) }
        return try await keys.withConnection { connection in
            if !minted.isEmpty {
                let wrapped = minted.map { Array($0.wrapped) }
                _ = try await connection.query(
                    .writePersonKeys, [.uuids(persons), .byteArrays(wrapped), .texts(minted.map(\.keyID))])
            }
            var stock = Books.KeyStock(missing: sealedFor)
            let asked = sealedFor.union(persons)
            for row in try await connection.query(.readPersonKeys, [.uuids(asked.sorted())]) {
                let person = try row.uuid("person_id")
                stock.kept[person] = Data(try row.bytes("wrapped"))
                stock.missing.remove(person)
            }
            return stock
        }
    }

    /// What lost goes back to its line through the outbox, in the same transaction, without an inbox row. Returns how
    /// many were parked instead, because they have gone round often enough.
    private func sendBack(_ lost: [CommitPlan.Lost], house: House, on connection: Connection) async throws -> Int {
        let (hopeless, others) = lost.partitioned { $0.decision.request.redecide >= options.redecisionsMost }
        let rows = others.map { item in
            var request = item.decision.request
            request.redecide += 1
            let known = Set(request.lost)
            request.lost += item.claims.filter { !known.contains($0) }
            let pause = Rounds.pause(before: request.redecide, of: request.requestID)
            return OutboxRow(kind: .redecide, request: request, due: house.now + pause)
        }
        try await OutboxRow.write(rows, on: connection)
        for item in hopeless {
            let claims = item.claims.map(\.text).joined(separator: " ")
            try await ParkedRow(item.decision, reason: "cannotSettle", detail: claims).write(on: connection)
        }
        return hopeless.count
    }

    private func park(
        _ decision: WireDecision, reason: String, detail: String, errorClass: String = ""
    ) async throws {
        let row =
            decision.request.isAddressed
            ? ParkedRow(decision, reason: reason, detail: detail, errorClass: errorClass)
            : ParkedRow(
                bytes: try decision.serializedBytes(), headers: [:], from: Queue.ledger, reason: .undecodableBundle,
                detail: detail)
        try await ledger.withConnection { try await row.write(on: $0) }
    }
}

extension Array {
    /// Those that are, and those that are not.
    fileprivate func partitioned(by isFirst: (Element) -> Bool) -> ([Element], [Element]) {
        (filter(isFirst), filter { !isFirst($0) })
    }
}
