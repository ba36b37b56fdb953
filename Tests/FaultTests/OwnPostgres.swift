import Foundation
import Launcher
import Postgres
import TestSupport

/// A PostgreSQL that a test may stop and fill.
enum OwnPostgres {
    /// Lends one that runs, with its data under `base`, and stops it afterwards. The test has it running when it ends.
    static func with(
        base: String = "/tmp/linli-postgres-\(UUID().uuidString.prefix(8))", parameters: [String: String] = [:],
        _ body: (PrivatePostgres) async throws -> Void
    ) async throws {
        defer { try? FileManager.default.removeItem(atPath: base) }  // What is left of it harms nobody.
        try await Place.withPlace(base: base, progress: { _ in }) { place in
            let postgres = try PrivatePostgres.prepare(in: place, port: try freePort(), parameters: parameters)
            try await postgres.start()
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(postgres))
            } catch {
                result = .failure(error)
            }
            await postgres.stop()
            try result.get()
        }
    }
}

extension PrivatePostgres {
    /// As its superuser.
    nonisolated var server: Server {
        Server(
            host: host, port: port, database: "postgres", user: superuser, password: password,
            application: "linli tests")
    }
}
