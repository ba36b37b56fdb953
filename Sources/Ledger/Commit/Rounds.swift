internal import Casework
internal import Crypto
internal import FoundationEssentials
internal import Work

/// When a request that lost is decided again. Two who want one case meet once, so the first rounds go out at once;
/// where many want it, those who lost together must not come back together, or one of them wins and the rest lose
/// again: each comes at a moment of its own in a span that doubles with every round.
enum Rounds {
    private static let atOnce: UInt32 = 2
    private static let longest: Int64 = 32_000

    /// How long the round waits that is the request's `round`th, from 1. Derived, so that a commit that is tried again
    /// writes the same row.
    static func pause(before round: UInt32, of request: UUID) -> Span {
        guard round > atOnce else { return Span(milliseconds: 0) }
        let span = min(longest, 250 << Int64(min(round - atOnce, 16)))
        return Span(milliseconds: Int64(place(of: request, in: round) * Double(span)))
    }

    /// From 0 up to 1, another one each round.
    private static func place(of request: UUID, in round: UInt32) -> Double {
        var hash = SHA256()
        hash.update(data: request.bytes)
        withUnsafeBytes(of: round.bigEndian) { hash.update(bufferPointer: $0) }
        let bits = hash.finalize().prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Double(bits) / 4_294_967_296
    }
}
