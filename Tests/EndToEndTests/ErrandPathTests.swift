import Casework
import Foundation
import Launcher
import Premises
import Testing

@Suite("One phone call travels from the desk to the ledger", .serialized)
struct ErrandPathTests {
    @Test(
        "an errand is registered, decided and committed; its steps typed at once take effect in their order",
        .timeLimit(.minutes(3)))
    func wholePath() async throws {
        try await TestHouse.with { (house) async throws in
            let first = try await house.post(TestHouse.rice, key: "desk1-0901")
            #expect(first.status == 202)
            #expect(first["number"].count == 8)
            let again = try await house.post(TestHouse.rice, key: "desk1-0901")
            #expect(again.status == 200)
            #expect(again["number"] == first["number"])
            let steps = try await [
                #"{"case":"\#(first["number"])","verb":"accept","doer":"S01","onBehalfOf":"S01","heardBy":"phone"}"#,
                #"{"case":"\#(first["number"])","verb":"purchase","totalFen":3900,"receipt":"slip"}"#,
                #"{"case":"\#(first["number"])","verb":"deliver","minutes":52}"#,
            ].asyncMap { try await house.post($0) }
            for step in [first] + steps {
                #expect(try await house.settled(step["id"])["state"] == "committed")
            }
            #expect(
                try await house.number("SELECT count(*) AS n FROM cases WHERE status = 'closed' AND version = 4") == 1)
            #expect(try await house.number("SELECT count(*) AS n FROM entries") == 4)
            let tracked = try await house.get("/api/v1/cases/\(first["number"])/public?tail=0001")
            #expect(tracked.status == 200)
        }
    }

    /// Seen to fail with a worker that acknowledges 100 ms before it publishes.
    @Test("kill -9 of every daemon in the middle of a stream: nothing lost, nothing twice", .timeLimit(.minutes(5)))
    func killed() async throws {
        try await TestHouse.with { (house) async throws in
            var ids: [String] = []
            for number in 0..<200 {
                // Intake itself may be the one that is down: the clerk presses Enter again, with the same key.
                ids.append(try await house.insist(key: "row-\(number)")["id"])
                if number % 40 == 20 { house.kill(Premises.daemons[number / 40]) }
            }
            #expect(Set(ids).count == 200)
            for id in ids { #expect(try await house.settled(id, within: .seconds(120))["state"] == "committed") }
            #expect(try await house.number("SELECT count(*) AS n FROM inbox") == 200)
            #expect(try await house.number("SELECT count(*) AS n FROM entries") == 200)
            #expect(try await house.number("SELECT count(*) AS n FROM cases") == 200)
            #expect(try await house.number("SELECT count(*) AS n FROM parked") == 0)
            for daemon in Premises.daemons { #expect(house.supervisor.restarts(of: daemon) == 1, "\(daemon)") }
        }
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
