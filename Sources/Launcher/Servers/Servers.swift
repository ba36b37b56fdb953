/// What may differ from one use of the private servers to another.
package struct ServerOptions: Sendable {
    /// Settings of `postgresql.conf`, over those of the launcher.
    package var postgres: [String: String]
    /// Settings of `rabbitmq.conf`, over those of the launcher.
    package var rabbit: [String: String]
    /// RabbitMQ's plugins.
    package var plugins: [String]

    /// The options of an ordinary run, unless said otherwise.
    package init(
        postgres: [String: String] = [:], rabbit: [String: String] = [:],
        plugins: [String] = ["rabbitmq_management"]
    ) {
        self.postgres = postgres
        self.rabbit = rabbit
        self.plugins = plugins
    }
}

/// A private RabbitMQ and a private PostgreSQL, for `linli up`, the tests and the benchmarks.
package struct Servers: Sendable {
    /// Where their data are.
    package let place: Place
    /// The database.
    package let postgres: PrivatePostgres
    /// The broker.
    package let rabbit: PrivateRabbit
    private let progress: ProgressReport

    /// Lends both servers, running, for as long as the body runs.
    ///
    /// Their data are under `<base>/servers`, or where that cannot be, under `/var/tmp`; what a former run left there
    /// is found again. Both are stopped whenever this returns: after the body, on an error and on cancellation.
    package static func withServers<Answer>(
        base: String, options: ServerOptions = ServerOptions(), progress: @escaping ProgressReport = { _ in },
        body: (Servers) async throws -> Answer
    ) async throws -> Answer {
        try await Place.withPlace(base: base, progress: progress) { place in
            let servers = try prepare(in: place, options: options, progress: progress)
            let answer: Answer
            do {
                try await servers.start()
                answer = try await body(servers)
            } catch {
                await servers.stop()
                throw error
            }
            await servers.stop()
            return answer
        }
    }

    /// Starts either server again when it ends by itself, until the task is cancelled. For a launcher that stays up;
    /// who kills a server on purpose, as tests do, starts it again too.
    package func keepRunning() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await keep("PostgreSQL", until: postgres.endedByItself, start: postgres.start) }
            group.addTask { await keep("RabbitMQ", until: rabbit.endedByItself) { try await rabbit.start() } }
        }
    }

    private func keep(
        _ name: String, until end: @Sendable () async -> Ending?, start: @Sendable () async throws -> Void
    ) async {
        var trouble = await end().map { "ended with \($0)" }
        var count = 0
        while let reason = trouble {
            count += 1
            progress("\(name): \(reason); starting it again (restart \(count))…")
            do {
                try await Task.sleep(for: .seconds(1))
                try await start()
                trouble = await end().map { "ended with \($0)" }
            } catch is CancellationError {
                return
            } catch {
                trouble = "\(error)"
            }
        }
    }

    private static func prepare(
        in place: Place, options: ServerOptions, progress: @escaping ProgressReport
    ) throws -> Servers {
        let ports = try Ports.claim(in: place, progress: progress)
        return Servers(
            place: place,
            postgres: try PrivatePostgres.prepare(
                in: place, port: ports.postgres, parameters: options.postgres, progress: progress),
            rabbit: try PrivateRabbit.prepare(
                in: place, ports: ports, settings: options.rabbit, plugins: options.plugins, progress: progress),
            progress: progress)
    }

    /// Starts both at once; when one cannot, the other is not waited for.
    private func start() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await postgres.start() }
            group.addTask { try await rabbit.start() }
            for try await _ in group {}
        }
    }

    /// Stops both at once. Each goes on stopping when the calling task is cancelled.
    private func stop() async {
        progress("Stopping PostgreSQL and RabbitMQ…")
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await postgres.stop() }
            group.addTask { await rabbit.stop() }
        }
        progress("PostgreSQL and RabbitMQ are stopped.")
    }
}

extension Place {
    /// Lends the place of a base to the only launcher that uses it, with nothing running in it.
    package static func withPlace<Answer>(
        base: String, progress: ProgressReport, body: (Place) async throws -> Answer
    ) async throws -> Answer {
        let place = try Place.choose(base: base)
        try place.prepare()
        let reason = place.reason.map { ", because \($0)" } ?? ""
        progress("The servers' data are in \(place.directory)\(reason).")
        return try await place.withLock {
            try await place.stopLeftovers(progress: progress)
            return try await body(place)
        }
    }
}
