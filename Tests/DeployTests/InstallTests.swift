import Daemon
import Foundation
import Testing
import Work

@Suite("What make install writes")
struct InstallTests {
    @Test("a key ring of four secrets, no two alike and new each time")
    func keyRing() throws {
        func fresh() throws -> KeyRing {
            let answer = try Deploy.run(["deploy/install/key-ring"])
            #expect(answer.status == 0)
            return try JSONDecoder().decode(KeyRing.self, from: Data(answer.text.utf8))
        }
        let rings = [try fresh(), try fresh()]
        let secrets = rings.flatMap { [$0.digestSecret, $0.lookupSecret, $0.numberSecret] + $0.keys.map(\.secret) }
        #expect(Set(secrets).count == 8)
        #expect(secrets.allSatisfy { $0.count == 32 })
        #expect(rings[0].active?.id == "k1")
    }

    @Test(
        "scripts that the shell understands",
        arguments: [
            "install/install", "install/uninstall", "install/key-ring", "backup/linli-backup", "backup/linli-restore",
        ])
    func scripts(name: String) throws {
        let answer = try Deploy.run(["bash", "-n", "deploy/\(name)"])
        #expect(answer.status == 0, "\(answer.text)")
    }

    @Test("settings that every daemon's unit completes", arguments: Deploy.services)
    func settings(unit: String) async throws {
        // The unit's own environment, with a password where systemd would put one.
        var environment: [String: String] = [:]
        for line in try Deploy.text("deploy/systemd/\(unit)").split(separator: "\n")
        where line.hasPrefix("Environment=") {
            let parts = line.dropFirst("Environment=".count).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            environment[String(parts[0])] = parts[1].replacingOccurrences(of: "%S", with: "/var/lib")
                .replacingOccurrences(of: "%i", with: "1")
        }
        environment["LINLI_AMQP_PASSWORD_FILE"] = nil
        environment["LINLI_AMQP_PASSWORD"] = "a password"
        let settings = try await Settings.load(
            file: Deploy.checkout.appending(path: "deploy/install/linli.yaml").path, environment: environment,
            using: unit == "linli-notify.service" ? [\.postgres] : [\.amqp, \.postgres])
        let user = String(unit.split(whereSeparator: { "@.".contains($0) })[0])
        #expect(settings.amqp.user == user || user == "linli-notify")
        #expect(settings.postgres.user == user)
        #expect(9101...9139 ~= settings.health.port)
        #expect(settings.postgres.host == "/run/postgresql")
        // By its Unix user: the owner's password is root's.
        #expect(settings.postgres.passwordFile.isEmpty && settings.postgres.password.isEmpty)
    }
    @Test("settings for whoever reads reports: known by the Unix user, and no password in them")
    func reports() async throws {
        let settings = try await Settings.load(
            file: Deploy.checkout.appending(path: "deploy/install/report.yaml").path, environment: [:],
            using: [\.postgres])
        #expect(settings.postgres.user == "linli-report" && settings.postgres.host == "/run/postgresql")
        #expect(settings.postgres.passwordFile.isEmpty && settings.postgres.password.isEmpty)
        #expect(try Deploy.text("deploy/install/install").contains("keep deploy/install/report.yaml $etc/report.yaml"))
        let roles = try Deploy.text("deploy/postgresql/roles.sql")
        #expect(roles.contains("'\(settings.postgres.user)'"))
    }
}
