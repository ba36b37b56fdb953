import Foundation
import FoundationNetworking
import Launcher
import Premises
import TestSupport
import Testing

extension FaultTests {
    @Suite("What daemons tell of themselves")
    struct ReadinessTests {
        /// Seen to fail when a reconnecting link counts for a connected one.
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

        /// Seen to fail without `Consuming.isStandby`.
        @Test(
            "of two ledgers one says that it stands by; when the other is killed it takes over, and says so",
            .timeLimit(.minutes(2)))
        func standby() async throws {
            let ledgers = ["linli-ledger", "linli-ledger@2"]
            let ports = try Dictionary(uniqueKeysWithValues: ledgers.map { ($0, try freePort()) })
            let environment = ports.mapValues { ["LINLI_HEALTH_PORT": "\($0)"] }
            try await SharedPremises.current.running(
                Premises.daemons + ["linli-ledger@2"], environment: environment
            ) { house in
                func says(_ ledger: String) async throws -> String? {
                    try await readiness(try #require(ports[ledger]))
                }
                // Two that come in the same moment both take themselves for the first: one of them comes once more.
                try await until("one is ready") { try await says(ledgers[0]) == "ready" }
                house.kill(ledgers[1])
                try await until("one is ready, the other stands by") {
                    let said = [try await says(ledgers[0]), try await says(ledgers[1])]
                    return Set(said) == ["ready", "standby"]
                }
                let active = try await says(ledgers[0]) == "ready" ? 0 : 1
                house.kill(ledgers[active])
                // It leaves the waiting line with the first bundle that it gets.
                let errand = try await house.submit()["id"]
                #expect(try await house.settled(errand)["state"] == "committed")
                try await until("the other has the queue") { try await says(ledgers[1 - active]) == "ready" }
                try await until("the first is back, behind it") { try await says(ledgers[active]) == "standby" }
                try await house.expectOnce([errand])
            }
        }
    }
}
