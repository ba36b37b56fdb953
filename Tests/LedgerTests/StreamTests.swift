import FoundationEssentials
import Postgres
import SwiftProtobuf
import TestSupport
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("Random streams of decisions, against a small model", .timeLimit(.minutes(10)))
struct StreamTests {
    /// Seen to fail while a batch told and ended its notices in two statements, and not in the order of its decisions.
    @Test("every table holds what the model says, whatever comes twice, out of order or in conflict", arguments: 1...16)
    func agrees(seed: UInt64) async throws {
        try await withLedger(connections: 2) { (ledger, keys, _) async throws in
            let committer = Committer(
                ledger: ledger, keys: keys,
                options: .init(redecisionsMost: StreamModel.redecisionsMost, mostTogether: 40))
            try await ledger.withConnection {
                try await $0.execute(
                    "INSERT INTO accounts (code, balance, floor) VALUES ('fund:a', 500, 0), ('fund:b', 100, 0)")
            }
            var stream = Stream(Dice(state: seed))
            for round in 1...25 {
                let batch = stream.batch()
                stream.model.commit(batch)
                _ = try await committer.commit(batch)
                if round.isMultiple(of: 5) { try await compare(stream.model, ledger, "seed \(seed), round \(round)") }
            }
            for book in try await ChainVerifier(ledger: ledger).books() {
                #expect(try await ChainVerifier(ledger: ledger).verify(book) == nil)
            }
            // The stream has met what it is made of.
            #expect(
                !stream.model.parked.isEmpty
                    || stream.model.outbox.values.contains { if case .redecide = $0 { true } else { false } })
        }
    }

    private func compare(_ model: StreamModel, _ ledger: Pool, _ place: String) async throws {
        func same(_ what: String, _ sql: String, _ expected: [String]) async throws {
            let statement = Statement(
                "all_\(what)", "SELECT line FROM (\(sql)) AS s (line) ORDER BY line COLLATE \"C\"")
            let found = try await ledger.withConnection {
                try await $0.query(statement, []).map { try $0.text("line") }
            }
            let (extra, missing) = (Set(found).subtracting(expected), Set(expected).subtracting(found))
            #expect(
                extra.isEmpty && missing.isEmpty && found.count == expected.count,
                "\(what), \(place): +\(extra) -\(missing)")
        }
        try await same(
            "cases", "SELECT concat_ws(' ', id, version, convert_from(state, 'UTF8'), status) FROM cases",
            model.versions.map { "\($0.key.text) \($0.value.number) \($0.value.state) \(model.statuses[$0.key] ?? "")" }
        )
        try await same(
            "inbox", "SELECT concat_ws(' ', request_id, outcome) FROM inbox",
            model.inbox.map { "\($0.key.text) \($0.value)" })
        try await same(
            "entries", "SELECT concat_ws(' ', book, seq, request_id) FROM entries",
            model.books.flatMap { book, requests in
                requests.enumerated().map { "\(book) \($0 + 1) \($1.text)" }
            })
        try await same(
            "claims", "SELECT concat_ws(' ', kind, key, case_id) FROM claims",
            model.claims.map { "\($0.key) \($0.value.text)" })
        try await same(
            "accounts", "SELECT concat_ws(' ', code, balance) FROM accounts",
            model.balances.map { "\($0.key) \($0.value)" })
        try await same("postings", "SELECT count(*)::text FROM postings", ["\(model.postings)"])
        try await same(
            "outbox",
            """
            SELECT concat_ws(' ', request_id, kind, CASE kind WHEN 'timer' THEN concat_ws(' ', case_id, timer_key, timer_spec)
                END) FROM outbox
            """,
            model.outbox.map { id, waiting in
                switch waiting {
                case .timer(let caseID, let key, let spec, _): "\(id.text) timer \(caseID.text) \(key) \(spec)"
                case .followOn: "\(id.text) followOn"
                case .redecide: "\(id.text) redecide"
                }
            })
        try await same(
            "notices",
            """
            SELECT concat_ws(' ', id, recipient, code, status,
                CASE WHEN told_at IS NOT NULL THEN 'told' WHEN over_at IS NOT NULL THEN 'over' ELSE 'open' END)
            FROM notices
            """,
            model.notices.map {
                "\($0.key.text) \($0.value.recipient) \($0.value.code) \($0.value.status) \($0.value.end)"
            })
        try await same(
            "parked",
            "SELECT concat_ws(' ', message_id, reason, NULLIF(detail, ''), error_class) FROM parked WHERE status = 'open'",
            model.parked.map { "\($0.text) cannotSettle" })
    }
}

extension UUID {
    fileprivate init(drawnBy dice: inout Dice) {
        let halves = [dice.next(), dice.next()]
        self.init(bytes: halves.flatMap { half in withUnsafeBytes(of: half.bigEndian) { Array($0) } })
    }

    fileprivate var text: String { uuidString.lowercased() }
}

/// Draws decisions as workers might send them: on the version that is, on one that was, again, and about the same claims and
/// funds as others.
private struct Stream {
    var model = StreamModel(balances: ["fund:a": 500, "fund:b": 100], floors: ["fund:a": 0, "fund:b": 0])
    private var dice: Dice
    private let cases: [UUID]
    private var before: [UUID: [StreamModel.Version]] = [:]
    private var sent: [WireDecision] = []
    private var count = 0

    init(_ dice: Dice) {
        var dice = dice
        cases = (0..<6).map { _ in UUID(drawnBy: &dice) }
        self.dice = dice
    }

    mutating func batch() -> [WireDecision] {
        let size = Int.random(in: 1...14, using: &dice)
        var batch: [WireDecision] = []
        // Decided on what the ledger had when they were decided, and on what those before in the batch will leave.
        var foreseen = model
        for _ in 0..<size {
            let decision = draw(foreseen)
            foreseen.commit([decision])
            batch.append(decision)
        }
        sent += batch
        if Int.random(in: 0..<4, using: &dice) == 0 { batch.shuffle(using: &dice) }
        return batch
    }

    private mutating func draw(_ now: StreamModel) -> WireDecision {
        let chance = Int.random(in: 0..<100, using: &dice)
        if chance < 12, let old = sent.randomElement(using: &dice) { return old }
        if chance < 22, let again = redecided(now) { return again }
        if chance < 28, let fired = fired(now) { return fired }
        guard let caseID = cases.randomElement(using: &dice) else { preconditionFailure("there are cases") }
        let current = now.versions[caseID] ?? .init()
        var version = current
        if chance < 42, let older = before[caseID]?.randomElement(using: &dice) { version = older }
        before[caseID, default: []].append(current)
        return decision(UUID(drawnBy: &dice), caseID, on: version)
    }

    /// A request that lost, decided again on what is.
    private mutating func redecided(_ now: StreamModel) -> WireDecision? {
        let lost = now.outbox.compactMap { id, waiting -> (UUID, UInt32)? in
            if case .redecide(let round) = waiting { (id, round) } else { nil }
        }.sorted { $0.0 < $1.0 }
        guard let (id, round) = lost.randomElement(using: &dice),
            let first = sent.first(where: { $0.request.requestID == id })
        else { return nil }
        let caseID = first.request.caseUUID
        var again = decision(id, caseID, on: now.versions[caseID] ?? .init())
        again.request.redecide = round
        return again
    }

    /// A timer's request comes back.
    private mutating func fired(_ now: StreamModel) -> WireDecision? {
        let timers = now.outbox.compactMap { id, waiting -> (UUID, UUID, UInt32)? in
            if case .timer(let caseID, _, _, let round) = waiting { (id, caseID, round) } else { nil }
        }.sorted { $0.0 < $1.0 }
        guard let (id, caseID, round) = timers.randomElement(using: &dice) else { return nil }
        var again = decision(id, caseID, on: now.versions[caseID] ?? .init())
        again.request.redecide = round
        return again
    }

    private mutating func decision(_ id: UUID, _ caseID: UUID, on version: StreamModel.Version) -> WireDecision {
        count += 1
        let kind = Int.random(in: 0..<10, using: &dice)
        let outcome: WireOutcome = kind == 0 ? .refused : kind == 1 ? .nothing : .accepted
        var decision = Decisions.make(
            id, case: caseID, on: version.number, after: version.state, leaving: "s\(count)", outcome: outcome)
        // A line for each case.
        decision.request.line = ["errand", "mediation", "condolence"][cases.firstIndex(of: caseID).map { $0 % 3 } ?? 0]
        guard outcome == .accepted else { return decision }
        decision.summary.status = pick(["toAssign", "offered", "held", "closed"])
        if chance(3) { decision.claims = [claim()] }
        if chance(4) { decision.releases = [claim()] }
        if chance(4) {
            let fen = Int64.random(in: 1...150, using: &dice) * (chance(3) ? -1 : 1)
            decision.postings = [posting(pick(["fund:a", "fund:b"]), -fen), posting("out", fen)]
        }
        for key in ["remind", "offer"] where chance(2) {
            decision.timers.append(
                Decisions.timer(
                    key, after: Int64(Int.random(in: 1...2, using: &dice)) * 60_000,
                    request: UUID(drawnBy: &dice), case: caseID))
        }
        if chance(8) { decision.followOns = [Decisions.request(UUID(drawnBy: &dice), case: UUID(drawnBy: &dice))] }
        if chance(3) {
            let code = pick(["offered", "toVisit"])
            decision.notices = (0..<Int.random(in: 1...2, using: &dice)).map { place in
                WireNotice.with {
                    $0.id = Data(UUID(drawnBy: &dice).bytes)
                    $0.to = ["doer:S01", "duty"][place]
                    $0.code = code
                }
            }
        }
        if chance(5) { decision.told = [pick(["doers", "duty", "doer:S01 offered", "duty toVisit"])] }
        return decision
    }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &dice) == 0 }
    private mutating func pick(_ texts: [String]) -> String { texts[Int.random(in: 0..<texts.count, using: &dice)] }
    private mutating func claim() -> WireClaim { ClaimKey(kind: "slot", key: pick(["S01:1", "S01:2", "S02:1"])).wire }

    private func posting(_ account: String, _ fen: Int64) -> WirePosting {
        WirePosting.with {
            $0.account = account
            $0.fen = fen
        }
    }
}
