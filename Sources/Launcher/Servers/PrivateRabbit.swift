internal import Glibc

/// A RabbitMQ of our own: Debian's programs, our data directory, ports, cookie and administrator, reachable from this
/// machine only. With it runs an `epmd` of our own, Erlang's port mapper, in the foreground and as our child: the one
/// that Erlang would start by itself serves the whole machine and stays behind.
///
/// The calls are meant to come one after another from one place, as in a test.
package actor PrivateRabbit {
    /// The only address that it listens on.
    package nonisolated let host = "127.0.0.1"
    /// The port for clients.
    package nonisolated let amqpPort: Int
    /// The port of the management pages and of the HTTP API.
    package nonisolated let managementPort: Int
    /// The administrator, who may do everything in the vhost; there is no `guest`.
    package nonisolated let adminUser = "linli"
    /// The administrator's password.
    package nonisolated let adminPassword: String
    /// The vhost that a new broker has.
    package nonisolated let vhost = "linli"
    /// What the broker says.
    package nonisolated let logFile: String

    private let place: Place
    private let layout: RabbitLayout
    private let progress: ProgressReport
    private var epmd: Child?
    /// RabbitMQ's start script, which has the broker as its child, reaps it, and passes SIGTERM on to it.
    private var script: Child?
    /// Whether the broker has spoken AMQP since it was started.
    private var hasStarted = false

    /// Makes the directories, the cookie and the password ready; starts nothing yet.
    package static func prepare(
        in place: Place, ports: Ports, settings: [String: String] = [:],
        plugins: [String] = ["rabbitmq_management"], progress: @escaping ProgressReport = { _ in }
    ) throws -> PrivateRabbit {
        let layout = RabbitLayout(place: place, ports: ports, settings: settings, plugins: plugins)
        try place.makeDirectory(layout.home)
        // Erlang accepts a cookie only when nobody but its owner can read it.
        _ = try Secret.kept(at: layout.cookie, in: place, mode: 0o400)
        let password = try Secret.kept(at: layout.home + "/password", in: place)
        return PrivateRabbit(place: place, layout: layout, password: password, progress: progress)
    }

    private init(place: Place, layout: RabbitLayout, password: String, progress: @escaping ProgressReport) {
        self.place = place
        self.layout = layout
        self.progress = progress
        adminPassword = password
        amqpPort = layout.ports.amqp
        managementPort = layout.ports.management
        logFile = layout.home + "/rabbitmq.log"
    }

    /// Starts the broker and returns when it speaks AMQP. Wiped, it starts as an empty one on the same ports, with the
    /// same administrator.
    package func start(wiped: Bool = false) async throws {
        if let script, script.ending == nil { return }
        let program = layout.programs + "/rabbitmq-server"
        guard access(program, X_OK) == 0 else {
            throw LauncherError(.notInstalled, "RabbitMQ is not installed: run scripts/install-packages")
        }
        let begin = ContinuousClock.now
        if wiped { try await layout.command("/bin/rm", ["-rf", layout.data]).run() }
        try layout.writeConfiguration(user: adminUser, password: adminPassword, vhost: vhost)
        progress("RabbitMQ: starting…")
        do {
            try await startPortMapper()
            let log = LogFile(path: logFile, user: place.user)
            let child = try await Child.start(layout.command(program), log: log)
            script = child
            hasStarted = false
            // The AMQP listener is the last thing that RabbitMQ opens: users, plugins and management come before it.
            try await Readiness.wait(
                for: child, named: "RabbitMQ", within: .seconds(120), log: log, progress: progress
            ) {
                await Loopback.answers(Self.methodFrame, to: Self.protocolHeader, port: amqpPort)
            }
            hasStarted = true
            progress("RabbitMQ: ready on \(host):\(amqpPort) after \((ContinuousClock.now - begin).inSeconds)")
        } catch {
            await stop()
            throw error
        }
    }

    /// Stops the broker, then the port mapper, and returns when both are gone. One that does not stop in time is
    /// killed. Goes on when the calling task is cancelled.
    package func stop() async {
        resume()
        let (script, epmd, hasStarted) = (script, epmd, hasStarted)
        await uninterrupted {
            if let script, !hasStarted { await Self.interruptStart(script) }
            await script?.stop([(SIGTERM, .seconds(30))])
            await epmd?.stop([(SIGTERM, .seconds(2))])
        }
        self.script = nil
        self.epmd = nil
    }

    /// Kills the broker where it stands, as a power cut would. The port mapper stays.
    package func kill() async {
        guard let script else { return }
        if let broker = pid { Glibc.kill(broker, SIGKILL) }
        // The script ends by itself when its child has.
        await uninterrupted { await script.stop([(SIGCONT, .seconds(5))]) }
        self.script = nil
    }

    /// Halts the broker: its ports still accept, and nobody answers.
    package func pause() {
        if let broker = pid { Glibc.kill(broker, SIGSTOP) }
    }

    /// Lets a halted broker go on.
    package func resume() {
        if let broker = pid { Glibc.kill(broker, SIGCONT) }
    }

    /// The number of the broker's process; nil when it does not run.
    package var pid: Int32? { script.flatMap(Self.broker) }

    /// Waits until a running broker ends without having been asked to; nil when the task is cancelled, or when none
    /// runs.
    func endedByItself() async -> Ending? { await script?.ended() }

    /// Runs a control command such as `["set_vm_memory_high_watermark", "0.4"]` and returns what it printed.
    @discardableResult
    package func rabbitmqctl(_ arguments: [String]) async throws -> String {
        let program = layout.programs + "/rabbitmqctl"
        return try await layout.command(program, ["-q", "-n", layout.node] + arguments).run()
    }

    // MARK: Private

    private static func broker(of script: Child) -> Int32? {
        guard script.ending == nil else { return nil }
        return ProcessTable.children(of: script.pid).first { $0.name == "beam.smp" }?.pid
    }

    /// Stops a broker that is still starting. In the first moments of its life Erlang loses the signal, so it is sent
    /// again, and to the broker alone: a second one would make the script leave before the broker has ended.
    private static func interruptStart(_ script: Child) async {
        script.signal(SIGTERM)
        for _ in 0..<20 {
            if await script.ended(within: .seconds(1)) != nil { return }
            if let broker = broker(of: script) { Glibc.kill(broker, SIGTERM) }
        }
    }

    private func startPortMapper() async throws {
        if let epmd, epmd.ending == nil { return }
        let log = LogFile(path: layout.home + "/epmd.log", user: place.user)
        let arguments = ["-port", "\(layout.ports.epmd)", "-address", host]
        let child = try await Child.start(layout.command("/usr/bin/epmd", arguments), log: log)
        epmd = child
        try await Readiness.wait(for: child, named: "epmd", within: .seconds(10), log: log, progress: progress) {
            await Loopback.answers(0, to: Self.namesRequest, port: layout.ports.epmd)
        }
    }

    /// What a client of AMQP 0-9-1 says first. A broker that is ready answers with the method `connection.start`.
    private static let protocolHeader: [UInt8] = Array("AMQP".utf8) + [0, 0, 9, 1]
    private static let methodFrame: UInt8 = 1

    /// Asks the port mapper for the names it knows; the answer begins with its own port in four bytes.
    private static let namesRequest: [UInt8] = [0, 1, UInt8(ascii: "n")]
}
