import ArgumentParser
import Casework
import Daemon
import Foundation
import Intake
import Ledger
import LineService
import Operations
import Postgres
import Work

/// Looks at everything that has to be well, and says of each what to do where it is not.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Checks the house and says what to do. Ends with 2 when something is wrong.")

    @OptionGroup var house: HouseOptions
    @Option(help: "text or json.") var output = OutputForm.text

    func run() async throws {
        let settings = try await house.settings()
        let findings = await servers() + machine(settings)
        switch output {
        case .text: findings.lines.printed()
        case .json: print(String(decoding: try findings.json(), as: UTF8.self))
        }
        if findings.isAnythingWrong { throw foundWrong }
    }

    // MARK: the servers

    private func servers() async -> [Finding] {
        await database() + broker()
    }

    private func database() async -> [Finding] {
        let before = Clocks.now()
        let health = await Reading.of { try await house.withLedger { try await DatabaseHealth.read(from: $0) } }
        let after = Clocks.now()
        var findings = Diagnosis.database(health)
        guard let now = health.value?.now else { return findings }
        // The server read its clock somewhere between the two.
        let difference = now < before ? now - before : now > after ? now - after : 0
        findings.append(Diagnosis.clock(difference: difference))
        return findings + (await schema(keys: false)) + (await schema(keys: true))
    }

    private func schema(keys isKeys: Bool) async -> [Finding] {
        let name = isKeys ? "the keys' database" : "the ledger"
        let missing = await Reading.of {
            try await house.withLedger(keys: isKeys) {
                try await Migrator(isKeys ? Migrator.keys : Migrator.ledger).missing(on: $0)
            }
        }
        let migrations = Diagnosis.migrations(missing, of: name)
        // A database of another version is made otherwise, and nobody has changed it.
        guard missing.value == [] else { return [migrations] }
        let live = await Reading.of { try await house.withLedger(keys: isKeys) { try await LiveSchema.read(from: $0) } }
        return [migrations] + Diagnosis.schema(live, against: isKeys ? .keys : .ledger, of: name)
    }

    private func broker() async -> [Finding] {
        let version = await Reading.of { try await house.management().api.version() }
        guard version.value != nil else { return Diagnosis.broker(version, alarms: []) }
        let alarms = await Reading.of { try await house.management().api.alarms() }
        let differences = await Reading.of {
            let (api, vhost) = try await house.management()
            return try await TopologyOperations(api, vhost: vhost).diff()
        }
        return Diagnosis.broker(version, alarms: alarms.value ?? [alarms.why ?? ""]) + Diagnosis.topology(differences)
    }

    // MARK: this machine

    private func machine(_ settings: Settings) async -> [Finding] {
        let ring = await Reading.of { try KeyRingFile(settings.keys.file).read() }
        let look = await Reading.of { try await Register.look(at: settings.register.file) }
        let durability = await Reading.of {
            // Opened as the daemon opens it, but never made here.
            _ = try await Register.look(at: settings.register.file)
            var options = RegisterOptions()
            options.house = house
            return try await options.register().durability()
        }
        let calendar = await Reading.of { try settings.loadCalendar() }
        let today = CivilDate(Instant(milliseconds: Clocks.now()))
        return Diagnosis.keys(ring)
            + [Diagnosis.register(durability), Diagnosis.desk(look.map(\.prefix))]
            + disks(settings) + [Diagnosis.calendar(calendar, today: today)]
    }

    private func disks(_ settings: Settings) -> [Finding] {
        let folder = (settings.register.file as NSString).deletingLastPathComponent
        var room = statvfs()
        guard statvfs(folder, &room) == 0 else {
            return [
                .wrong("disk", "\(folder): \(String(cString: strerror(errno)))", toDo: "see that the disk is there")
            ]
        }
        let block = Int64(room.f_frsize)
        return [
            Diagnosis.disk(folder, free: Int64(room.f_bavail) * block, of: Int64(room.f_blocks) * block)
        ]
    }
}
