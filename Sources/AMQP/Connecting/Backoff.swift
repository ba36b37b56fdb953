/// How long to wait before the next attempt: full jitter under a ceiling that doubles, so that a broker that comes back
/// is not met by all of its clients at once.
package struct Backoff: Sendable {
    private let base: Duration
    private let cap: Duration
    private var failures = 0

    package init(base: Duration = .milliseconds(100), cap: Duration = .seconds(5)) {
        self.base = base
        self.cap = cap
    }

    /// The pause after one more failure. `fraction` is a random number in 0..<1.
    package mutating func next(_ fraction: Double) -> Duration {
        let ceiling = min(cap, base * (1 << min(failures, 20)))
        failures += 1
        return ceiling * fraction
    }

    /// Forgets the failures after a connection that lasted. One that broke at once was no success: whatever broke it
    /// would otherwise be repeated at the pace of the first attempt.
    package mutating func settle(lasted: Duration) {
        if lasted > cap { failures = 0 }
    }
}
