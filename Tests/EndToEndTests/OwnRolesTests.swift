import Foundation
import FoundationNetworking
import Launcher
import Premises
import Testing

@Suite("Every daemon is somebody of its own at the servers", .serialized)
struct OwnRolesTests {
    @Test(
        "no daemon logs in as the owner or as another, and the broker lets each do its own work only",
        .timeLimit(.minutes(3)))
    func logins() async throws {
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
            try await brokerKnowsEach(house)
        }
    }

    /// Configure, write, read: what each may do at the broker that runs, and nobody else is there but the administrator.
    private func brokerKnowsEach(_ house: TestHouse) async throws {
        let line = #"^linli\.(decisions|retry|parked)$"#
        let expected = [
            "linli-intake": ["^$", #"^linli\.requests$"#, "^$"],
            "linli-ledger": ["^$", #"^linli\.requests$"#, #"^linli\.(ledger|parked)$"#],
            "linli-errand": ["^$", line, #"^linli\.errand(\.urgent)?$"#],
            "linli-mediation": ["^$", line, #"^linli\.mediation(\.urgent)?$"#],
            "linli-condolence": ["^$", line, #"^linli\.condolence(\.urgent)?$"#],
            "linli": [".*", ".*", ".*"],
        ]
        let rabbit = house.premises.servers.rabbit
        let url = try #require(URL(string: "http://127.0.0.1:\(rabbit.managementPort)/api/permissions"))
        var request = URLRequest(url: url)
        let login = Data("\(rabbit.adminUser):\(rabbit.adminPassword)".utf8).base64EncodedString()
        request.setValue("Basic \(login)", forHTTPHeaderField: "Authorization")
        let (data, _) = try await URLSession.shared.data(for: request)
        let found = try JSONDecoder().decode([Permission].self, from: data)
        #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.user, $0.patterns) }) == expected)
        #expect(found.allSatisfy { $0.vhost == rabbit.vhost })
    }

    private struct Permission: Decodable {
        let user, vhost, configure, write, read: String
        var patterns: [String] { [configure, write, read] }
    }
}
