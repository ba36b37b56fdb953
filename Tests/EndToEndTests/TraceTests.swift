import Foundation
import Testing

extension FaultTests {
    @Suite("A trace")
    struct TraceTests {
        @Test("that a caller has begun stands in the logs of intake, line and ledger", .timeLimit(.minutes(2)))
        func everyLog() async throws {
            try await SharedPremises.current.running { house in
                let trace = UUID().uuidString.lowercased().filter(\.isHexDigit)
                let answer = try await house.post(TestHouse.rice, traceparent: "00-\(trace)-00f067aa0ba902b7-01")
                #expect(try await house.settled(answer["id"])["state"] == "committed")
                for daemon in ["linli-intake", "linli-errand", "linli-ledger"] {
                    try await until("\(daemon) names it") { house.log(daemon).contains(trace) }
                }
            }
        }
    }
}
