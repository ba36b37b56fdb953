/// What has to exist on the broker, as a value: exchanges, queues, bindings, policies, and what each daemon may do.
/// Arguments hold what can never change; all else is a policy, and of policies a queue has one.
package struct Topology: Sendable, Hashable {
    /// What an argument or a policy's key holds.
    package enum Value: Sendable, Hashable {
        case text(String)
        case integer(Int)
        case flag(Bool)
    }

    package enum ExchangeKind: String, Sendable, Hashable {
        case topic, fanout, headers
    }

    /// A durable exchange.
    package struct DeclaredExchange: Sendable, Hashable {
        package var name: String
        package var kind: ExchangeKind
    }

    /// A durable queue.
    package struct DeclaredQueue: Sendable, Hashable {
        package var name: String
        package var arguments: [String: Value]

        /// A quorum queue: only they are on disk before the broker confirms. With a single active consumer the others
        /// stand by; adding that to a queue that exists is refused.
        package static func quorum(_ name: String, singleActiveConsumer: Bool = false) -> DeclaredQueue {
            var arguments: [String: Value] = ["x-queue-type": .text("quorum")]
            if singleActiveConsumer { arguments["x-single-active-consumer"] = .flag(true) }
            return DeclaredQueue(name: name, arguments: arguments)
        }
    }

    /// From an exchange to a queue.
    package struct Binding: Sendable, Hashable {
        package var exchange: String
        package var queue: String
        package var key: String
        package var arguments: [String: Value]

        package init(exchange: String, queue: String, key: String = "", arguments: [String: Value] = [:]) {
            self.exchange = exchange
            self.queue = queue
            self.key = key
            self.arguments = arguments
        }
    }

    /// What can be changed while messages flow, for the queues whose name matches a pattern.
    package struct Policy: Sendable, Hashable {
        package var name: String
        package var pattern: String
        package var definition: [String: Value]
    }

    /// What a user may configure, write to and read from, as patterns of names.
    package struct Permission: Sendable, Hashable {
        package var user: String
        package var configure: String = "^$"
        package var write: String
        package var read: String
    }

    package var exchanges: [DeclaredExchange]
    package var queues: [DeclaredQueue]
    package var bindings: [Binding]
    package var policies: [Policy]
    package var permissions: [Permission]
}
