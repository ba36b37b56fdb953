/// The broker's names: exchanges, queues and retry tiers, as `docs/message-contract.md` has them.
package enum Exchange {
    package static let requests = "linli.requests"
    package static let decisions = "linli.decisions"
    package static let retry = "linli.retry"
    package static let parked = "linli.parked"
}

/// The queues' names.
package enum Queue {
    package static let ledger = "linli.ledger"
    package static let parked = "linli.parked"

    package static func line(_ line: String, urgent: Bool) -> String {
        urgent ? "linli.\(line).urgent" : "linli.\(line)"
    }

    /// The routing key that leads into a line's queue.
    package static func requestKey(of queue: String, grid: String) -> String {
        let parts = queue.split(separator: ".")
        guard parts.count > 1 else { return queue }
        return requestDestination(line: String(parts[1]), urgent: parts.last == "urgent", grid: grid).key
    }

    package static func tier(_ tier: RetryTier) -> String { "linli.retry.\(tier.rawValue)" }
}

/// How long a request waits before it comes back: a queue with that time to live.
package enum RetryTier: String, CaseIterable, Sendable, Comparable {
    case oneSecond = "1s"
    case twoSeconds = "2s"
    case fiveSeconds = "5s"
    case tenSeconds = "10s"
    case thirtySeconds = "30s"
    case oneMinute = "1m"
    case fiveMinutes = "5m"
    case twentyMinutes = "20m"

    package var milliseconds: Int64 {
        switch self {
        case .oneSecond: 1_000
        case .twoSeconds: 2_000
        case .fiveSeconds: 5_000
        case .tenSeconds: 10_000
        case .thirtySeconds: 30_000
        case .oneMinute: 60_000
        case .fiveMinutes: 300_000
        case .twentyMinutes: 1_200_000
        }
    }

    package static func < (left: RetryTier, right: RetryTier) -> Bool { left.milliseconds < right.milliseconds }
}

/// Where a request of a line is published: `<line>.<normal|urgent>.<grid>`.
package func requestDestination(line: String, urgent: Bool, grid: String) -> Destination {
    Destination(exchange: Exchange.requests, key: "\(line).\(urgent ? "urgent" : "normal").\(grid)")
}
