import AMQP
import Foundation
import Testing

@Suite("The units of systemd")
struct UnitTests {
    @Test("are understood to the last line", arguments: Deploy.units)
    func verified(unit: String) throws {
        // It ends with 0 on what it does not know, and only says so.
        let answer = try Deploy.withUnits { try Deploy.run(["systemd-analyze", "verify", "./\(unit)"], in: $0) }
        #expect(answer.text == "")
        #expect(answer.status == 0)
    }

    @Test("a misspelt line is seen")
    func misspelt() throws {
        let answer = try Deploy.withUnits {
            $0.replacingOccurrences(of: "WatchdogSec", with: "WatchDogSec")
        } _: {
            try Deploy.run(["systemd-analyze", "verify", "./linli-intake.service"], in: $0)
        }
        #expect(answer.text.contains("Unknown key 'WatchDogSec'"))
    }

    private func exposure(_ unit: String, in folder: URL) throws -> Deploy.Answer {
        try Deploy.run(
            ["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=12", "./\(unit)"], in: folder)
    }

    @Test("leave a daemon open to little: at most 1.2 of 10", arguments: Deploy.services)
    func exposed(unit: String) throws {
        let answer = try Deploy.withUnits { try exposure(unit, in: $0) }
        #expect(answer.status == 0, "\(answer.text.suffix(200))")
    }

    @Test("one guard less is seen", arguments: ["NoNewPrivileges", "ProtectSystem", "SystemCallFilter"])
    func open(guarding: String) throws {
        let answer = try Deploy.withUnits {
            $0.hasPrefix(guarding) ? "" : $0
        } _: {
            try exposure("linli-intake.service", in: $0)
        }
        #expect(answer.status != 0, "\(answer.text.suffix(200))")
    }

    @Test("guard every daemon in the same way")
    func alike() throws {
        let guards = try Deploy.services.map { unit in
            try Deploy.text("deploy/systemd/\(unit)").split(separator: "# Ended by a crash")[1]
                .split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("DefaultInstance") }
        }
        #expect(Set(guards).count == 1)
    }

    @Test("give the key ring to those who open what is sealed, and to no other")
    func keys() throws {
        for unit in Deploy.services {
            let hasKeys = try Deploy.text("deploy/systemd/\(unit)").contains("LoadCredential=keys:")
            #expect(hasKeys != ["linli-ledger.service", "linli-notify.service"].contains(unit), "\(unit)")
        }
    }
}

@Suite("Users of the machine, of the broker and of the database")
struct UserTests {
    /// What the topology gives rights to.
    private let users = Set(Topology.linli(lines: ["errand", "mediation", "condolence"]).permissions.map(\.user))

    @Test(
        "the units, systemd's users and the broker's are the same, but for the notifier and reports, who have none at the broker"
    )
    func same() throws {
        let made = try Deploy.text("deploy/sysusers/linli.conf").split(separator: "\n")
            .filter { $0.hasPrefix("u ") }.map { String($0.split(separator: " ")[1]) }
        #expect(Set(made) == users.union(["linli-notify", "linli-report"]))
        let run = try Deploy.services.flatMap { unit in
            try Deploy.text("deploy/systemd/\(unit)").split(separator: "\n")
                .filter { $0.hasPrefix("User=") || $0.hasPrefix("Environment=LINLI_AMQP_USER=") }
                .map { String($0.split(separator: "=").last ?? "") }
        }
        #expect(Set(run) == users.union(["linli-notify"]))
        #expect(run.count == 2 * users.count + 1)
    }
}
