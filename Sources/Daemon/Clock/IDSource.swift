package import FoundationEssentials
internal import Synchronization

/// Mints ids that sort by the time of their birth: UUIDv7, RFC 9562. Each is greater than every earlier one of this
/// source, also when the clock stands still or goes back; then they run a little ahead of it.
package final class IDSource: Sendable {
    private struct State {
        var milliseconds: UInt64 = 0
        var counter: UInt64 = 0
    }

    /// The largest value of the twelve bits that count within a millisecond.
    private static let lastCount: UInt64 = 0xfff

    private let state = Mutex(State())
    private let now: @Sendable () -> Int64
    private let random: @Sendable () -> UInt64

    /// `now` tells milliseconds since 1970.
    package init(
        now: @escaping @Sendable () -> Int64 = Clocks.now, random: @escaping @Sendable () -> UInt64 = Lots.draw
    ) {
        self.now = now
        self.random = random
    }

    /// A new id.
    package func uuidV7() -> UUID {
        let (now, lots, start) = (UInt64(clamping: now()), random(), random())
        let (milliseconds, counter) = state.withLock { state in
            if now > state.milliseconds {
                // Half of the count's room is left for the rest of the millisecond.
                state = State(milliseconds: now, counter: start & 0x7ff)
            } else if state.counter < Self.lastCount {
                state.counter += 1
            } else {
                state = State(milliseconds: state.milliseconds + 1, counter: start & 0x7ff)
            }
            return (state.milliseconds, state.counter)
        }
        return Self.uuid(milliseconds << 16 | 0x7000 | counter, 1 << 63 | lots >> 2)
    }

    private static func uuid(_ high: UInt64, _ low: UInt64) -> UUID {
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - 8 * index)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5), byte(high, 6),
                byte(high, 7), byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4), byte(low, 5),
                byte(low, 6), byte(low, 7)
            ))
    }
}
