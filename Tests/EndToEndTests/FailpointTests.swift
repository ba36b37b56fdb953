import Casework
import Foundation
import Intake
import Launcher
import Lines
import Postgres
import Premises
import Testing
import Work

extension FaultTests {
    @Suite("A daemon dies between two steps")
    struct FailpointTests {
        /// A line that is asked: somebody opens cases and moves them on, and a timer fires.
        @Test(
            "the ledger: everything takes effect once, and the books are whole", .timeLimit(.minutes(2)),
            arguments: [Failpoint.keysKept, .written, .committed, .leased, .published])
        func ledger(point: Failpoint) async throws {
            let file = "/tmp/linli-failpoint-\(UUID().uuidString)"
            defer { unlink(file) }
            // What was leased is sent again when the lease has run out.
            let environment = ["LINLI_FAILPOINT": "\(point.rawValue):\(file)", "LINLI_RELAY_LEASE": "1s"]
            try await SharedPremises.current.running(environment: ["linli-ledger": environment]) { house in
                var ids: [String] = []
                for _ in 0..<5 { ids.append(try await house.submit()["id"]) }
                for id in ids { #expect(try await house.settled(id)["state"] == "committed") }
                let opened = try await FaultTests.Opened(house)
                ids.append(opened.request)
                ids.append(try await house.submit(opened.step("assign", #""doer":"S01""#))["id"])
                #expect(try await house.settled(ids[ids.count - 1])["state"] == "committed")
                let timer = try await opened.timerDue(house)
                let settled = "SELECT count(*) AS n FROM inbox WHERE request_id = $1::uuid"
                try await until("the timer has taken effect") { try await house.number(settled, [.text(timer)]) == 1 }
                #expect(access(file, F_OK) == 0, "it never came there")
                // Of the relay's points the ledger may come past one again before the supervisor has counted.
                try await until("it was started again") { house.supervisor.restarts(of: "linli-ledger") == 1 }
                try await house.expectOnce(ids)
                #expect(try await house.balance().underWay == 0)
                try await house.expectWholeBooks()
            }
        }

        /// Told, and not marked: the same again is the lesser evil, and its id says that it is the same.
        @Test("who tells: told again under the same id, and kept as told", .timeLimit(.minutes(2)))
        func notifier() async throws {
            let file = "/tmp/linli-failpoint-\(UUID().uuidString)"
            defer { unlink(file) }
            try await NotifyTests.withCommand { command, path in
                let environment = [
                    "LINLI_FAILPOINT": "\(Failpoint.told.rawValue):\(file)", "LINLI_NOTIFY_COMMAND": command,
                ]
                try await SharedPremises.current.running(
                    Premises.daemons + [Premises.notifier], environment: [Premises.notifier: environment]
                ) { house in
                    let opened = try await FaultTests.Opened(house)
                    _ = try await house.submit(opened.step("assign", #""doer":"S01""#))
                    try await until("it has died") { !house.endings.of(Premises.notifier).isEmpty }
                    #expect(access(file, F_OK) == 0, "of something else")
                    func ids() -> [Substring] { NotifyTests.notes(path).compactMap { $0.split(separator: " ").first } }
                    let id = String(try #require(ids().last))
                    let told = "SELECT count(*) AS n FROM notices WHERE id = $1::uuid AND told_by = 'command'"
                    #expect(try await house.number(told, [.text(id)]) == 0)
                    // Its two minutes are over.
                    try await house.execute("UPDATE notices SET next_try_at = now() WHERE id = '\(id)'")
                    try await until("that is kept") { try await house.number(told, [.text(id)]) == 1 }
                    #expect(ids().count { $0 == id } == 2)
                    #expect(house.supervisor.restarts(of: Premises.notifier) == 1)
                }
            }
        }
    }
}
