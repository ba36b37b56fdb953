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

    /// What is missing on the broker, is there in another shape, or is too much.
    package func diff() async throws -> [String] {
        let place = vhost.escaped
        return topology.differences(
            from: BrokerState(
                queues: try await api.get("/queues/\(place)"), exchanges: try await api.get("/exchanges/\(place)"),
                bindings: try await api.get("/bindings/\(place)"), policies: try await api.get("/policies/\(place)"),
                permissions: try await api.get("/vhosts/\(place)/permissions")))
    }
}

extension Topology {
    /// Of the three lines.
    package static var house: Topology { .linli(lines: Line.allCases.map(\.rawValue)) }
}
