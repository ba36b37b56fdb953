package import AMQP
internal import Foundation
package import Postgres

/// The servers that `make test` has started, as the environment names them.
package enum TestServers {
    /// The tests were not started by `make test`.
    package struct NotStarted: Error, CustomStringConvertible {
        let variable: String
        package var description: String { "\(variable) is not set: run the tests with `make test`" }
    }

    package static func postgres(database: String = "postgres") throws -> Server {
        Server(
            host: try variable("LINLI_TEST_POSTGRES_HOST"), port: try number("LINLI_TEST_POSTGRES_PORT"),
            database: database, user: try variable("LINLI_TEST_POSTGRES_USER"),
            password: try variable("LINLI_TEST_POSTGRES_PASSWORD"), application: "linli tests",
            connectTimeout: .seconds(30), statementTimeout: .seconds(60))
    }

    package static func broker() throws -> Endpoint {
        Endpoint(
            hosts: [Endpoint.Host("127.0.0.1", port: try number("LINLI_TEST_AMQP_PORT"))],
            vhost: try variable("LINLI_TEST_AMQP_VHOST"), user: try variable("LINLI_TEST_AMQP_USER"),
            password: try variable("LINLI_TEST_AMQP_PASSWORD"))
    }

    private static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw NotStarted(variable: name)
        }
        return value
    }

    static func number(_ name: String) throws -> Int {
        guard let number = Int(try variable(name)) else { throw NotStarted(variable: name) }
        return number
    }
}

/// Lends a database of its own, on the server that all share or on another, dropped afterwards whatever happened.
package func withDatabase<Answer>(
    on server: Server? = nil, _ body: (Server) async throws -> Answer
) async throws -> Answer {
    let name = "test_\(UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: ""))"
    let server = try server ?? TestServers.postgres()
    let maintenance = Pool(server, size: 1)
    try await maintenance.withConnection { try await $0.execute("CREATE DATABASE \(name)") }
    let result: Result<Answer, any Error>
    do {
        result = .success(try await body(server.database(name)))
    } catch {
        result = .failure(error)
    }
    // Must happen even when the test was cancelled by its time limit.
    try await Task {
        try await maintenance.withConnection { try await $0.execute("DROP DATABASE IF EXISTS \(name) WITH (FORCE)") }
        await maintenance.close()
    }.value
    return try result.get()
}
