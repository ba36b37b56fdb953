import Foundation
import FoundationNetworking
import Launcher
import Premises
import TestSupport
import Testing

extension FaultTests {
    @Suite("What daemons tell of themselves")
    struct ReadinessTests {
        @Test(
            "with the broker killed under load each says that it reconnects, lives on, and is ready again with it",
            .timeLimit(.minutes(4)))
        func brokerKilled() async throws {
            let shared = try SharedPremises.current
            let rabbit = shared.premises.servers.rabbit
            let ports = try Dictionary(uniqueKeysWithValues: Premises.daemons.map { ($0, try freePort()) })
            let environment = ports.mapValues { ["LINLI_HEALTH_PORT": "\($0)"] }
            try await shared.running(environment: environment) { house in
                for (daemon, port) in ports {
                    try await until("\(daemon) is ready") { try await readiness(port) == "ready" }
                }
                let before = try await house.submitted(20)
                await rabbit.kill()
                let meanwhile = try await house.submitted(20)
                for (daemon, port) in ports {
                    try await until("\(daemon) says so") { try await readiness(port) == "reconnecting" }
                    #expect(try await page("healthz", port) == "alive\n", "\(daemon)")
                }
                try await rabbit.start()
                for (daemon, port) in ports {
                    try await until("\(daemon) is ready again") { try await readiness(port) == "ready" }
                }
                for answer in before + meanwhile {
                    #expect(try await house.settled(answer["id"], within: .seconds(120))["state"] == "committed")
                }
                try await house.expectOnce((before + meanwhile).map { $0["id"] })
                let errand = try await page("metrics", try #require(ports["linli-errand"]))
                let done = try #require(
                    errand.firstMatch(of: /linli_messages_total\{queue="linli.errand",verdict="done"\} (\d+)/))
                #expect(Int(done.1) ?? 0 >= 40)
            }
        }
    }
}

/// The reason that a daemon gives.
private func readiness(_ port: Int) async throws -> String? {
    struct Answer: Decodable { let reason: String }
    // Not listening yet.
    guard let body = try? await page("readyz", port) else { return nil }
    return try JSONDecoder().decode(Answer.self, from: Data(body.utf8)).reason
}

private func page(_ path: String, _ port: Int) async throws -> String {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)/\(path)"))
    return String(decoding: try await URLSession.shared.data(from: url).0, as: UTF8.self)
}
