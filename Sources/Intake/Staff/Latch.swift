internal import Casework

/// The lock on an account: after a few wrong passwords in a row it stays shut for a while, and longer with every further
/// one. It opens by itself, so that nobody's evening ends because somebody guessed at a name.
struct Latch: Equatable, Sendable {
    private(set) var failures: Int
    private(set) var lockedUntil: Instant?

    /// So many are a tired person's.
    static let free = 5
    private static let shortest = Span.minutes(1)
    private static let longest = Span.minutes(30)

    init(failures: Int = 0, lockedUntil: Instant? = nil) {
        self.failures = failures
        self.lockedUntil = lockedUntil
    }

    /// How long it still stays shut; nil when it may be tried.
    func wait(at now: Instant) -> Span? {
        guard let lockedUntil, lockedUntil > now else { return nil }
        return lockedUntil - now
    }

    mutating func fail(at now: Instant) {
        failures += 1
        guard failures >= Self.free else { return }
        var pause = Self.shortest
        for _ in Self.free..<min(failures, Self.free + 10) { pause = pause + pause }
        lockedUntil = now + min(pause, Self.longest)
    }
}
