internal import Casework
internal import FoundationEssentials
package import Launcher

/// A whole Linli on one machine: private servers, applied topology and migrations, and the daemons, supervised. What
/// `linli up` runs, and the tests and the benchmarks.
package struct Premises: Sendable {
    package struct Options: Sendable {
        /// Where everything lives: the servers' data, the register, keys, logs.
        package var base: String
        /// Where the daemons' programs are.
        package var programs: String
        /// `catalogue.yaml`, `calendars/`, `directory/`.
        package var config: String
        /// The desk that intake serves.
        package var desk: Int
        /// The port of intake's pages; 0 takes a free one, and another one where that is lost to somebody else.
        package var port: Int
        /// Settings over those of the premises, by key.
        package var settings: [String: String]
        /// Settings of the servers themselves.
        package var servers = ServerOptions()

        package init(
            base: String, programs: String, config: String, desk: Int = 10, port: Int = 0,
            settings: [String: String] = [:]
        ) {
            self.base = base
            self.programs = programs
            self.config = config
            self.desk = desk
            self.port = port
            self.settings = settings
        }
    }

    package let options: Options
    package let servers: Servers
    package let accounts: Accounts
    package let files: Files
    let door: Door

    /// Everything that the premises keep in their base, by its path.
    package struct Files: Sendable {
        package let base: String
        package var keyRing: String { "\(base)/keys.json" }
        package var register: String { "\(base)/register.sqlite" }
        package var settings: String { "\(base)/linli.yaml" }
        package var state: String { "\(base)/state" }
        package func log(_ daemon: String) -> String { "\(base)/log/\(daemon).log" }
        func brokerPassword(_ user: String) -> String { "\(base)/passwords/broker/\(user)" }
        package func databasePassword(_ role: String) -> String { "\(base)/passwords/database/\(role)" }
    }

    /// Starts the servers, makes the house ready, and lends it; the servers stop when the body returns. The daemons are
    /// the body's to run.
    package static func with<Answer>(
        _ options: Options, progress: @escaping ProgressReport, body: (Premises) async throws -> Answer
    ) async throws -> Answer {
        // Said before the servers are started for nothing.
        let door = try Door(port: options.port)
        return try await Servers.withServers(
            base: options.base, options: options.servers, progress: progress
        ) { servers in
            let premises = try await prepare(options, servers, door, progress: progress)
            return try await body(premises)
        }
    }

    /// Makes a house ready on servers that run already.
    private static func prepare(
        _ options: Options, _ servers: Servers, _ door: Door, progress: @escaping ProgressReport
    ) async throws -> Premises {
        let files = Files(base: options.base)
        try makeFolders(files)
        let accounts = try Accounts(files)
        _ = try door.claim()
        let premises = Premises(options: options, servers: servers, accounts: accounts, files: files, door: door)
        try await premises.makeReady(progress: progress)
        return premises
    }

    private static func makeFolders(_ files: Files) throws {
        let folders = [
            files.base, files.state, "\(files.base)/log", "\(files.base)/passwords/broker",
            "\(files.base)/passwords/database",
        ]
        for folder in folders {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    /// The daemons in the order in which they start.
    package static let daemons = ["linli-ledger", "linli-errand", "linli-mediation", "linli-condolence", intake]

    /// The daemon that tells people; it has nothing to do until a channel is named.
    package static let notifier = "linli-notify"

    /// The daemon at the door.
    package static let intake = "linli-intake"

    /// How one daemon is run here. A second copy of a program goes by the name of an instance, as in systemd:
    /// `linli-errand@2`.
    package func supervised(_ daemon: String) -> Supervised { supervised(daemon, environment: [:]) }

    /// The same with more in its environment.
    package func supervised(_ daemon: String, environment: [String: String]) -> Supervised {
        let program = daemon.split(separator: "@").first.map(String.init) ?? daemon
        var own = [
            "LINLI_POSTGRES_USER": program, "LINLI_POSTGRES_PASSWORD_FILE": files.databasePassword(program),
            "PATH": "/usr/bin:/bin", "HOME": files.base,
        ]
        if program != Self.notifier {
            own["LINLI_AMQP_USER"] = program
            own["LINLI_AMQP_PASSWORD_FILE"] = files.brokerPassword(program)
        }
        return Supervised(
            name: daemon, executable: "\(options.programs)/\(program)", arguments: ["--config", files.settings],
            environment: own.merging(environment) { $1 }, logFile: files.log(daemon),
            beforeStart: { if daemon == Self.intake { try claimDoor() } })
    }
}
