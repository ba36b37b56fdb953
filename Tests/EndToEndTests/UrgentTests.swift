import Foundation
import Postgres
import Testing

extension FaultTests {
    @Suite("An urgent request")
    struct UrgentTests {
        /// Seen to fail with an urgent row under the key of the normal queue.
        @Test("overtakes a thousand that came before it", .timeLimit(.minutes(3)))
        func overtakes() async throws {
            try await SharedPremises.current.running { house in
                let (normal, urgent) = try await house.frozen("linli-errand") {
                    let normal = try await house.submitted(1000).map { $0["id"] }
                    let urgent = try await house.submit(
                        TestHouse.rice.replacing(#""verb""#, with: #""urgent":true,"verb""#))["id"]
                    for id in [normal.last ?? "", urgent] {
                        try await until("the broker has it") { try await house.state(of: id) == "sent" }
                    }
                    return (normal, urgent)
                }
                for id in normal + [urgent] { #expect(try await house.settled(id)["state"] == "committed") }
                let sql = """
                    SELECT count(*) AS n FROM entries
                    WHERE request_id = ANY ($1::uuid[]) AND seq < (SELECT seq FROM entries WHERE request_id = $2)
                    """
                let ids = normal.compactMap { UUID(uuidString: $0) }
                let before = try await house.number(sql, [.uuids(ids), .uuid(try #require(UUID(uuidString: urgent)))])
                // What its worker had in hand already, and no more.
                #expect(before < 500)
                try await house.expectOnce(normal + [urgent])
            }
        }
    }
}
