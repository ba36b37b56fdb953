package import FoundationEssentials

extension Topology {
    /// The definitions of one vhost in RabbitMQ's own form, sorted, so that the same topology is the same bytes. For
    /// `load_definitions` and `POST /api/definitions` the users must exist: their passwords are not part of a topology.
    /// `POST /api/definitions/{vhost}` takes all of it but the permissions.
    package func definitions(vhost: String) throws -> Data {
        let definitions = Definitions(
            vhosts: [.init(name: vhost)],
            exchanges: exchanges.sorted { $0.name < $1.name }.map { .init(vhost, $0) },
            queues: queues.sorted { $0.name < $1.name }.map { .init(vhost, $0) },
            bindings: bindings.sorted { ($0.exchange, $0.queue, $0.key) < ($1.exchange, $1.queue, $1.key) }
                .map { .init(vhost, $0) },
            policies: policies.sorted { $0.name < $1.name }.map { .init(vhost, $0) },
            permissions: permissions.sorted { $0.user < $1.user }.map { .init(vhost, $0) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(definitions) + Data("\n".utf8)
    }
}

/// RabbitMQ's form.
private struct Definitions: Encodable {
    struct VirtualHost: Encodable {
        let name: String
    }

    struct Exchange: Encodable {
        let vhost, name, type: String
        let durable = true, internalOnly = false, autoDelete = false
        let arguments: [String: Topology.Value] = [:]

        enum CodingKeys: String, CodingKey {
            case vhost, name, type, durable, arguments
            case internalOnly = "internal"
            case autoDelete = "auto_delete"
        }

        init(_ vhost: String, _ exchange: Topology.DeclaredExchange) {
            (self.vhost, name, type) = (vhost, exchange.name, exchange.kind.rawValue)
        }
    }

    struct Queue: Encodable {
        let vhost, name: String
        let durable = true, autoDelete = false
        let arguments: [String: Topology.Value]

        enum CodingKeys: String, CodingKey {
            case vhost, name, durable, arguments
            case autoDelete = "auto_delete"
        }

        init(_ vhost: String, _ queue: Topology.DeclaredQueue) {
            (self.vhost, name, arguments) = (vhost, queue.name, queue.arguments)
        }
    }

    struct Binding: Encodable {
        let vhost, source, destination, key: String
        let destinationType = "queue"
        let arguments: [String: Topology.Value]

        enum CodingKeys: String, CodingKey {
            case vhost, source, destination, arguments
            case key = "routing_key"
            case destinationType = "destination_type"
        }

        init(_ vhost: String, _ binding: Topology.Binding) {
            (self.vhost, source, destination) = (vhost, binding.exchange, binding.queue)
            (key, arguments) = (binding.key, binding.arguments)
        }
    }

    struct Policy: Encodable {
        let vhost, name, pattern: String
        let applyTo = "queues", priority = 0
        let definition: [String: Topology.Value]

        enum CodingKeys: String, CodingKey {
            case vhost, name, pattern, priority, definition
            case applyTo = "apply-to"
        }

        init(_ vhost: String, _ policy: Topology.Policy) {
            (self.vhost, name, pattern) = (vhost, policy.name, policy.pattern)
            definition = policy.definition
        }
    }

    struct Permission: Encodable {
        let vhost, user, configure, write, read: String

        init(_ vhost: String, _ permission: Topology.Permission) {
            (self.vhost, user) = (vhost, permission.user)
            (configure, write, read) = (permission.configure, permission.write, permission.read)
        }
    }

    let vhosts: [VirtualHost]
    let exchanges: [Exchange]
    let queues: [Queue]
    let bindings: [Binding]
    let policies: [Policy]
    let permissions: [Permission]
}

extension Topology.Value: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // JSON says which of the three it is only by taking it.
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? container.decode(Int.self) {
            self = .integer(integer)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let integer): try container.encode(integer)
        case .flag(let flag): try container.encode(flag)
        }
    }
}
