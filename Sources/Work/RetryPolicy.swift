/// When a message comes back. Jitter is the choice of the tier: uniform among those up to the current cap, so that what
/// failed together does not come back together.
package struct RetryPolicy: Sendable {
    /// Attempts before a person must look.
    package var mostAttempts: Int
    /// The longest pause between two attempts.
    package var cap: RetryTier
    /// How long after its first failure a message is tried, in milliseconds.
    package var deadline: Int64
    /// How long a message may wait for what must come before it, in milliseconds.
    package var waitDeadline: Int64

    package init(
        mostAttempts: Int = 12, cap: RetryTier = .twentyMinutes, deadline: Int64 = 24 * 3_600_000,
        waitDeadline: Int64 = 24 * 3_600_000
    ) {
        self.mostAttempts = mostAttempts
        self.cap = cap
        self.deadline = deadline
        self.waitDeadline = waitDeadline
    }

    /// The tier of the next attempt; nil when it was tried often or long enough. `attempt` counts those that failed, the
    /// first of them so many milliseconds ago.
    package func tier(
        afterAttempt attempt: Int, failingFor elapsed: Int64, using generator: inout some RandomNumberGenerator
    ) -> RetryTier? {
        guard attempt < mostAttempts, elapsed < deadline else { return nil }
        let reach = RetryTier.allCases.filter { $0 <= cap }.prefix(max(1, attempt))
        return reach.randomElement(using: &generator)
    }

    /// The tier of a wait that began so many milliseconds ago; nil when it has been long enough. Short while it is
    /// fresh, because what it waits for is then under way, and never longer than half a minute.
    package func tier(waitedFor elapsed: Int64, using generator: inout some RandomNumberGenerator) -> RetryTier? {
        guard elapsed < waitDeadline else { return nil }
        let reach = RetryTier.allCases.filter { $0 == .oneSecond || $0 <= .thirtySeconds && $0.milliseconds <= elapsed }
        return reach.randomElement(using: &generator)
    }
}
