package import AMQP
package import Work

extension MemoryTopology {
    /// The declared topology, with its policies.
    package init(_ topology: Topology) throws {
        self.init()
        for exchange in topology.exchanges {
            let bindings = topology.bindings.filter { $0.exchange == exchange.name }.map { binding in
                Binding(
                    queue: binding.queue, key: binding.key,
                    headers: binding.arguments.filter { !$0.key.hasPrefix("x-") }.compactMapValues(\.header))
            }
            let kind: Kind =
                switch exchange.kind {
                case .topic: .topic
                case .fanout: .fanout
                case .headers: .headers
                }
            exchanges[exchange.name] = (kind, bindings)
        }
        for queue in topology.queues {
            let policy = try topology.policies.first { try Regex($0.pattern).firstMatch(in: queue.name) != nil }
            let rules = policy?.definition ?? [:]
            queues[queue.name] = QueueRules(
                timeToLive: rules["message-ttl"]?.integer.map(Int64.init),
                deadLetters: rules["dead-letter-exchange"]?.text, deliveryLimit: rules["delivery-limit"]?.integer)
        }
    }
}

extension Topology.Value {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
    fileprivate var integer: Int? { if case .integer(let number) = self { number } else { nil } }
    fileprivate var header: HeaderValue? {
        switch self {
        case .text(let text): .text(text)
        case .integer(let number): .integer(Int64(number))
        case .flag: nil
        }
    }
}
