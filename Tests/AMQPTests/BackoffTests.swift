import AMQP
import Testing

@Suite("back-off")
struct BackoffTests {
    @Test("doubles its ceiling up to the cap, with full jitter below it")
    func doubles() {
        var backoff = Backoff(base: .milliseconds(100), cap: .seconds(5))
        let ceilings = (0..<8).map { _ in backoff.next(1) }
        #expect(ceilings == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].map { .milliseconds($0) })
        #expect(backoff.next(0.5) == .milliseconds(2_500))
        #expect(backoff.next(0) == .zero)
    }

    @Test("begins anew only after a connection that lasted")
    func settles() {
        var backoff = Backoff(base: .milliseconds(100), cap: .seconds(5))
        for _ in 0..<100 { _ = backoff.next(1) }
        backoff.settle(lasted: .seconds(5))
        #expect(backoff.next(1) == .seconds(5))
        backoff.settle(lasted: .seconds(6))
        #expect(backoff.next(1) == .milliseconds(100))
    }
}
