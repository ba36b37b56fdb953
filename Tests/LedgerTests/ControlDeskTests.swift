import Casework
import Lines
import Postgres
import Testing
import Work

@testable import Ledger

@Suite("What administrators set for the lines, on a real PostgreSQL", .timeLimit(.minutes(1)))
struct ControlDeskTests {
    @Test("a change keeps what it does not touch, and every change stays with who and why")
    func changes() async throws {
        try await withLedger { (ledger, _) async throws in
            let desk = ControlDesk(ledger: ledger)
            #expect(try await desk.all().isEmpty)
            _ = try await desk.change(.errand, by: "A1", because: "the shop is shut") { $0.pause = .normal }
            let control = try await desk.change(.errand, by: "A2", because: "slowly") { $0.perSecond = 5 }
            #expect(control.pause == .normal)
            #expect(control.perSecond == 5)
            #expect(control.mostAtOnce == nil)
            #expect(control.by == "A2")
            #expect(control.at > 1_700_000_000_000)
            #expect(try await desk.all() == [.errand: control])
            let history = try await desk.history(most: 10)
            #expect(history.map(\.control.reason) == ["slowly", "the shop is shut"])
        }
    }

    @Test("a worker hears with its state query what is set for its own line, and can ask for it")
    func told() async throws {
        try await withLedger { (ledger, _) async throws in
            let reader = LedgerReader(ledger: ledger)
            #expect(try await reader.read(StateQuery(line: .errand)).control == .unset)
            let control = try await ControlDesk(ledger: ledger).change(.errand, by: "A1", because: "x") {
                $0.mostAtOnce = 7
            }
            #expect(try await reader.read(StateQuery(line: .errand)).control == control)
            #expect(try await reader.read(StateQuery(line: .mediation)).control == .unset)
            #expect(try await reader.control(of: .errand) == control)
        }
    }
}
