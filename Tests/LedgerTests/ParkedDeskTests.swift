import Casework
import FoundationEssentials
import Postgres
import SwiftProtobuf
import TestSupport
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("The desk of parked work, on a real PostgreSQL", .timeLimit(.minutes(2)))
struct ParkedDeskTests {
    private func park(_ decision: WireDecision, _ ledger: Pool, detail: String = "cases_number_key") async throws {
        try await Parking(ledger: ledger).park(ParkedRow(decision, reason: "dataError", detail: detail))
    }

    private func outbox(_ ledger: Pool) async throws -> [(kind: String, request: WireRequest)] {
        try await ledger.withConnection {
            try await $0.query(Statement("outbox_rows", "SELECT kind, request FROM outbox ORDER BY request_id"), [])
                .map { (try $0.text("kind"), try WireRequest(serializedBytes: try $0.bytes("request"))) }
        }
    }

    /// What intake reads of it.
    private func fate(of decision: WireDecision, _ ledger: Pool) async throws -> Fate? {
        let id = RequestID(decision.request.requestID)
        return try await LedgerReader(ledger: ledger).fates(of: [id])[id]
    }

    @Test("what failed alike is one group, with its count and an example")
    func groups() async throws {
        try await withLedger { (ledger, _) async throws in
            for _ in 0..<3 { try await park(Decisions.make(case: UUID()), ledger) }
            try await park(Decisions.make(case: UUID(), line: "mediation"), ledger, detail: "another")
            let groups = try await ParkedDesk(ledger: ledger).groups()
            #expect(groups.map(\.open) == [3, 1])
            #expect(groups.map(\.line) == ["errand", "mediation"])
            #expect(groups.map(\.reason) == ["dataError", "dataError"])
        }
    }

    @Test("a replay is a row of the outbox under the same id, as if it had never been tried; its commit settles it")
    func replay() async throws {
        try await withLedger { (ledger, committer) async throws in
            var decision = Decisions.make(case: UUID())
            decision.request.attempt = 12
            decision.request.redecide = 20
            decision.request.waitingSince = 7
            try await park(decision, ledger)
            let desk = ParkedDesk(ledger: ledger)
            let replay = try await desk.replay(.init(), by: "A1")
            #expect(replay.put == ["errand": 1])
            let rows = try await outbox(ledger)
            #expect(rows.map(\.kind) == ["replay"])
            let request = try #require(rows.first?.request)
            #expect(request.requestID == decision.request.requestID)
            #expect(request.body == decision.request.body)
            #expect(request.attempt == 0)
            #expect(request.redecide == 0)
            #expect(request.waitingSince == 0)
            let item = try #require(try await desk.items(.init()).first)
            #expect(item.status == .replayed)
            #expect(try await fate(of: decision, ledger) == nil, "it is on its way")
            #expect(item.dealtBy == "A1")

            _ = try await committer.commit([decision])
            #expect(try await outbox(ledger).isEmpty)
            #expect(try await desk.items(.init()).first?.status == .settled)
            #expect(try await fate(of: decision, ledger) == .committed)
        }
    }

    @Test("what has taken effect is not put back, and what is no request stays")
    func onlyWhatHasNoEffect() async throws {
        try await withLedger { (ledger, committer) async throws in
            let decision = Decisions.make(case: UUID())
            try await park(decision, ledger)
            // In effect by another way, and the row left open, as after a crash between the two.
            _ = try await committer.commit([decision])
            try await ledger.withConnection { try await $0.execute("UPDATE parked SET status = 'open'") }
            try await Parking(ledger: ledger).park(
                ParkedRow(
                    bytes: [1, 2], headers: [:], from: "linli.ledger", reason: .undecodableBundle, detail: "no protobuf"
                ))
            let replay = try await ParkedDesk(ledger: ledger).replay(.init(), by: "A1")
            var expected = ParkedDesk.Replay()
            expected.inEffect = 1
            expected.unreadable = 1
            #expect(replay == expected)
            #expect(try await outbox(ledger).isEmpty)
            #expect(try await ParkedDesk(ledger: ledger).count(.init(), .open) == 1)
        }
    }

    @Test("only what was chosen is touched: by the beginning of an id, or by its fingerprint")
    func choices() async throws {
        try await withLedger { (ledger, _) async throws in
            let decisions = (0..<4).map { _ in Decisions.make(case: UUID()) }
            for (index, decision) in decisions.enumerated() {
                try await park(decision, ledger, detail: index < 2 ? "one" : "two")
            }
            let desk = ParkedDesk(ledger: ledger)
            let first = decisions[0].request.requestID.uuidString.lowercased()
            #expect(try await desk.drop(.init(ids: [String(first.prefix(13))]), by: "A1", because: "twice") == 1)
            #expect(try await desk.drop(.init(fingerprint: "dataError|errand|two"), by: "A1", because: "x") == 2)
            #expect(try await desk.replay(.init(), by: "A1").put == ["errand": 1])
            #expect(try await desk.drop(.init(ids: ["%"]), by: "A1", because: "x") == 0, "no patterns")
        }
    }

    @Test("what was dropped keeps who, when and why, and comes back on undo")
    func undo() async throws {
        try await withLedger { (ledger, _) async throws in
            let decision = Decisions.make(case: UUID())
            try await park(decision, ledger)
            let desk = ParkedDesk(ledger: ledger)
            #expect(try await desk.drop(.init(), by: "unix:root", because: "typed twice") == 1)
            #expect(try await fate(of: decision, ledger) == .dropped)
            let dropped = try #require(try await desk.items(.init()).first)
            #expect(dropped.status == .dropped)
            #expect(dropped.dealtBy == "unix:root")
            #expect(dropped.dealtReason == "typed twice")
            #expect(dropped.dealtAt != nil)
            #expect(try await desk.replay(.init(), by: "A1").put.isEmpty, "dropped work is not put back by accident")
            #expect(try await desk.undo(.init(), by: "A2") == 1)
            #expect(try await fate(of: decision, ledger) == .parked(reason: "dataError"))
            #expect(try await desk.replay(.init(), by: "A1").put == ["errand": 1])
        }
    }

    /// Seen to fail when the rows are not locked.
    @Test("two people let everything go at once while more is parked: each request goes out once")
    func replayedTogether() async throws {
        try await withLedger { (ledger, _) async throws in
            for _ in 0..<100 { try await park(Decisions.make(case: UUID()), ledger) }
            let desk = ParkedDesk(ledger: ledger)
            let put = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for who in ["A1", "A2", "A3"] {
                    tasks.addTask { try await desk.replay(.init(), by: who).put["errand"] ?? 0 }
                }
                for _ in 0..<20 {
                    tasks.addTask {
                        try await park(Decisions.make(case: UUID()), ledger)
                        return 0
                    }
                }
                return try await tasks.reduce(0, +)
            }
            #expect(put >= 100)
            let rows = try await outbox(ledger)
            #expect(rows.count == put)
            #expect(Set(rows.map(\.request.id)).count == put)
            #expect(try await desk.count(.init(), .open) == 120 - put)
        }
    }

    /// Seen to fail when the rows of the outbox are written in a transaction of their own.
    @Test("whoever lets go dies in the middle: nothing has gone, and the next one lets all go")
    func replayCutOff() async throws {
        try await withLedger { (ledger, _) async throws in
            for _ in 0..<10 { try await park(Decisions.make(case: UUID()), ledger) }
            // As if it died before its commit: the rows of the outbox are written by then, and the acts are refused.
            try await ledger.withConnection {
                try await $0.execute("ALTER TABLE parked_acts ADD CONSTRAINT broken CHECK (act <> 'replayed')")
            }
            let desk = ParkedDesk(ledger: ledger)
            await #expect(throws: PostgresError.self) { try await desk.replay(.init(), by: "A1") }
            #expect(try await outbox(ledger).isEmpty)
            try await ledger.withConnection { try await $0.execute("ALTER TABLE parked_acts DROP CONSTRAINT broken") }
            #expect(try await desk.replay(.init(), by: "A1").put == ["errand": 10])
        }
    }

    @Test("a drop is undone for thirty days, and not on the day after")
    func undoInTime() async throws {
        try await withLedger { (ledger, _) async throws in
            let desk = ParkedDesk(ledger: ledger)
            for age in ["29 days 23:59:00", "30 days 00:01:00"] {
                try await park(Decisions.make(case: UUID()), ledger)
                _ = try await desk.drop(.init(), by: "A1", because: "twice")
                try await ledger.withConnection {
                    try await $0.execute(
                        "UPDATE parked SET dealt_at = now() - interval '\(age)' WHERE dealt_at > now() - interval '1 day'"
                    )
                }
            }
            #expect(try await desk.undo(.init(), by: "A2") == 1)
            #expect(try await desk.count(.init(), .dropped) == 1)
        }
    }

    @Test("every act stays, in order, with who and why")
    func acts() async throws {
        try await withLedger { (ledger, _) async throws in
            try await park(Decisions.make(case: UUID()), ledger)
            let desk = ParkedDesk(ledger: ledger)
            _ = try await desk.drop(.init(), by: "A1", because: "typed twice")
            _ = try await desk.undo(.init(), by: "A2")
            _ = try await desk.replay(.init(), by: "A3")
            let acts = try #require(try await desk.items(.init()).first).acts
            #expect(acts.map(\.kind) == [.dropped, .undone, .replayed])
            #expect(acts.map(\.by) == ["A1", "A2", "A3"])
            #expect(acts.map(\.reason) == ["typed twice", "", ""])
        }
    }

    @Test("an edit keeps the id and both forms, says first who opened it, and is what a replay sends")
    func edit() async throws {
        try await withLedger { (ledger, _) async throws in
            let decision = Decisions.make(case: UUID())
            try await park(decision, ledger)
            let desk = ParkedDesk(ledger: ledger)
            let id = decision.request.requestID
            let old = try await desk.takeOut(id, by: "A1", because: "the doer was mistyped")
            #expect(try await desk.items(.init()).first?.acts.map(\.kind) == [.opened])
            var mended = old
            mended.body = Data([9, 9])
            mended.keyID = "k2"
            try await desk.putBack(mended, insteadOf: old, by: "A1", because: "the doer was mistyped")
            let item = try #require(try await desk.items(.init()).first)
            #expect(item.acts.map(\.kind) == [.opened, .edited])
            #expect(item.size == 2)
            #expect(item.headers[Header.keyID] == "k2")
            let kept = try await ledger.withConnection {
                try await $0.query(
                    Statement("kept", "SELECT request, body FROM parked_acts WHERE act = 'edited'"), []
                ).only().bytes("request")
            }
            #expect(try WireRequest(serializedBytes: kept) == old)
            _ = try await desk.replay(.init(), by: "A1")
            #expect(try await outbox(ledger).map(\.request) == [mended])
        }
    }

    @Test("of two who edit, the second is told; what is not open is not opened")
    func twoEditors() async throws {
        try await withLedger { (ledger, _) async throws in
            let decision = Decisions.make(case: UUID())
            try await park(decision, ledger)
            let desk = ParkedDesk(ledger: ledger)
            let id = decision.request.requestID
            let old = try await desk.takeOut(id, by: "A1", because: "x")
            var (first, second) = (old, old)
            first.body = Data([1])
            second.body = Data([2])
            try await desk.putBack(first, insteadOf: old, by: "A1", because: "x")
            await #expect(throws: ParkedDesk.EditError.overtaken) {
                try await desk.putBack(second, insteadOf: old, by: "A2", because: "x")
            }
            _ = try await desk.drop(.init(), by: "A1", because: "x")
            await #expect(throws: ParkedDesk.EditError.overtaken) {
                try await desk.putBack(second, insteadOf: first, by: "A2", because: "x")
            }
            await #expect(throws: ParkedDesk.EditError.notOpen(.dropped)) {
                try await desk.takeOut(id, by: "A2", because: "x")
            }
            let unknown = UUID()
            await #expect(throws: ParkedDesk.EditError.unknown(unknown)) {
                try await desk.takeOut(unknown, by: "A2", because: "x")
            }
        }
    }

    @Test("the headers are shown, the body never is")
    func item() async throws {
        try await withLedger { (ledger, _) async throws in
            try await park(Decisions.make(case: UUID()), ledger)
            let item = try #require(try await ParkedDesk(ledger: ledger).items(.init()).first)
            #expect(item.grid == "rongxi-1")
            #expect(item.line == "errand")
            #expect(item.headers[Header.keyID] == "k1")
            #expect(item.size == 3)
            #expect(item.isReplayable)
        }
    }
}
