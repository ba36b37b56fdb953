/// The queues of a broker in memory, as a value: what waits in each, what was given out, and when what expires.
/// Milliseconds since 1970.
struct MemoryQueues {
    /// A message in a queue.
    struct Stored {
        let message: Message
        let destination: Destination
        /// Somebody had it before.
        var isRedelivered = false
        /// How often it came back, as far as that counts.
        var returns = 0
        var expiresAt: Int64?
    }

    let topology: MemoryTopology
    private var ready: [String: [Stored]] = [:]
    /// Dead letters that nothing has taken yet: they stay in their queues, out of reach, and are tried again.
    private var dying: [(stored: Stored, queue: String, exchange: String, tryAt: Int64)] = []

    /// After how many milliseconds a broker tries again to dead-letter what nothing took.
    static let patience: Int64 = 180_000

    init(_ topology: MemoryTopology) { self.topology = topology }

    func count(in queue: String) -> Int { ready[queue]?.count ?? 0 }

    /// When there is something to do again by itself: a message expires, or a dead letter is tried again.
    var nextExpiry: Int64? { (ready.values.compactMap { $0.first?.expiresAt } + dying.map(\.tryAt)).min() }

    mutating func publish(_ outgoing: Outgoing, at now: Int64) -> Confirmation {
        let queues = topology.route(outgoing.message, to: outgoing.destination)
        guard !queues.isEmpty else { return .returned }
        let isFull = queues.contains { queue in
            topology.queues[queue]?.longest.map { count(in: queue) >= $0 } ?? false
        }
        guard !isFull else { return .nacked }
        for queue in queues {
            let expiry = topology.queues[queue]?.timeToLive.map { now + $0 }
            ready[queue, default: []].append(
                Stored(message: outgoing.message, destination: outgoing.destination, expiresAt: expiry))
        }
        return .confirmed
    }

    /// The messages that are next in a queue, and are now somebody's.
    mutating func take(_ most: Int, from queue: String) -> [Stored] {
        let taken = Array((ready[queue] ?? []).prefix(most))
        ready[queue]?.removeFirst(taken.count)
        return taken
    }

    /// Puts messages back where they were, in front; what came back too often goes on as a dead letter. `isLost`: its
    /// consumer did not give it back, but is gone.
    mutating func giveBack(_ messages: [Stored], to queue: String, isLost: Bool, at now: Int64) {
        let limit = topology.deliveryLimit(of: queue)
        var back: [Stored] = []
        for var stored in messages {
            stored.isRedelivered = true
            if isLost || topology.version != .v4_3 { stored.returns += 1 }
            if let limit, stored.returns > limit {
                bury(stored, from: queue, at: now)
            } else {
                back.append(stored)
            }
        }
        ready[queue, default: []].insert(contentsOf: back, at: 0)
    }

    /// Lets go what has expired. Only what is first in its queue is looked at, as RabbitMQ does.
    mutating func expire(at now: Int64) {
        let due = dying.filter { $0.tryAt <= now }
        dying.removeAll { $0.tryAt <= now }
        for letter in due { deadLetter(letter.stored, from: letter.queue, to: letter.exchange, at: now) }
        while let queue = ready.first(where: { $0.value.first?.expiresAt.map { $0 <= now } ?? false })?.key,
            let stored = ready[queue]?.removeFirst()
        {
            bury(stored, from: queue, at: now)
        }
    }

    /// Puts a second copy of the next message behind it: what a lost confirm and a second publish come to.
    mutating func duplicate(in queue: String) {
        if let next = ready[queue]?.first { ready[queue]?.insert(next, at: 0) }
    }

    mutating func shuffle(_ queue: String, using generator: inout some RandomNumberGenerator) {
        ready[queue]?.shuffle(using: &generator)
    }

    /// Under its own key; without a dead-letter exchange it is gone.
    private mutating func bury(_ stored: Stored, from queue: String, at now: Int64) {
        guard let exchange = topology.queues[queue]?.deadLetters else { return }
        deadLetter(stored, from: queue, to: exchange, at: now)
    }

    /// At least once: what is refused, or led nowhere, is kept and tried again.
    private mutating func deadLetter(_ stored: Stored, from queue: String, to exchange: String, at now: Int64) {
        let outgoing = Outgoing(stored.message, to: Destination(exchange: exchange, key: stored.destination.key))
        guard publish(outgoing, at: now) != .confirmed else { return }
        dying.append((stored, queue, exchange, now + Self.patience))
    }
}
