/// What there is in a broker in memory, with the meaning that a version of RabbitMQ gives it.
package struct MemoryTopology: Sendable {
    /// Where versions differ in what Linli relies on.
    package enum Version: Sendable, CaseIterable {
        /// And 3.13: whatever comes back counts, and there is no limit where none is declared.
        case v3_10
        /// Twenty is the limit where none is declared.
        case v4_0
        /// What a consumer gives back by itself (`basic.nack`) does not count any more; what it loses does.
        case v4_3
    }

    package enum Kind: Sendable { case topic, fanout, headers }

    /// A binding's pattern: a topic's key, or the headers that must all be there.
    package struct Binding: Sendable {
        package let queue: String
        package let key: String
        package let headers: [String: HeaderValue]

        package init(queue: String, key: String = "", headers: [String: HeaderValue] = [:]) {
            self.queue = queue
            self.key = key
            self.headers = headers
        }
    }

    /// A quorum queue.
    package struct QueueRules: Sendable {
        /// Milliseconds after which a message that nobody took goes to the dead-letter exchange.
        package var timeToLive: Int64?
        /// Where what has expired, or was given back too often, goes on under its own key; nil is nowhere.
        package var deadLetters: String?
        /// How often a message may be given back.
        package var deliveryLimit: Int?
        /// Refuses what would come beyond (`reject-publish`).
        package var longest: Int?

        package init(
            timeToLive: Int64? = nil, deadLetters: String? = nil, deliveryLimit: Int? = nil, longest: Int? = nil
        ) {
            self.timeToLive = timeToLive
            self.deadLetters = deadLetters
            self.deliveryLimit = deliveryLimit
            self.longest = longest
        }
    }

    package var exchanges: [String: (kind: Kind, bindings: [Binding])] = [:]
    package var queues: [String: QueueRules] = [:]
    package var version = Version.v3_10

    package init() {}

    /// How often a message may come back to a queue; nil is for ever.
    func deliveryLimit(of queue: String) -> Int? {
        queues[queue]?.deliveryLimit ?? (version == .v3_10 ? nil : 20)
    }

    /// The queues that a message comes to, each once. The default exchange knows every queue by its name.
    func route(_ message: Message, to destination: Destination) -> [String] {
        if destination.exchange.isEmpty { return queues[destination.key] == nil ? [] : [destination.key] }
        guard let exchange = exchanges[destination.exchange] else { return [] }
        var found: [String] = []
        for binding in exchange.bindings where !found.contains(binding.queue) {
            let isMeant =
                switch exchange.kind {
                case .fanout: true
                case .topic: Self.matches(binding.key.split(separator: "."), destination.key.split(separator: "."))
                case .headers: binding.headers.allSatisfy { message.headers[$0] == $1 }
                }
            if isMeant { found.append(binding.queue) }
        }
        return found
    }

    /// `*` is one word, `#` any number of them.
    private static func matches(_ pattern: [Substring], _ key: [Substring]) -> Bool {
        guard let first = pattern.first else { return key.isEmpty }
        let rest = Array(pattern.dropFirst())
        if first == "#" { return (0...key.count).contains { matches(rest, Array(key.dropFirst($0))) } }
        guard let word = key.first, first == "*" || first == word else { return false }
        return matches(rest, Array(key.dropFirst()))
    }
}
