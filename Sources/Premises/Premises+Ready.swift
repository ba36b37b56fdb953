package import AMQP
internal import Casework
internal import Daemon
internal import FoundationEssentials
package import Intake
package import Launcher
internal import Ledger
internal import Lines
package import Operations
package import Postgres
package import Work

extension Premises {
    /// Everything that is made once and found again: keys, databases, topology, the sample directory, the desk.
    func makeReady(progress: ProgressReport) async throws {
        try makeKeyRing(progress)
        try await makeDatabases(progress)
        try await applyTopology(progress)
        try await importDirectory(progress)
        try await enrolDesk(progress)
        try writeSettings()
    }

    private func makeKeyRing(_ progress: ProgressReport) throws {
        guard !FileManager.default.fileExists(atPath: files.keyRing) else { return }
        progress("Keys: making a key ring (first time)…")
        try PrivateFile.write(try Codec.encode(KeyRing.fresh(id: "k1")), to: files.keyRing)
    }

    /// The ledger's database, as the owner of both.
    package func server(database: String = "linli", application: String = "linli") -> Server {
        server(database: database, role: Roles.owner, application: application)
    }

    /// A database of the house, as one of its roles sees it.
    package func server(database: String = "linli", role: String, application: String = "linli") -> Server {
        Server(
            host: servers.postgres.socketDirectory, port: servers.postgres.port, database: database, user: role,
            password: accounts.database[role] ?? "", application: application)
    }

    private func makeDatabases(_ progress: ProgressReport) async throws {
        try await makeRolesAndDatabases()
        let databases = [("linli", Migrator.ledger, Rights.ledger), ("linli_keys", Migrator.keys, Rights.keys)]
        for (name, migrations, rights) in databases {
            let pool = Pool(server(database: name), size: 1)
            let applied = try await Migrator(migrations).run(on: pool)
            try await rights.grant(on: pool)
            await pool.close()
            if !applied.isEmpty { progress("PostgreSQL: \(name) migrated (\(applied.joined(separator: ", "))).") }
        }
    }

    /// What only the superuser may do, and all that it does.
    private func makeRolesAndDatabases() async throws {
        let postgres = servers.postgres
        let maintenance = Pool(
            Server(
                host: postgres.socketDirectory, port: postgres.port, database: "postgres", user: postgres.superuser,
                password: postgres.password), size: 1)
        try await Roles.make(on: maintenance)
        try await maintenance.withConnection { connection in
            for (role, password) in accounts.database.sorted(by: { $0.key < $1.key }) {
                // Both are ours: a name without quotes, and a password of hexadecimal digits.
                try await connection.execute("ALTER ROLE \"\(role)\" PASSWORD '\(password)'")
            }
            for name in ["linli", "linli_keys"]
            where try await connection.query(.databaseExists, [.text(name)]).isEmpty {
                try await connection.execute("CREATE DATABASE \(name) OWNER \(Roles.owner)")
            }
        }
        await maintenance.close()
    }

    /// Also for a broker that was replaced by an empty one.
    package func applyTopology(_ progress: ProgressReport = { _ in }) async throws {
        let operations = TopologyOperations(managementAPI, vhost: servers.rabbit.vhost)
        try await operations.apply(passwords: accounts.broker)
        progress("RabbitMQ: topology applied.")
    }

    package var managementAPI: ManagementAPI {
        ManagementAPI(
            host: "127.0.0.1", port: servers.rabbit.managementPort, user: servers.rabbit.adminUser,
            password: servers.rabbit.adminPassword)
    }

    /// The broker, as its administrator.
    package var endpoint: Endpoint {
        let rabbit = servers.rabbit
        return Endpoint(
            hosts: [.init("127.0.0.1", port: rabbit.amqpPort)], vhost: rabbit.vhost, user: rabbit.adminUser,
            password: rabbit.adminPassword)
    }

    private func importDirectory(_ progress: ProgressReport) async throws {
        let pool = Pool(server(), size: 1)
        if try await LedgerReader(ledger: pool).directory().version == 0 {
            let version = try await DirectoryStore(ledger: pool).store(
                try DirectoryImport(folder: "\(options.config)/directory").contents)
            progress("Directory: the sample directory is imported (version \(version)).")
        }
        await pool.close()
    }

    private func enrolDesk(_ progress: ProgressReport) async throws {
        let register = try openRegister()
        guard try await register.enrolments().isEmpty else { return }
        try await register.enrol(prefix: options.desk, at: Instant(milliseconds: Clocks.now()))
        progress("Register: enrolled as desk \(options.desk).")
    }

    /// The register of this house's intake. Its writes wait for those of the daemon.
    package func openRegister() throws -> Register {
        try Register.open(at: files.register, numberSecret: try keyRing().numberSecret) { IDSource().uuidV7() }
    }

    package func keyRing() throws -> KeyRing {
        try YAMLFile.read(KeyRing.self, at: files.keyRing, key: "keys.file")
    }

    /// Anew whenever the door has moved.
    func writeSettings() throws {
        var settings: [String: String] = [
            "amqp.hosts": "[\"127.0.0.1:\(servers.rabbit.amqpPort)\"]", "amqp.vhost": servers.rabbit.vhost,
            "postgres.host": servers.postgres.socketDirectory, "postgres.port": "\(servers.postgres.port)",
            // The administrator's: each daemon has a role of its own in its environment.
            "postgres.user": Roles.owner, "postgres.password-file": files.databasePassword(Roles.owner),
            "management.port": "\(servers.rabbit.managementPort)", "management.user": servers.rabbit.adminUser,
            "management.password": servers.rabbit.adminPassword,
            "keys.file": files.keyRing, "state.directory": files.state, "register.file": files.register,
            "http.port": "\(httpPort)", "catalogue.file": "\(options.config)/catalogue.yaml",
            "calendars.directory": "\(options.config)/calendars",
        ]
        settings.merge(options.settings) { $1 }
        let sections = Dictionary(grouping: settings) { $0.key.split(separator: ".")[0] }
        let text = sections.sorted { $0.key < $1.key }.map { section, values in
            "\(section):\n"
                + values.sorted { $0.key < $1.key }.map { key, value in
                    "  \(key.dropFirst(section.count + 1)): \(Self.quoted(value))\n"
                }.joined()
        }.joined()
        try PrivateFile.write(Array(text.utf8), to: files.settings)
    }

    private static func quoted(_ value: String) -> String {
        value.hasPrefix("[") || Int(value) != nil ? value : "\"\(value)\""
    }
}

extension Statement {
    fileprivate static let databaseExists = Statement(
        "database_exists", "SELECT 1 AS found FROM pg_database WHERE datname = $1")
}
