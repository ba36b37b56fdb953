package import AMQP
package import Foundation
internal import FoundationNetworking
package import Launcher

/// A private broker and its management API: the one that `make test` has started for all, or one of a suite's own.
package struct TestBroker: Sendable {
    /// The management API has refused.
    package struct Refused: Error {
        let request: String
        let status: Int
        let answer: String
    }

    /// As the administrator.
    package var endpoint: Endpoint
    private let management: Int

    /// The one that all share: nobody may halt it.
    package static var shared: TestBroker {
        get throws {
            TestBroker(
                endpoint: try TestServers.broker(),
                management: try TestServers.number("LINLI_TEST_AMQP_MANAGEMENT_PORT"))
        }
    }

    private init(endpoint: Endpoint, management: Int) {
        self.endpoint = endpoint
        self.management = management
    }

    package init(_ rabbit: PrivateRabbit) {
        let host = Endpoint.Host(rabbit.host, port: rabbit.amqpPort)
        self.init(
            endpoint: Endpoint(
                hosts: [host], vhost: rabbit.vhost, user: rabbit.adminUser, password: rabbit.adminPassword),
            management: rabbit.managementPort)
    }

    /// A quorum queue for the length of a test.
    package func withQueue<Value>(
        _ arguments: [String: Topology.Value] = [:], _ body: (String) async throws -> Value
    ) async throws -> Value {
        let name = "test.\(UUID().uuidString.lowercased())"
        try await declare(name, arguments)
        return try await cleaned(by: { try await delete(name) }) { try await body(name) }
    }

    package func declare(_ queue: String, _ arguments: [String: Topology.Value] = [:]) async throws {
        var arguments = arguments
        arguments["x-queue-type"] = .text("quorum")
        struct Declaration: Encodable {
            let durable = true
            let arguments: [String: Topology.Value]
        }
        let declaration = try JSONEncoder().encode(Declaration(arguments: arguments))
        try await request("PUT", "queues/\(vhostPath)/\(queue)", declaration)
    }

    package func delete(_ queue: String) async throws {
        try await request("DELETE", "queues/\(vhostPath)/\(queue)")
    }

    /// An endpoint with a user of its own, so that the test can have the broker close that user's connections.
    package func withUser<Value>(_ body: (Endpoint) async throws -> Value) async throws -> Value {
        var endpoint = endpoint
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
    package func permit(_ user: String, write: String, read: String) async throws {
        try await request(
            "PUT", "permissions/\(vhostPath)/\(user)", json(["configure": "^$", "write": write, "read": read]))
    }

    /// A vhost for the length of a test, which the administrator may enter.
    package func withVirtualHost<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let name = "test-\(UUID().uuidString.lowercased())"
        try await request("PUT", "vhosts/\(name)")
        return try await cleaned(by: { try await request("DELETE", "vhosts/\(name)") }) {
            try await request(
                "PUT", "permissions/\(name)/\(endpoint.user)",
                json(["configure": ".*", "write": ".*", "read": ".*"]))
            return try await body(name)
        }
    }

    /// Has the broker close every connection of a user.
    package func closeConnections(of user: String) async throws {
        try await request("DELETE", "connections/username/\(user)")
    }

    /// Publishes something that is not a message of ours. The properties are JSON.
    package func publish(to queue: String, properties: String, payload: String) async throws {
        let body = """
            {"properties":\(properties),"routing_key":"\(queue)","payload":"\(payload)","payload_encoding":"string"}
            """
        try await request("POST", "exchanges/\(vhostPath)/amq.default/publish", Data(body.utf8))
    }

    /// A call of the management API.
    @discardableResult
    package func request(_ method: String, _ path: String, _ body: Data? = nil) async throws -> Data {
        guard let url = URL(string: "http://127.0.0.1:\(management)/api/\(path)") else {
            throw Refused(request: "\(method) \(path)", status: 0, answer: "that is no path")
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        let credentials = "\(endpoint.user):\(endpoint.password)"
        request.setValue("Basic \(Data(credentials.utf8).base64EncodedString())", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw Refused(request: "\(method) \(path)", status: status, answer: String(decoding: data, as: UTF8.self))
        }
        return data
    }

    private func json(_ object: [String: String]) throws -> Data { try JSONEncoder().encode(object) }

    private var vhostPath: String { endpoint.vhost == "/" ? "%2F" : endpoint.vhost }

    private func cleaned<Value>(
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
