import Testing

@testable import Intake

@Suite("the turnstile before what is dear", .timeLimit(.minutes(1)))
struct TurnstileTests {
    @Test("so many are inside, so many wait, and whoever comes then is sent away; who leaves hands the place on")
    func counts() async {
        let turnstile = Turnstile(most: 2, mostWaiting: 1)
        #expect(await turnstile.enter())
        #expect(await turnstile.enter())
        let waiting = Task { await turnstile.enter() }
        while await turnstile.waitingCount < 1 { await Task.yield() }
        #expect(await !turnstile.enter())
        await turnstile.leave()
        #expect(await waiting.value)
        #expect(await turnstile.waitingCount == 0)
        await turnstile.leave()
        await turnstile.leave()
        #expect(await turnstile.enter())
    }
}
