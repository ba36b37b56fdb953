internal import Glibc

/// The only place that asks what time it is. Elsewhere the time is handed in, so that the whole house can run on a
/// clock that a test turns.
package enum Clocks {
    /// Milliseconds since 1970, by the wall clock, which may jump.
    @Sendable package static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// For durations and deadlines: it never jumps.
    package static let monotonic = ContinuousClock()

    /// Microseconds of the kernel's monotonic clock, as the service manager counts them.
    static func monotonicMicroseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}

/// The only place that draws lots. Elsewhere a source is handed in, so that a test can repeat a run from its seed.
package enum Lots {
    /// 64 bits from the system's random source.
    @Sendable package static func draw() -> UInt64 {
        var system = SystemRandomNumberGenerator()
        return system.next()
    }
}
