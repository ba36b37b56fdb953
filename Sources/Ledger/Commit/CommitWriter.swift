internal import FoundationEssentials
internal import Lines
internal import Postgres
internal import Work

/// Writes what survived, each table in one statement.
struct CommitWriter {
    let connection: Connection
    let resolver: DueResolver

    func write(_ plan: CommitPlan) async throws {
        guard !plan.standing.isEmpty else { return }
        try await writeInbox(plan)
        try await writeEntries(plan)
        try await writeCases(plan)
        try await writeClaims(plan)
        try await writeMoney(plan)
        try await writeOutbox(plan)
        try await writeNotices(plan)
        try await writeParticulars(plan)
    }

    private func writeInbox(_ plan: CommitPlan) async throws {
        let decisions = plan.standing.map(\.decision)
        let ids = decisions.map(\.request.requestID)
        try await run(
            .writeInbox,
            [
                .uuids(ids), .uuids(decisions.map(\.request.caseUUID)), .texts(decisions.map(\.outcomeText)),
                .byteArrays(decisions.map { $0.refusal.isEmpty ? nil : Array($0.refusal) }),
            ])
        try await run(.settleParked, [.uuids(ids)])
    }

    /// Every line has its book.
    private func writeEntries(_ plan: CommitPlan) async throws {
        let entries = plan.standing.filter(\.decision.makesEntry)
        for (book, entries) in Dictionary(grouping: entries, by: \.decision.request.line).sorted(by: { $0.key < $1.key }
        ) {
            try await BookWriter(connection: connection).append(entries.map(Entry.init), to: book)
        }
    }

    /// The last state of each case in the batch: a row is touched once a statement.
    private func writeCases(_ plan: CommitPlan) async throws {
        var last: [UUID: CommitPlan.Standing] = [:]
        var numbers: [UUID: String] = [:]
        for item in plan.standing where item.decision.advances {
            let id = item.decision.request.caseUUID
            last[id] = item
            if !item.decision.number.isEmpty { numbers[id] = item.decision.number }
        }
        let unnumbered = plan.standing.filter(\.opensWithoutNumber).map(\.decision.request.caseUUID)
        for (id, number) in zip(unnumbered, try await LedgerDesk.take(unnumbered.count, on: connection)) {
            numbers[id] = number.text
        }
        let rows = last.sorted { $0.key < $1.key }.map { (id: $0.key, item: $0.value, case: $0.value.decision.summary) }
        guard !rows.isEmpty else { return }
        let summaries = rows.map(\.case)
        try await run(
            .writeCases,
            [
                .uuids(rows.map(\.id)), .texts(rows.map { numbers[$0.id] ?? "" }),
                .texts(rows.map(\.item.decision.request.line)), .int64s(rows.map { Int64($0.item.version) }),
                .byteArrays(rows.map { Array($0.item.decision.stateDigest) }),
                .byteArrays(rows.map { Array($0.item.decision.state) }), .texts(summaries.map(\.kind)),
                .texts(summaries.map(\.status)), .bools(summaries.map(\.open)), .texts(summaries.map(\.grid)),
                .texts(summaries.map(\.doer)), .bools(summaries.map(\.urgent)), .bools(summaries.map(\.held)),
                .bools(summaries.map(\.emergency)), .bools(summaries.map(\.callBack)),
                .bools(summaries.map(\.yellow)), .int32s(summaries.map { Int32($0.absences) }),
                .int32s(summaries.map { Int32($0.personVisits) }), .int32s(summaries.map { Int32($0.homeVisits) }),
                .int32s(summaries.map { Int32($0.giftsGiven) }), .texts(summaries.map(\.withUnit)),
                .instants(summaries.map(\.openedAt)),
                .instants(summaries.map { $0.closedAt == 0 ? nil : $0.closedAt }),
            ])
    }

    private func writeClaims(_ plan: CommitPlan) async throws {
        if !plan.releasedClaims.isEmpty {
            let released = Array(plan.releasedClaims)
            try await run(.releaseClaims, [.texts(released.map(\.kind)), .texts(released.map(\.key))])
        }
        guard !plan.newClaims.isEmpty else { return }
        let claims = plan.newClaims
        try await run(
            .writeClaims,
            [
                .texts(claims.map(\.claim.kind)), .texts(claims.map(\.claim.key)), .uuids(claims.map(\.caseID)),
                .uuids(claims.map(\.request)),
            ])
    }

    private func writeMoney(_ plan: CommitPlan) async throws {
        let postings = plan.standing.map(\.decision).flatMap { decision in
            decision.postings.enumerated().map { (decision: decision, place: Int32($0), posting: $1) }
        }
        guard !postings.isEmpty else { return }
        try await run(
            .writePostings,
            [
                .uuids(postings.map(\.decision.request.requestID)), .int32s(postings.map(\.place)),
                .uuids(postings.map(\.decision.request.caseUUID)), .texts(postings.map(\.posting.account)),
                .int64s(postings.map(\.posting.fen)), .texts(postings.map(\.decision.actor)),
            ])
        var moves: [String: Int64] = [:]
        for item in postings { moves[item.posting.account, default: 0] += item.posting.fen }
        let sorted = moves.sorted { $0.key < $1.key }
        try await run(.moveBalances, [.texts(sorted.map(\.key)), .int64s(sorted.map(\.value))])
    }

    private func writeOutbox(_ plan: CommitPlan) async throws {
        let settled = plan.standing.map(\.decision.request.requestID)
        try await run(.deleteOutbox, [.uuids(settled + plan.endedTimers)])
        let timers = plan.newTimers.values.map { timer, _ in resolver.row(for: timer) }
        let followOns = plan.standing.flatMap(\.decision.followOns).map {
            OutboxRow(kind: .followOn, request: $0, due: resolver.house.now)
        }
        try await OutboxRow.write(timers + followOns, on: connection)
    }

    private func writeNotices(_ plan: CommitPlan) async throws {
        let decisions = plan.standing.map(\.decision)
        let notices = NoticePlan(decisions, live: try await liveNotices(of: NoticePlan.casesToRead(decisions)))
        let ended = notices.ended
        if !ended.isEmpty {
            try await run(.endNotices, [.uuids(ended.map(\.id)), .texts(ended.map { $0.toldBy ?? "" })])
        }
        let new = notices.new
        guard !new.isEmpty else { return }
        try await run(
            .writeNotices,
            [
                .uuids(new.map(\.id)), .uuids(new.map(\.caseID)), .texts(new.map(\.recipient)), .texts(new.map(\.code)),
                .texts(new.map { $0.status ?? "" }), .texts(new.map { $0.toldBy ?? "" }), .bools(new.map(\.isOver)),
            ])
    }

    private func liveNotices(of cases: Set<UUID>) async throws -> [NoticePlan.Notice] {
        guard !cases.isEmpty else { return [] }
        return try await connection.query(.readLiveNotices, [.uuids(cases.sorted())]).map { try NoticePlan.Notice($0) }
    }

    private func writeParticulars(_ plan: CommitPlan) async throws {
        let items = plan.standing.map(\.decision).flatMap { decision in
            decision.particulars.enumerated().map { (decision: decision, place: Int32($0), item: $1) }
        }
        guard !items.isEmpty else { return }
        func digest(_ field: KeyPath<WireParticulars, Data>) -> Parameter {
            .byteArrays(items.map { $0.item[keyPath: field].isEmpty ? nil : Array($0.item[keyPath: field]) })
        }
        try await run(
            .writeParticulars,
            [
                .uuids(items.map(\.decision.request.requestID)), .int32s(items.map(\.place)),
                .uuids(items.map(\.decision.request.caseUUID)),
                .uuids(items.map { UUID(bytes: Array($0.item.person)) }),
                .texts(items.map(\.item.kind)), .byteArrays(items.map { Array($0.item.sealed) }),
                digest(\.phoneDigest), digest(\.tailDigest), digest(\.roomDigest),
            ])
    }

    private func run(_ statement: Statement, _ parameters: [Parameter]) async throws {
        _ = try await connection.query(statement, parameters)
    }
}

extension CommitPlan.Standing {
    /// A case that no desk took, and so has no number yet.
    fileprivate var opensWithoutNumber: Bool { decision.version == 0 && decision.advances && decision.number.isEmpty }
}
