import Casework
import Foundation
import Testing

@testable import Ledger

@Suite("When a request that lost is decided again")
struct RoundsTests {
    private let requests = (0..<400).map { _ in UUID() }

    private func pauses(before round: UInt32) -> [Int64] {
        requests.map { Rounds.pause(before: round, of: $0).milliseconds }
    }

    @Test("two who want one case meet once: the first two rounds go out at once")
    func atOnce() {
        #expect(pauses(before: 1).allSatisfy { $0 == 0 })
        #expect(pauses(before: 2).allSatisfy { $0 == 0 })
    }

    @Test("after that each comes at a moment of its own, in a span that doubles up to half a minute")
    func apart() {
        for (round, span) in [(3, 500), (4, 1000), (9, 32_000), (19, 32_000), (4_000_000_000, 32_000)] {
            let pauses = pauses(before: UInt32(round))
            #expect(pauses.allSatisfy { (0..<Int64(span)).contains($0) })
            // Four hundred over sixteen parts of the span: no part is empty, and none holds twice its share.
            let parts = Dictionary(grouping: pauses) { $0 * 16 / Int64(span) }
            #expect(parts.count == 16)
            #expect(parts.values.allSatisfy { $0.count < 50 })
        }
    }

    @Test("the moment is the request's own: tried again it is the same, in another round it is another place")
    func derived() {
        #expect(pauses(before: 9) == pauses(before: 9))
        let (ninth, tenth) = (pauses(before: 9), pauses(before: 10))
        #expect(zip(ninth, tenth).count(where: ==) < 10)
    }
}
