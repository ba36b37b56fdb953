package import AMQP
internal import Casework
internal import Foundation
internal import Lines

/// Applies the declared topology, and says how the broker differs from it.
package struct TopologyOperations: Sendable {
    private let api: ManagementAPI
    private let vhost: String
    private let topology: Topology

    package init(_ api: ManagementAPI, vhost: String, topology: Topology = .house) {
        self.api = api
        self.vhost = vhost
        self.topology = topology
    }

    /// The vhost, the exchanges, queues, bindings and policies, and the daemons' users where passwords are given.
    package func apply(passwords: [String: String] = [:]) async throws {
        try await api.send("PUT", "/vhosts/\(vhost.escaped)", Array("{}".utf8))
        for (user, password) in passwords.sorted(by: { $0.key < $1.key }) {
            let body = try JSONEncoder().encode(["password": password, "tags": ""])
            try await api.send("PUT", "/users/\(user.escaped)", Array(body))
        }
        try await api.send("POST", "/definitions/\(vhost.escaped)", Array(try topology.definitions(vhost: vhost)))
        for permission in topology.permissions where passwords[permission.user] != nil {
            let body = try JSONEncoder().encode([
                "configure": permission.configure, "write": permission.write, "read": permission.read,
            ])
            try await api.send("PUT", "/permissions/\(vhost.escaped)/\(permission.user.escaped)", Array(body))
        }
        let differences = try await diff()
        guard differences.isEmpty else {
            throw OperationsError(
                .topology, "the broker still differs after applying: \(differences.joined(separator: "; "))")
        }
    }

    /// What is missing on the broker, or is there in another shape.
    package func diff() async throws -> [String] {
        var differences: [String] = []
        let queues: [Named] = try await api.get("/queues/\(vhost.escaped)")
        let exchanges: [Named] = try await api.get("/exchanges/\(vhost.escaped)")
        let policies: [Named] = try await api.get("/policies/\(vhost.escaped)")
        let bindings: [Bound] = try await api.get("/bindings/\(vhost.escaped)")
        for queue in topology.queues {
            guard let found = queues.first(where: { $0.name == queue.name }) else {
                differences.append("queue \(queue.name) is missing")
                continue
            }
            if found.type != "quorum" { differences.append("queue \(queue.name) is not a quorum queue") }
        }
        for exchange in topology.exchanges {
            guard let found = exchanges.first(where: { $0.name == exchange.name }) else {
                differences.append("exchange \(exchange.name) is missing")
                continue
            }
            if found.type != exchange.kind.rawValue {
                differences.append("exchange \(exchange.name) is \(found.type ?? "?")")
            }
        }
        for policy in topology.policies where !policies.contains(where: { $0.name == policy.name }) {
            differences.append("policy \(policy.name) is missing")
        }
        for binding in topology.bindings
        where !bindings.contains(where: {
            $0.source == binding.exchange && $0.destination == binding.queue && $0.routing_key == binding.key
        }) {
            differences.append("binding of \(binding.queue) to \(binding.exchange) is missing")
        }
        return differences
    }

    private struct Named: Decodable {
        let name: String
        let type: String?
    }

    private struct Bound: Decodable {
        let source: String
        let destination: String
        let routing_key: String
    }
}

extension Topology {
    /// Of the three lines.
    package static var house: Topology { .linli(lines: Line.allCases.map(\.rawValue)) }
}
