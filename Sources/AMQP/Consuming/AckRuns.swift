/// Which deliveries of a subscription are not settled, and the fewest frames that settle what is to be settled: a run
/// from the oldest unsettled delivery on is one frame with `multiple`; what lies beyond a gap goes alone. A frame never
/// covers a delivery that was not named.
package struct AckRuns {
    /// One frame.
    package enum Frame: Sendable, Equatable {
        case acknowledge(UInt64, multiple: Bool)
        case giveBack(UInt64, multiple: Bool)
    }

    /// In the order of delivery, which is the order of the tags. Prefetch bounds it.
    private var unsettled: [UInt64] = []
    private var acknowledged: [UInt64] = []
    private var givenBack: [UInt64] = []

    package init() {}

    /// Whether every delivery is settled and said to be.
    package var isEmpty: Bool { unsettled.isEmpty }

    /// Enters a delivery.
    package mutating func deliver(_ tag: UInt64) throws(AMQPError) {
        guard tag > unsettled.last ?? 0 else {
            throw AMQPError(.protocolViolation, "delivery \(tag) came after delivery \(unsettled.last ?? 0)")
        }
        unsettled.append(tag)
    }

    /// The deliveries have been worked on. Tags that are settled already, or never came, mean nothing.
    package mutating func acknowledge(_ tags: [UInt64]) { acknowledged += tags }

    /// The deliveries go back into the queue.
    package mutating func giveBack(_ tags: [UInt64]) { givenBack += tags }

    /// Everything that is neither acknowledged nor given back goes back into the queue.
    package mutating func giveBackAll() { givenBack += unsettled }

    /// The frames for all that was settled since the last time. What was both acknowledged and given back is
    /// acknowledged: the work was done.
    package mutating func flush() -> [Frame] {
        guard !acknowledged.isEmpty || !givenBack.isEmpty else { return [] }
        let frames =
            settle(acknowledged).map { Frame.acknowledge($0, multiple: $1) }
            + settle(givenBack).map { Frame.giveBack($0, multiple: $1) }
        acknowledged.removeAll(keepingCapacity: true)
        givenBack.removeAll(keepingCapacity: true)
        return frames
    }

    private mutating func settle(_ tags: [UInt64]) -> [(tag: UInt64, multiple: Bool)] {
        guard !tags.isEmpty else { return [] }
        let tags = tags.sorted()
        var next = tags.startIndex
        var left: [UInt64] = []
        var run = 0
        var alone: [(UInt64, Bool)] = []
        for tag in unsettled {
            while next < tags.endIndex, tags[next] < tag { next += 1 }
            if next == tags.endIndex || tags[next] != tag {
                left.append(tag)
            } else if left.isEmpty {
                run += 1
            } else {
                alone.append((tag, false))
            }
        }
        defer { unsettled = left }
        return run == 0 ? alone : [(unsettled[run - 1], run > 1)] + alone
    }
}
