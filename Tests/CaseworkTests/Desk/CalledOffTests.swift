import Casework
import Testing

/// Whoever may be on the way is told what a desk act changes for her. Seen to fail when `callOff` is not asked.
@Suite("Those who are on the way")
struct CalledOffTests {
    private static let stops: [(Verb, [String: JSONValue])] = [
        (.hold, [:]), (.emergency, [:]), (.cancel, [:]), (.protect, ["harmed": "adult"]),
    ]

    private func told(_ code: String, _ doers: DoerID...) -> [Notice] {
        doers.map { Notice(to: .doer($0), code: code) }
    }

    private func toDoers<Fact, State>(_ decision: Decision<Fact, State>) -> [Notice] {
        decision.notices.filter { if case .doer = $0.to { true } else { false } }
    }

    @Test("an errand: asked or in hand, she is told when it stops, and told when it goes on", arguments: [true, false])
    func errand(isTaken: Bool) throws {
        for (verb, fields) in Self.stops {
            var case1 = Played<Errand>()
            try case1.send(.submit, ErrandDayTests.order)
            try case1.send(isTaken ? .accept : .assign, ["doer": "S01"])
            #expect(toDoers(try case1.send(verb, fields)) == told("calledOff", "S01"), "\(verb.rawValue)")
            guard case1.state?.matter.hold != nil else { continue }
            #expect(toDoers(try case1.send(.emergency, [:])).isEmpty, "she stopped already")
            let released = try case1.send(.release, ["outcome": "没事", "closes": false])
            #expect(toDoers(released) == told("goesOn", "S01"))
        }
    }

    @Test("a volunteer who was stopped by violence does not go on; somebody of the community does")
    func restricted() throws {
        for (doer, isTold) in [("S01", false), ("S03", true)] {
            var case1 = Played<Errand>()
            try case1.send(.submit, ErrandDayTests.order)
            try case1.send(.accept, ["doer": .text(doer)])
            try case1.send(.emergency, ["dangerKind": "violence"])
            let released = try case1.send(.release, ["outcome": "人在家", "closes": false, "harmed": "adult"])
            #expect(toDoers(released) == (isTold ? told("goesOn", DoerID(doer)) : []))
        }
    }

    @Test("a visit: both visitors; who has been there already is not called off")
    func visit() throws {
        for (verb, fields) in Self.stops {
            var case1 = Played<Condolence>()
            try case1.send(.submit, CondolenceDayTests.visit.merging(["visitors": ["S05", "S07"]]) { $1 }, by: .yan)
            #expect(toDoers(try case1.send(verb, fields)) == told("calledOff", "S05", "S07"), "\(verb.rawValue)")
            guard case1.state?.matter.hold != nil else { continue }
            let released = try case1.send(.release, ["outcome": "没事", "closes": false])
            #expect(toDoers(released) == told("goesOn", "S05", "S07"))
        }
        var proxy = Played<Condolence>(2)
        try proxy.send(.submit, CondolenceDayTests.visit.merging(["visitors": ["S05", "S07"]]) { $1 }, by: .yan)
        let received: [String: JSONValue] = [
            "receivedBy": "proxy", "relation": "女儿", "reason": "住院", "signature": "女儿签的",
        ]
        try proxy.send(.deliver, received)
        #expect(toDoers(try proxy.send(.hold)).isEmpty)
    }

    @Test("a dispute: who talks; and the mediators, until she asks for the committee herself")
    func dispute() throws {
        for (verb, fields) in Self.stops {
            var talk = Played<Mediation>()
            try talk.send(.submit, MediationDayTests.leak)
            try talk.send(.accept, ["doer": "S06"])
            #expect(toDoers(try talk.send(verb, fields)) == told("calledOff", "S06"), "\(verb.rawValue)")
        }
        var case1 = Played<Mediation>(2)
        try case1.send(.submit, MediationDayTests.support)
        try case1.send(.refer, MediationDayTests.referral)
        #expect(toDoers(try case1.send(.protect, ["harmed": "adult"])) == told("calledOff", "S06"))
        try case1.send(.refer, MediationDayTests.referral.merging(["herWish": true]) { $1 })
        #expect(toDoers(try case1.send(.hold)) == told("calledOff", "S03", "S06"))
        let released = try case1.send(.release, ["outcome": "没事", "closes": false])
        #expect(toDoers(released) == told("goesOn", "S03", "S06"))
    }

    @Test("a release that closes has stopped nobody twice")
    func closed() throws {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order)
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.hold)
        #expect(toDoers(try case1.send(.release, ["outcome": "送医了"])).isEmpty)
    }
}
