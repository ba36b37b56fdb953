import AMQP
import Foundation
import FoundationNetworking
import Testing
import Work

/// The private broker of the test run, and its management API.
enum TestBroker {
    struct Missing: Error, CustomStringConvertible {
        let variable: String
        var description: String { "\(variable) is not set: these tests need a private broker, run `make test`" }
    }

    struct Refused: Error {
        let request: String
        let status: Int
        let answer: String
    }

    static var vhost: String { get throws { try variable("LINLI_TEST_AMQP_VHOST") } }

    static var host: Endpoint.Host {
        get throws { Endpoint.Host("127.0.0.1", port: Int(try variable("LINLI_TEST_AMQP_PORT")) ?? 0) }
    }

    /// As the administrator.
    static func endpoint() throws -> Endpoint {
        Endpoint(
            hosts: [try host], vhost: try vhost, user: try variable("LINLI_TEST_AMQP_USER"),
            password: try variable("LINLI_TEST_AMQP_PASSWORD"))
    }

    /// A quorum queue for the length of a test.
    static func withQueue<Value>(
        _ arguments: [String: Topology.Value] = [:], _ body: (String) async throws -> Value
    ) async throws -> Value {
        let name = "test.\(UUID().uuidString.lowercased())"
        try await declare(name, arguments)
        return try await cleaned(by: { try await delete(name) }) { try await body(name) }
    }

    static func declare(_ queue: String, _ arguments: [String: Topology.Value] = [:]) async throws {
        var arguments = arguments
        arguments["x-queue-type"] = .text("quorum")
        struct Declaration: Encodable {
            let durable = true
            let arguments: [String: Topology.Value]
        }
        let declaration = try JSONEncoder().encode(Declaration(arguments: arguments))
        try await request("PUT", "queues/\(path(vhost))/\(queue)", declaration)
    }

    static func delete(_ queue: String) async throws {
        try await request("DELETE", "queues/\(path(vhost))/\(queue)")
    }

    /// An endpoint with a user of its own, so that the test can have the broker close that user's connections.
    static func withUser<Value>(_ body: (Endpoint) async throws -> Value) async throws -> Value {
        var endpoint = try endpoint()
        endpoint.user = "test-\(UUID().uuidString.lowercased())"
        endpoint.password = "secret-\(UUID().uuidString)"
        let user = endpoint.user
        try await request("PUT", "users/\(user)", json(["password": endpoint.password, "tags": ""]))
        return try await cleaned(by: { try await request("DELETE", "users/\(user)") }) {
            try await permit(user, write: ".*", read: ".*")
            return try await body(endpoint)
        }
    }

    /// What a user may do from now on.
    static func permit(_ user: String, write: String, read: String) async throws {
        try await request(
            "PUT", "permissions/\(path(vhost))/\(user)", json(["configure": "^$", "write": write, "read": read]))
    }

    /// A vhost for the length of a test, which the administrator may enter.
    static func withVirtualHost<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let name = "test-\(UUID().uuidString.lowercased())"
        try await request("PUT", "vhosts/\(name)")
        return try await cleaned(by: { try await request("DELETE", "vhosts/\(name)") }) {
            try await request(
                "PUT", "permissions/\(name)/\(try endpoint().user)",
                json(["configure": ".*", "write": ".*", "read": ".*"]))
            return try await body(name)
        }
    }

    /// Has the broker close every connection of a user.
    static func closeConnections(of user: String) async throws {
        try await request("DELETE", "connections/username/\(user)")
    }

    /// Publishes something that is not a message of ours. The properties are JSON.
    static func publish(to queue: String, properties: String, payload: String) async throws {
        let body = """
            {"properties":\(properties),"routing_key":"\(queue)","payload":"\(payload)","payload_encoding":"string"}
            """
        try await request("POST", "exchanges/\(path(vhost))/amq.default/publish", Data(body.utf8))
    }

    /// A call of the management API.
    @discardableResult
    static func request(_ method: String, _ path: String, _ body: Data? = nil) async throws -> Data {
        let port = try variable("LINLI_TEST_AMQP_MANAGEMENT_PORT")
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/api/\(path)"))
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        let credentials = try "\(variable("LINLI_TEST_AMQP_USER")):\(variable("LINLI_TEST_AMQP_PASSWORD"))"
        request.setValue("Basic \(Data(credentials.utf8).base64EncodedString())", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw Refused(request: "\(method) \(path)", status: status, answer: String(decoding: data, as: UTF8.self))
        }
        return data
    }

    private static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else { throw Missing(variable: name) }
        return value
    }

    private static func json(_ object: [String: String]) throws -> Data { try JSONEncoder().encode(object) }

    private static func path(_ vhost: String) -> String { vhost == "/" ? "%2F" : vhost }

    private static func cleaned<Value>(
        by cleanup: () async throws -> Void, _ body: () async throws -> Value
    ) async throws -> Value {
        let value: Value
        do {
            value = try await body()
        } catch {
            // The test's own error is the one to show.
            try? await cleanup()
            throw error
        }
        try await cleanup()
        return value
    }
}
