internal import FoundationEssentials
internal import Glibc

/// A PostgreSQL of our own: Debian's programs, our data directory, port and password, reachable from this machine
/// only. Its `postgres` process is a child of the launcher, so nothing else has to be asked whether it runs.
///
/// The calls are meant to come one after another from one place, as in a test.
package actor PrivatePostgres {
    /// How to stop: `fast` ends every session and writes a checkpoint; `immediate` is a crash without the kill.
    package enum StopMode: Sendable { case fast, immediate }

    /// The only address that it listens on.
    package nonisolated let host = "127.0.0.1"
    /// The port of that address, and part of the socket's name.
    package nonisolated let port: Int
    /// The directory of the Unix socket, for the user that the server runs as.
    package nonisolated let socketDirectory: String
    /// The role that may do everything, of Debian's own name.
    package nonisolated let superuser = "postgres"
    /// The password of that role.
    package nonisolated let password: String
    /// The cluster.
    package nonisolated let dataDirectory: String
    /// What the server says.
    package nonisolated let logFile: String

    private let place: Place
    private let parameters: [String: String]
    private let progress: ProgressReport
    private var postmaster: Child?

    /// Makes the directories and the password ready; starts nothing yet.
    package static func prepare(
        in place: Place, port: Int, parameters: [String: String] = [:], progress: @escaping ProgressReport = { _ in }
    ) throws -> PrivatePostgres {
        try place.makeDirectory(place.path("postgres"))
        try place.makeDirectory(place.path("postgres/socket"))
        let password = try Secret.kept(at: place.path("postgres/password"), in: place)
        return PrivatePostgres(
            place: place, port: port, password: password, parameters: parameters, progress: progress)
    }

    private init(
        place: Place, port: Int, password: String, parameters: [String: String], progress: @escaping ProgressReport
    ) {
        self.place = place
        self.port = port
        self.password = password
        self.parameters = parameters
        self.progress = progress
        socketDirectory = place.path("postgres/socket")
        dataDirectory = place.path("postgres/cluster")
        logFile = place.path("postgres/postgres.log")
    }

    /// Starts the server on the data that is there, creating the cluster the first time, and returns when it accepts
    /// connections.
    package func start() async throws {
        if let postmaster, postmaster.ending == nil { return }
        let begin = ContinuousClock.now
        let programs = try await clusterPrograms()
        try await clearAfterDeath()
        let log = LogFile(path: logFile, user: place.user)
        let child = try await Child.start(command(programs + "/postgres", serverArguments), log: log)
        postmaster = child
        do {
            try await Readiness.wait(
                for: child, named: "PostgreSQL", within: .seconds(60), log: log, progress: progress
            ) {
                await Loopback.answers(UInt8(ascii: "R"), to: Self.startupPacket, port: port)
            }
            progress("PostgreSQL: ready on \(host):\(port) after \((ContinuousClock.now - begin).inSeconds)")
        } catch {
            await stop(.immediate)
            throw error
        }
    }

    /// Stops the server and returns when it is gone; one that does not stop in time is stopped harder. Goes on when
    /// the calling task is cancelled.
    package func stop(_ mode: StopMode = .fast) async {
        guard let child = postmaster else { return }
        resume()
        await uninterrupted {
            switch mode {
            case .fast: await child.stop([(SIGINT, .seconds(20)), (SIGQUIT, .seconds(5))])
            case .immediate: await child.stop([(SIGQUIT, .seconds(5))])
            }
        }
        postmaster = nil
    }

    /// Kills the server and all its processes where they stand, as a power cut would.
    package func kill() async {
        guard let child = postmaster else { return }
        let sessions = children.map(\.pid)
        child.signal(SIGKILL)
        for session in sessions { Glibc.kill(session, SIGKILL) }
        await uninterrupted {
            await child.stop([(SIGKILL, .seconds(5))])
            while sessions.contains(where: ProcessTable.isAlive) {
                // Never cut short: nobody can cancel this task.
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
        postmaster = nil
    }

    /// Halts the server with all its sessions: its port still accepts, and nobody answers.
    package func pause() {
        // The first process before the others, so that none is added meanwhile.
        postmaster?.signal(SIGSTOP)
        for entry in children { Glibc.kill(entry.pid, SIGSTOP) }
    }

    /// Lets a halted server go on.
    package func resume() {
        for entry in children { Glibc.kill(entry.pid, SIGCONT) }
        postmaster?.signal(SIGCONT)
    }

    /// The number of the server's first process; nil when it does not run.
    package var pid: Int32? { postmaster.flatMap { $0.ending == nil ? $0.pid : nil } }

    /// Waits until a running server ends without having been asked to; nil when the task is cancelled, or when none
    /// runs.
    func endedByItself() async -> Ending? { await postmaster?.ended() }

    /// Runs one SQL statement with the machine's `psql`, as the superuser, and returns the bare rows, columns split by
    /// `|`. For preparing and looking, not for work.
    @discardableResult
    package func psql(_ statement: String, database: String = "postgres") async throws -> String {
        let programs = try PostgresPrograms.installed(version: clusterVersion)
        var command = command(
            programs + "/psql",
            ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement])
        command.environment.merge(
            ["PGHOST": host, "PGPORT": "\(port)", "PGUSER": superuser, "PGPASSWORD": password]) { $1 }
        return try await command.run()
    }

    // MARK: Private

    /// The server's sessions and helpers.
    private var children: [ProcessTable.Entry] {
        pid.map { ProcessTable.children(of: $0) } ?? []
    }

    /// The directory of the programs that fit the cluster, which is created if it is not there.
    private func clusterPrograms() async throws -> String {
        if let version = clusterVersion { return try PostgresPrograms.installed(version: version) }
        let programs = try PostgresPrograms.installed(version: nil)
        progress("PostgreSQL: creating the database cluster (first time)…")
        // Built beside its place: what an interrupted start leaves is never taken for a cluster.
        let draft = dataDirectory + ".new"
        try await command("/bin/rm", ["-rf", draft]).run()
        let arguments = [
            "-D", draft, "-U", superuser, "-A", "scram-sha-256", "--pwfile", place.path("postgres/password"),
            "-E", "UTF8", "--no-locale", "-k",
        ]
        try await command(programs + "/initdb", arguments).run(within: .seconds(120))
        try SystemCall.checked("cannot put \(dataDirectory) in place") { rename(draft, dataDirectory) }
        return programs
    }

    private var clusterVersion: String? {
        place.read(dataDirectory + "/PG_VERSION").map { String($0.prefix { !$0.isWhitespace }) }
    }

    private var serverArguments: [String] {
        let own = [
            "listen_addresses": host, "port": "\(port)", "unix_socket_directories": socketDirectory,
            "unix_socket_permissions": "0700", "logging_collector": "off", "log_destination": "stderr",
            "timezone": "UTC", "log_timezone": "UTC",
        ]
        let settings = own.merging(parameters) { $1 }.sorted { $0.key < $1.key }
        return ["-D", dataDirectory] + settings.flatMap { ["-c", "\($0.key)=\($0.value)"] }
    }

    private func command(_ executable: String, _ arguments: [String]) -> Command {
        Command(
            executable: executable, arguments: arguments,
            environment: [
                "PATH": Command.searchPath, "HOME": place.path("postgres"), "LANG": "C.UTF-8",
                Place.mark: place.directory,
            ],
            directory: place.path("postgres"), user: place.user)
    }

    /// Makes way after a server that was killed. The processes it had end by themselves within moments, and hold the
    /// shared memory until then. Its note goes too: PostgreSQL would refuse to start when the number in it has meanwhile
    /// been given to any other process of the same user, as after a power cut.
    private func clearAfterDeath() async throws {
        var patience = 500
        while patience > 0, ProcessTable.belonging(to: place).contains(where: { $0.name == "postgres" }) {
            patience -= 1
            try await Task.sleep(for: .milliseconds(10))
        }
        if patience > 0 { unlink(dataDirectory + "/postmaster.pid") }
    }

    /// The first message of a client, protocol 3.0. A server that accepts asks for the password (`R`); one that still
    /// recovers answers with an error. Leaving then is what `pg_isready` does too, and is not logged.
    private static let startupPacket: [UInt8] = {
        let fields = Array("user\0postgres\0database\0postgres\0\0".utf8)
        let length = UInt8(8 + fields.count)
        return [0, 0, 0, length, 0, 3, 0, 0] + fields
    }()
}
