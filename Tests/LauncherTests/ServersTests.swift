import FoundationEssentials
import Glibc
import Launcher
import Testing

/// One after another: each starts servers, and two at a time would only slow each other down.
@Suite("The private servers", .serialized)
struct ServersTests {
    /// Without the management plugin, which makes RabbitMQ take five seconds longer to stop.
    private let bare = ServerOptions(plugins: [])

    @Test("both start, on the loopback interface alone, and a second run finds the data again", .timeLimit(.minutes(3)))
    func twice() async throws {
        try await withScratch { scratch in
            let first = try await Servers.withServers(base: scratch) { servers in
                try await servers.postgres.psql("CREATE TABLE cases (number text)")
                try await servers.postgres.psql("INSERT INTO cases VALUES ('LZ-2026-000001')")
                try await servers.rabbit.rabbitmqctl(["add_vhost", "kept"])
                let entries = ProcessTable.belonging(to: servers.place)
                #expect(Set(entries.map(\.name)).isSuperset(of: ["postgres", "beam.smp", "epmd"]))
                #expect(entries.allSatisfy { owner(of: $0.pid) == servers.place.owner })
                #expect(entries.allSatisfy { owner(of: $0.pid) != 0 })
                let listening = Listener.of(entries.map(\.pid))
                #expect(listening.count >= 5)
                #expect(listening.filter { !$0.isLoopback }.isEmpty)
                return servers
            }
            #expect(ProcessTable.belonging(to: first.place).isEmpty)

            let messages = Log<String>()
            try await Servers.withServers(base: scratch, progress: { messages.add($0) }) { servers in
                #expect(servers.postgres.port == first.postgres.port)
                #expect(servers.rabbit.amqpPort == first.rabbit.amqpPort)
                #expect(servers.rabbit.managementPort == first.rabbit.managementPort)
                #expect(servers.postgres.password == first.postgres.password)
                let cases = try await servers.postgres.psql("SELECT number FROM cases")
                #expect(cases == "LZ-2026-000001\n")
                let vhosts = try await servers.rabbit.rabbitmqctl(["list_vhosts"])
                #expect(vhosts.contains("kept"))
            }
            let said = await messages.all()
            #expect(said.contains { $0.hasPrefix("PostgreSQL: ready on 127.0.0.1:\(first.postgres.port) after") })
            #expect(said.contains { $0.hasPrefix("RabbitMQ: ready on 127.0.0.1:\(first.rabbit.amqpPort) after") })
            #expect(!said.contains { $0.contains("creating the database cluster") })
            #expect(ProcessTable.belonging(to: first.place).isEmpty)
        }
    }

    @Test("a PostgreSQL that is killed, stopped hard or halted comes back with its data", .timeLimit(.minutes(3)))
    func postgres() async throws {
        try await withPlace { place in
            let ports = try Ports.claim(in: place)
            let server = try PrivatePostgres.prepare(
                in: place, port: ports.postgres, parameters: ["max_connections": "17"])
            try await server.start()
            #expect(try await server.psql("SHOW max_connections") == "17\n")
            #expect(try await server.psql("SHOW data_checksums") == "on\n")
            try await server.psql("CREATE TABLE kept AS SELECT 1 AS one")

            let before = try #require(await server.pid)
            await server.kill()
            #expect(await server.pid == nil)
            #expect(ProcessTable.belonging(to: place).isEmpty)
            try await server.start()
            #expect(await server.pid != before)
            #expect(try await server.psql("SELECT one FROM kept") == "1\n")

            await server.pause()
            async let answer = server.psql("SELECT one + 1 FROM kept")
            await server.resume()
            #expect(try await answer == "2\n")

            await server.stop(.immediate)
            try await server.start()
            #expect(try await server.psql("SELECT one FROM kept") == "1\n")
            await server.pause()
            await server.stop()
            #expect(ProcessTable.belonging(to: place).isEmpty)
        }
    }

    @Test("a RabbitMQ that is killed comes back with its data, wiped it comes back empty", .timeLimit(.minutes(3)))
    func rabbit() async throws {
        try await withPlace { place in
            let ports = try Ports.claim(in: place)
            let server = try PrivateRabbit.prepare(in: place, ports: ports, plugins: bare.plugins)
            try await server.start()
            try await server.rabbitmqctl(["add_vhost", "kept"])

            let before = try #require(await server.pid)
            await server.kill()
            #expect(!ProcessTable.isAlive(before))
            #expect(await server.pid == nil)
            try await server.start()
            #expect(await server.pid != before)
            #expect(try await server.rabbitmqctl(["list_vhosts"]).contains("kept"))

            await server.pause()
            await server.resume()
            try await server.rabbitmqctl(["set_vm_memory_high_watermark", "0.3"])
            await #expect(throws: LauncherError.self) { try await server.rabbitmqctl(["no_such_command"]) }

            await server.stop()
            #expect(ProcessTable.belonging(to: place).isEmpty)
            try await server.start(wiped: true)
            let vhosts = try await server.rabbitmqctl(["list_vhosts"])
            #expect(!vhosts.contains("kept"))
            #expect(vhosts.contains(server.vhost))
            let login = ["authenticate_user", server.adminUser, server.adminPassword]
            #expect(try await server.rabbitmqctl(login).contains("Success"))
            await server.pause()
            await server.stop()
            #expect(ProcessTable.belonging(to: place).isEmpty)
        }
    }

    @Test("a second launcher on the same data is refused and told what to do", .timeLimit(.minutes(3)))
    func locked() async throws {
        try await withScratch { scratch in
            try await Place.withPlace(base: scratch, progress: { _ in }) { _ in
                _ = await #expect {
                    try await Servers.withServers(base: scratch) { _ in Issue.record("two launchers at once") }
                } throws: { error in
                    let error = error as? LauncherError
                    return error?.code == .alreadyRunning && error?.message.contains("kill \(getpid())") == true
                }
            }
            try await Place.withPlace(base: scratch, progress: { _ in }) { _ in }
        }
    }

    @Test("what a killed launcher left running is stopped by the next one, which says so", .timeLimit(.minutes(3)))
    func leftovers() async throws {
        try await withScratch { scratch in
            let left = try await Place.withPlace(base: scratch, progress: { _ in }) { place in
                let ports = try Ports.claim(in: place)
                let postgres = try PrivatePostgres.prepare(in: place, port: ports.postgres)
                let rabbit = try PrivateRabbit.prepare(in: place, ports: ports, plugins: bare.plugins)
                try await postgres.start()
                try await rabbit.start()
                await postgres.pause()
                return ProcessTable.belonging(to: place)
            }
            #expect(!left.isEmpty)
            let messages = Log<String>()
            try await Place.withPlace(base: scratch, progress: { messages.add($0) }) { place in
                #expect(ProcessTable.belonging(to: place).isEmpty)
            }
            let said = await messages.all()
            #expect(said.contains { $0.contains("left") && $0.contains("(postgres, rabbitmq-server)") }, "\(said)")
        }
    }

    @Test("cancelled in the middle, or while they start, they are stopped all the same", .timeLimit(.minutes(3)))
    func cancelled() async throws {
        try await withScratch { scratch in
            let place = try Place.choose(base: scratch)
            let ready = Log<Bool>()
            let running = Task {
                try await Servers.withServers(base: scratch, options: bare) { _ in
                    ready.add(true)
                    try await Task.sleep(for: .seconds(600))
                }
            }
            #expect(await ready.wait { $0 } == true)
            running.cancel()
            await #expect(throws: CancellationError.self) { try await running.value }
            #expect(ProcessTable.belonging(to: place).isEmpty)

            let messages = Log<String>()
            let starting = Task {
                try await Servers.withServers(base: scratch, options: bare, progress: { messages.add($0) }) { _ in
                    Issue.record("cancelled before the servers were up")
                }
            }
            #expect(await messages.wait { $0.hasPrefix("PostgreSQL: ready") } != nil)
            starting.cancel()
            await #expect(throws: (any Error).self) { try await starting.value }
            #expect(ProcessTable.belonging(to: place).isEmpty)
        }
    }

    @Test("one that ends by itself is started again while they are kept running", .timeLimit(.minutes(3)))
    func keptRunning() async throws {
        try await withScratch { scratch in
            let messages = Log<String>()
            try await Servers.withServers(base: scratch, options: bare, progress: { messages.add($0) }) { servers in
                let keeping = Task { await servers.keepRunning() }
                try await servers.postgres.psql("CREATE TABLE kept AS SELECT 1 AS one")
                kill(try #require(await servers.postgres.pid), SIGKILL)
                #expect(await messages.wait { $0.contains("PostgreSQL: ended with signal 9") } != nil)
                #expect(await messages.wait { $0.hasPrefix("PostgreSQL: ready") } != nil)
                let rows = try await servers.postgres.psql("SELECT one FROM kept")
                #expect(rows == "1\n")
                kill(try #require(await servers.rabbit.pid), SIGKILL)
                #expect(await messages.wait { $0.contains("RabbitMQ: ended") && $0.contains("restart 1") } != nil)
                #expect(await messages.wait { $0.hasPrefix("RabbitMQ: ready") } != nil)
                keeping.cancel()
                await keeping.value
            }
        }
    }

    @Test("a server that cannot start says why, with the end of its log", .timeLimit(.minutes(3)))
    func cannotStart() async throws {
        try await withPlace { place in
            let server = try PrivatePostgres.prepare(
                in: place, port: try Ports.claim(in: place).postgres, parameters: ["shared_buffers": "nonsense"])
            await #expect {
                try await server.start()
            } throws: { error in
                (error as? LauncherError)?.message.contains("invalid value for parameter") == true
            }
            #expect(ProcessTable.belonging(to: place).isEmpty)
        }
    }

    private func withPlace(_ body: (Place) async throws -> Void) async throws {
        try await withScratch { scratch in
            try await Place.withPlace(base: scratch, progress: { _ in }, body: body)
        }
    }

    private func owner(of pid: Int32) -> UInt32? {
        var status = stat()
        return lstat("/proc/\(pid)", &status) == 0 ? status.st_uid : nil
    }
}
