import Casework
import Testing

@Suite("What a case shows, and a doer's own credential")
struct RevealedTests {
    private static let parcel: [String: JSONValue] = [
        "kind": "pickup", "text": "取个快递", "secret": "7-3-2081", "address": "融和新村7幢301",
        "caller": ["name": "陈㛃", "phone": "15405910006"],
    ]
    private static let xue = Actor(id: "A7", role: .doer, doer: "S05")
    private static let other = Actor(id: "A8", role: .doer, doer: "S01")

    private func parcel(takenBy doer: String? = nil) throws -> Played<Errand> {
        var parcel = Played<Errand>()
        try parcel.send(.submit, Self.parcel)
        if let doer { try parcel.send(.accept, ["doer": .text(doer)]) }
        return parcel
    }

    private let seen = [ErrandFact.desk(.revealed(.secret))]

    @Test("a pick-up code is shown to nobody before somebody has taken it, and after that to her and the desk")
    func secret() throws {
        var untaken = try parcel()
        #expect(try untaken.send(.reveal, ["what": "secret"]).outcome == .refused(Refusal(.rule, ["rule": "notTaken"])))
        var taken = try parcel(takenBy: "S05")
        #expect(try taken.send(.reveal, ["what": "secret"], by: Self.xue).facts == seen)
        #expect(try taken.send(.reveal, ["what": "secret"]).facts == seen)
        #expect(try taken.send(.reveal, ["what": "secret"], by: Self.other).outcome == .refused(Refusal(.notAllowed)))
    }

    @Test("who it is and where is for the desk, and for whoever has taken it")
    func contact() throws {
        var parcel = try parcel()
        #expect(try parcel.send(.reveal, ["what": "contact"]).outcome == .accepted)
        #expect(try parcel.send(.reveal, ["what": "contact"], by: Self.xue).outcome == .refused(Refusal(.notAllowed)))
        try parcel.send(.accept, ["doer": "S05"], by: Self.xue)
        #expect(try parcel.send(.reveal, ["what": "contact"], by: Self.xue).outcome == .accepted)
    }

    @Test("what has no secret says so")
    func nothing() throws {
        var visit = Played<Condolence>()
        try visit.send(.submit, ["kind": "care", "address": "井尾弄31号", "visitors": ["S06"]])
        let refused = try visit.send(.reveal, ["what": "secret"])
        #expect(refused.outcome == .refused(Refusal(.rule, ["rule": "nothingToShow"])))
    }

    @Test("a doer works on her own cases, and is heard on any")
    func own() throws {
        var parcel = try parcel(takenBy: "S05")
        for (verb, fields) in [(.deliver, [:]), (.absent, ["doer": "S01"]), (.record, ["doer": "S01"])]
            as [(Verb, [String: JSONValue])]
        {
            let refused = try parcel.send(verb, fields, by: Self.other)
            #expect(refused.outcome == .refused(Refusal(.notAllowed)), "\(verb.rawValue)")
        }
        #expect(try parcel.send(.note, ["text": "楼下有人在等她"], by: Self.other).outcome == .accepted)
        try parcel.send(.deliver, by: Self.xue)
        #expect(parcel.state?.phase == .closed)
    }

    @Test("what is shown is what was said last")
    func later() throws {
        var shown = Shown()
        for (verb, typed) in [(Verb.submit, Self.parcel), (.amend, ["phone": "15405910009"]), (.note, ["text": "x"])] {
            var fields = Fields(typed)
            shown.take(try #require(ErrandBody.read(verb, from: &fields)))
        }
        #expect(shown.name == "陈㛃" && shown.phone == "15405910009" && shown.address == "融和新村7幢301")
        #expect(shown.words == "取个快递" && shown.secret == "7-3-2081")
    }
}
