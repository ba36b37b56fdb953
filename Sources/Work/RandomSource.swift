/// Randomness that is handed in, so that a whole run can be repeated from its seed.
package struct RandomSource: RandomNumberGenerator, Sendable {
    private let source: @Sendable () -> UInt64

    package init(_ source: @escaping @Sendable () -> UInt64) { self.source = source }

    package mutating func next() -> UInt64 { source() }
}
