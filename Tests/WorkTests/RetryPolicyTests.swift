import Testing
import Work

@Suite("When a message comes back")
struct RetryPolicyTests {
    private struct Dice: RandomNumberGenerator {
        var state: UInt64 = 1
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }

    @Test("retries reach one tier further each time, up to the cap, and end")
    func retries() {
        var dice = Dice()
        let policy = RetryPolicy(mostAttempts: 6, cap: .tenSeconds)
        for attempt in 1..<6 {
            let tiers = Set(
                (0..<200).compactMap { _ in policy.tier(afterAttempt: attempt, failingFor: 0, using: &dice) })
            #expect(tiers == Set(RetryTier.allCases.prefix(min(attempt, 4))), "attempt \(attempt)")
        }
        #expect(policy.tier(afterAttempt: 6, failingFor: 0, using: &dice) == nil)
    }

    @Test("retries end at their deadline, however few they were")
    func deadline() {
        var dice = Dice()
        let policy = RetryPolicy(deadline: 60_000)
        #expect(policy.tier(afterAttempt: 1, failingFor: 59_999, using: &dice) == .oneSecond)
        #expect(policy.tier(afterAttempt: 1, failingFor: 60_000, using: &dice) == nil)
    }

    @Test("a wait is short while it is fresh, never longer than half a minute, and ends at its deadline")
    func waits() {
        var dice = Dice()
        let policy = RetryPolicy(waitDeadline: 100_000)
        #expect(Set((0..<50).compactMap { _ in policy.tier(waitedFor: 0, using: &dice) }) == [.oneSecond])
        let late = Set((0..<500).compactMap { _ in policy.tier(waitedFor: 99_999, using: &dice) })
        #expect(late == [.oneSecond, .twoSeconds, .fiveSeconds, .tenSeconds, .thirtySeconds])
        #expect(policy.tier(waitedFor: 100_000, using: &dice) == nil)
    }
}
