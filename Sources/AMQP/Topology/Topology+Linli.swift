internal import Work

extension Topology {
    /// How often a message of a line or of the ledger may be given back before it is parked. The workers count their
    /// own attempts; this is only the outermost net.
    package static let deliveryLimit = 1_000
    /// The same for parked messages. They have nowhere else to go: one that reached its limit would be gone.
    package static let parkedDeliveryLimit = 1_000_000

    /// What Linli needs on the broker, for the lines that there are.
    package static func linli(lines: [String]) -> Topology {
        Topology(
            exchanges: [
                DeclaredExchange(name: Exchange.requests, kind: .topic),
                DeclaredExchange(name: Exchange.decisions, kind: .fanout),
                // By a header, so that the routing key stays the request's and finds its queue again.
                DeclaredExchange(name: Exchange.retry, kind: .headers),
                DeclaredExchange(name: Exchange.parked, kind: .fanout),
            ],
            queues: lines.flatMap { line in
                [.quorum(Queue.line(line, urgent: false)), .quorum(Queue.line(line, urgent: true))]
            }
                + [.quorum(Queue.ledger, singleActiveConsumer: true), .quorum(Queue.parked)]
                + RetryTier.allCases.map { .quorum(Queue.tier($0)) },
            bindings: lines.flatMap { line in
                [false, true].map { urgent in
                    let key = requestDestination(line: line, urgent: urgent, grid: "#").key
                    return Binding(exchange: Exchange.requests, queue: Queue.line(line, urgent: urgent), key: key)
                }
            }
                + [
                    Binding(exchange: Exchange.decisions, queue: Queue.ledger),
                    Binding(exchange: Exchange.parked, queue: Queue.parked),
                ]
                + RetryTier.allCases.map { tier in
                    Binding(
                        exchange: Exchange.retry, queue: Queue.tier(tier),
                        arguments: [Header.wait: .text(tier.rawValue), "x-match": .text("all")])
                },
            policies: lines.map { line in
                Policy(name: "linli.\(line)", pattern: "^linli\\.\(escaped(line))(\\.urgent)?$", definition: work)
            }
                + [
                    Policy(name: "linli.ledger", pattern: pattern(Queue.ledger), definition: work),
                    Policy(
                        name: "linli.parked", pattern: pattern(Queue.parked),
                        definition: ["delivery-limit": .integer(parkedDeliveryLimit)]),
                ]
                + RetryTier.allCases.map { tier in
                    Policy(
                        name: Queue.tier(tier), pattern: pattern(Queue.tier(tier)),
                        definition: deadLetters(to: Exchange.requests)
                            .merging(["message-ttl": .integer(Int(tier.milliseconds))]) { $1 })
                },
            permissions: [
                Permission(user: "linli-intake", write: pattern(Exchange.requests), read: "^$"),
                Permission(
                    user: "linli-ledger", write: pattern(Exchange.requests), read: "^linli\\.(ledger|parked)$"),
            ]
                + lines.map { line in
                    Permission(
                        user: "linli-\(line)", write: "^linli\\.(decisions|retry|parked)$",
                        read: "^linli\\.\(escaped(line))(\\.urgent)?$")
                })
    }

    /// Lines and ledger: what cannot be delivered is parked.
    private static var work: [String: Value] {
        deadLetters(to: Exchange.parked).merging(["delivery-limit": .integer(deliveryLimit)]) { $1 }
    }

    /// Dead letters are not lost on the way: without `reject-publish` RabbitMQ falls back to at-most-once, in silence.
    private static func deadLetters(to exchange: String) -> [String: Value] {
        [
            "dead-letter-exchange": .text(exchange), "dead-letter-strategy": .text("at-least-once"),
            "overflow": .text("reject-publish"),
        ]
    }

    private static func pattern(_ name: String) -> String { "^\(escaped(name))$" }

    private static func escaped(_ name: String) -> String {
        name.map { $0 == "." ? "\\." : String($0) }.joined()
    }
}
