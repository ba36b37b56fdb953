/// What an administrator has set for the workers of a line. Each of its daemons obeys it by itself, between two batches.
package struct Control: Sendable, Equatable, Codable {
    /// Which of the line's queues are not consumed.
    package enum Pause: String, Sendable, Codable, CaseIterable {
        case none
        /// Urgent requests go on.
        case normal
        case all
    }

    package var pause: Pause
    /// So many requests are decided together at the most; nil is as many as have come. Urgent ones are not limited.
    package var mostAtOnce: Int?
    /// So many requests a second are begun in each daemon; nil is as many as it can. Urgent ones are not limited.
    package var perSecond: Int?
    /// Who set it last, and why; empty where nobody ever has.
    package var by: String
    package var reason: String
    /// Milliseconds since 1970.
    package var at: Int64

    package init(
        pause: Pause = .none, mostAtOnce: Int? = nil, perSecond: Int? = nil, by: String = "", reason: String = "",
        at: Int64 = 0
    ) {
        self.pause = pause
        self.mostAtOnce = mostAtOnce
        self.perSecond = perSecond
        self.by = by
        self.reason = reason
        self.at = at
    }

    /// Nobody has set anything.
    package static let unset = Control()

    package var isLimiting: Bool { pause != .none || mostAtOnce != nil || perSecond != nil }
}

/// What a control says to the worker of one queue.
struct Orders: Sendable, Equatable {
    var isPaused = false
    var mostAtOnce: Int?
    var perSecond: Int?

    init(_ control: Control = .unset, urgent: Bool) {
        isPaused = control.pause == .all || (control.pause == .normal && !urgent)
        guard !urgent else { return }
        mostAtOnce = control.mostAtOnce.map { max(1, $0) }
        perSecond = control.perSecond.map { max(1, $0) }
    }

    /// How many are taken on together: with a rate never more than a second's worth, so that it is even.
    var portion: Int { min(mostAtOnce ?? .max, perSecond ?? .max) }

    /// What must pass before the next are taken on, after so many that took so long.
    func rest(after count: Int, took time: Duration) -> Duration {
        guard let perSecond else { return .zero }
        return max(.zero, .seconds(1) * count / perSecond - time)
    }
}
