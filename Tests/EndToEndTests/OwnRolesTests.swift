import Casework
import Premises
import Testing

@Suite("Every daemon is somebody of its own at the servers", .serialized)
struct OwnRolesTests {
    @Test("no daemon logs in to PostgreSQL as the owner or as another", .timeLimit(.minutes(3)))
    func database() async throws {
        try await TestHouse.with { (house) async throws in
            let first = try await house.post(
                #"{"line":"errand","kind":"shop","verb":"submit","channel":"phone","caller":{"phone":"15405910001"},"text":"米10斤"}"#
            )
            #expect(try await house.settled(first["id"])["state"] == "committed")
            let sessions = "FROM pg_stat_activity WHERE application_name LIKE 'linli-%'"
            #expect(try await house.number("SELECT count(*) AS n \(sessions) AND usename <> application_name") == 0)
            // The two lines that had nothing to do have asked for nothing yet.
            let busy = "usename IN ('linli-intake', 'linli-errand', 'linli-ledger')"
            #expect(try await house.number("SELECT count(DISTINCT usename) AS n \(sessions) AND \(busy)") == 3)
        }
    }
}
