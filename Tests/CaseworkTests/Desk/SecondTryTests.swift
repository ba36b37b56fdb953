import Casework
import Testing

/// `Played` holds every decision of every test to it that it takes nothing again which it lost. Here it is said what each
/// line takes at all, and shown that a line which does not listen is found.
@Suite("A request that lost what it took")
struct SecondTryTests {
    /// Each kind of claim is taken, once at least, by the cases that were played; none is taken again by the line, and each
    /// would be by one that ignores what was lost.
    private func expect<Trade: ServiceLine>(
        _ kinds: Set<Claim.Kind>, of cases: Played<Trade>..., sourceLocation: SourceLocation = #_sourceLocation
    ) where Trade.State: CaseState {
        let tries = cases.flatMap(\.tries)
        #expect(Set(tries.flatMap(\.taken).map(\.kind)) == kinds, sourceLocation: sourceLocation)
        for first in tries {
            #expect(first.takenAgain == [] && first.losses != nil, sourceLocation: sourceLocation)
            let deaf = SecondTry<Deaf<Trade>>(request: first.request, state: first.state, world: first.world)
            #expect(deaf.takenAgain == first.taken && deaf.losses == nil, sourceLocation: sourceLocation)
        }
    }

    /// Seen to fail with a settlement that does not look at what was lost.
    @Test("of an errand: the doer's place, the offer, the settlement")
    func errand() throws {
        var case1 = Played<Errand>(in: Street.world(policy: Policy(dispatch: [.errand: .offer])))
        try case1.send(.submit, ErrandDayTests.order.merging(["payment": "float", "capFen": 5000]) { $1 })
        try case1.send(.decline, ["doer": "S01"])
        try case1.send(.accept, ["doer": "S02"])
        try case1.send(.deliver, ["totalFen": 4580, "receipt": "slip"], by: .wu)
        try case1.send(.settle, ["cashFen": 4580], by: .qin)
        #expect(case1.words == "办结")

        var recorded = Played<Errand>(2)
        try recorded.send(.submit, ErrandDayTests.order)
        try recorded.send(.record, ["doer": "S02"])
        #expect(recorded.words == "办结")
        expect([.slot, .offer, .settlement], of: case1, recorded)
    }

    @Test("of an errand: each place of each doer who could go, and then the desk looks for somebody")
    func places() throws {
        var case1 = Played<Errand>(in: Street.world(policy: Policy(dispatch: [.errand: .offer])))
        try case1.send(.submit, ErrandDayTests.order)
        #expect(case1.tries.map(\.losses) == [9], "three doers have three places each")
    }

    @Test("of a visit: each fund's grant, planned at once or when it is released")
    func visit() throws {
        var planned = Played<Condolence>()
        try planned.send(.submit, CondolenceDayTests.visit, by: .yan)
        var held = Played<Condolence>(2)
        try held.send(.submit, CondolenceDayTests.visit.merging(["danger": true]) { $1 }, by: .yan)
        try held.send(.release, ["outcome": "没事", "closes": false])
        #expect(planned.tries.map(\.taken.count) == [2] && held.tries.map(\.taken.count) == [2])
        expect([.grant], of: planned, held)
    }

    @Test("of a dispute: nothing that somebody else could have, from the first call to the agreement")
    func mediation() throws {
        var case1 = Played<Mediation>()
        try case1.send(.submit, MediationDayTests.support)
        try case1.send(.refer, MediationDayTests.referral)
        try case1.send(.agree, MediationDayTests.agreement)
        try case1.send(.perform, ["done": true, "isLast": true])
        #expect(case1.state?.matter.isOpen == false)
        expect([], of: case1)
    }
}
