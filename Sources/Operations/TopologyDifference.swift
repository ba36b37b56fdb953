internal import AMQP

/// What the broker says of itself, as far as the topology declares it.
struct BrokerState: Sendable {
    struct Queue: Decodable, Sendable {
        let name: String
        let type: String?
        let durable: Bool
        let exclusive: Bool?
        let auto_delete: Bool
        let arguments: [String: Topology.Value]
        /// The policy that RabbitMQ has chosen for it, and one that an operator lays over all.
        let policy: String?
        let operator_policy: String?
    }

    struct Exchange: Decodable, Sendable {
        let name: String
        let type: String
        let durable: Bool
        let auto_delete: Bool
        let `internal`: Bool
        let arguments: [String: Topology.Value]
    }

    struct Binding: Decodable, Sendable {
        let source: String
        let destination: String
        let destination_type: String
        let routing_key: String
        let arguments: [String: Topology.Value]
    }

    struct Policy: Decodable, Sendable {
        let name: String
        let pattern: String
        let definition: [String: Topology.Value]
        let applyTo: String

        enum CodingKeys: String, CodingKey {
            case name, pattern, definition
            case applyTo = "apply-to"
        }
    }

    struct Permission: Decodable, Sendable {
        let user: String
        let configure: String
        let write: String
        let read: String
    }

    let queues: [Queue]
    let exchanges: [Exchange]
    let bindings: [Binding]
    let policies: [Policy]
    let permissions: [Permission]
}

extension Topology {
    /// How the broker differs from what is declared, in plain words; empty when it does not. Also what is too much:
    /// a second binding brings messages twice, and a further policy takes another's place.
    func differences(from broker: BrokerState) -> [String] {
        exchanges.flatMap { differences(of: $0, broker) } + queues.flatMap { differences(of: $0, broker) }
            + bindingDifferences(broker) + policies.flatMap { differences(of: $0, broker) } + strangers(broker)
            + permissions.flatMap { differences(of: $0, broker) }
    }

    private func differences(of exchange: DeclaredExchange, _ broker: BrokerState) -> [String] {
        let name = "exchange \(exchange.name)"
        guard let found = broker.exchanges.first(where: { $0.name == exchange.name }) else {
            return ["\(name) is missing"]
        }
        var differences: [String] = []
        if found.type != exchange.kind.rawValue { differences.append("\(name) is \(found.type), not \(exchange.kind)") }
        if !found.durable { differences.append("\(name) is not durable: it is gone after a restart") }
        if found.auto_delete { differences.append("\(name) is deleted when nothing is bound to it") }
        if found.internal { differences.append("\(name) is internal: nobody can publish to it") }
        if !found.arguments.isEmpty {
            differences.append("\(name) has the arguments \(Self.text(found.arguments)), and should have none")
        }
        return differences
    }

    private func differences(of queue: DeclaredQueue, _ broker: BrokerState) -> [String] {
        let name = "queue \(queue.name)"
        guard let found = broker.queues.first(where: { $0.name == queue.name }) else { return ["\(name) is missing"] }
        var differences: [String] = []
        if found.type != "quorum" {
            differences.append("\(name) is \(found.type ?? "of no known type"), not quorum: what is in it can be lost")
        }
        if !found.durable { differences.append("\(name) is not durable: it is gone after a restart") }
        if found.auto_delete || found.exclusive == true { differences.append("\(name) goes away with its consumer") }
        if found.arguments != queue.arguments {
            differences.append(
                "\(name) has the arguments \(Self.text(found.arguments)), not \(Self.text(queue.arguments))")
        }
        let policy = policies.first { broker.policyApplies($0.pattern, to: queue.name) }?.name
        if let chosen = found.policy, chosen != policy {
            differences.append("\(name) follows the policy \(chosen), not \(policy ?? "none")")
        }
        if let over = found.operator_policy, !over.isEmpty {
            differences.append("\(name) is under the operator policy \(over), which the house does not know")
        }
        return differences
    }

    private func bindingDifferences(_ broker: BrokerState) -> [String] {
        let ours = Set(exchanges.map(\.name))
        let found = Set(
            broker.bindings.filter { ours.contains($0.source) }.map {
                Binding(exchange: $0.source, queue: $0.destination, key: $0.routing_key, arguments: $0.arguments)
            })
        let declared = Set(bindings)
        return declared.subtracting(found).map { "binding of \(Self.text($0)) is missing" }.sorted()
            + found.subtracting(declared).map { "binding of \(Self.text($0)) is too much" }.sorted()
    }

    private func differences(of policy: Policy, _ broker: BrokerState) -> [String] {
        let name = "policy \(policy.name)"
        guard let found = broker.policies.first(where: { $0.name == policy.name }) else {
            return ["\(name) is missing"]
        }
        var differences: [String] = []
        if found.pattern != policy.pattern {
            differences.append("\(name) is for \(found.pattern), not \(policy.pattern)")
        }
        if found.applyTo != "queues" { differences.append("\(name) applies to \(found.applyTo), not queues") }
        if found.definition != policy.definition {
            differences.append("\(name) says \(Self.text(found.definition)), not \(Self.text(policy.definition))")
        }
        return differences
    }

    /// Policies that nobody declared and that reach one of our queues.
    private func strangers(_ broker: BrokerState) -> [String] {
        let ours = Set(policies.map(\.name))
        return broker.policies.filter { !ours.contains($0.name) && $0.applyTo != "exchanges" }.compactMap { policy in
            let reached = queues.first { broker.policyApplies(policy.pattern, to: $0.name) }
            return reached.map { "policy \(policy.name) is too much: it reaches queue \($0.name)" }
        }
    }

    /// Of users that are not there nothing is said: on one machine more or fewer daemons may run.
    private func differences(of permission: Permission, _ broker: BrokerState) -> [String] {
        guard let found = broker.permissions.first(where: { $0.user == permission.user }) else {
            return ["user \(permission.user) may do nothing in this vhost"]
        }
        return [
            ("configure", found.configure, permission.configure), ("write", found.write, permission.write),
            ("read", found.read, permission.read),
        ].compactMap { what, found, declared in
            found == declared ? nil : "user \(permission.user) may \(what) \(found), not \(declared)"
        }
    }

    // MARK: words

    private static func text(_ values: [String: Value]) -> String {
        guard !values.isEmpty else { return "(none)" }
        return values.sorted { $0.key < $1.key }.map { "\($0)=\(text($1))" }.joined(separator: " ")
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        }
    }

    private static func text(_ binding: Binding) -> String {
        let key = binding.key.isEmpty ? "" : " by \(binding.key)"
        let arguments = binding.arguments.isEmpty ? "" : " with \(text(binding.arguments))"
        return "\(binding.queue) to \(binding.exchange)\(key)\(arguments)"
    }
}

extension BrokerState {
    /// A pattern that cannot be read reaches nothing here; RabbitMQ would not have taken it.
    func policyApplies(_ pattern: String, to queue: String) -> Bool {
        guard let pattern = try? Regex(pattern) else { return false }
        return queue.firstMatch(of: pattern) != nil
    }
}
