import Casework
import Testing

@Suite("Every arrow of a visit")
struct CondolenceArrowsTests {
    private static let wish = CondolenceDayTests.care.merging(["kind": "wish", "everyDays": .null]) { $1 }
    private static let proxy: [String: JSONValue] = ["receivedBy": "proxy", "relation": "女儿", "reason": "卧床"]

    /// Everybody is asked afterwards.
    private static var asking: World {
        var policy = Policy()
        policy.followUpPercent = 100
        return Street.world(policy: policy)
    }

    private static func given(_ place: String) throws -> Played<Condolence> {
        let parts = place.split(separator: "/").map(String.init)
        let variant = parts.count > 1 ? parts[1] : ""
        switch parts[0] {
        case "start":
            return Played<Condolence>(in: variant == "gone" ? Street.world(standing: .deceased) : Street.world())
        case _ where parts.last == "harmed":
            return try given(parts.dropLast().joined(separator: "/")).after(.protect, ["harmed": "minor"])
        case "held" where variant == "new":
            var case1 = try asked(CondolenceDayTests.visit.merging(["danger": true]) { $1 })
            case1.world = Street.world(standing: .moved)
            return case1
        case "held": return try given(variant).after(.hold)
        case "toVisit": return try asked(CondolenceDayTests.visit)
        case "toConfirm": return try given("toVisit").after(.deliver, proxy)
        case "toCare":
            return try asked(CondolenceDayTests.care.merging(variant == "once" ? ["everyDays": .null] : [:]) { $1 })
        case "registered": return try asked(wish)
        case "delivered", "recorded":
            var case1 = try given("toVisit")
            case1.world = asking
            return try case1.after(parts[0] == "recorded" ? .record : .deliver, ["signature": "第1行"])
        default:
            Issue.record("no such place: \(place)")
            return Played<Condolence>()
        }
    }

    private static func asked(_ fields: [String: JSONValue]) throws -> Played<Condolence> {
        try Played<Condolence>().after(.submit, fields, by: .yan)
    }

    private static let submitted = [
        Arrow("start", .submit, CondolenceDayTests.visit, "toVisit", by: .yan),
        Arrow("start", .submit, CondolenceDayTests.care, "toCare"), Arrow("start", .submit, wish, "registered"),
        Arrow("start", .submit, CondolenceDayTests.care.merging(["danger": true]) { $1 }, "held"),
        Arrow("start/gone", .submit, CondolenceDayTests.visit, "notTaken", by: .yan),
    ]

    private static let visiting = [
        Arrow("toVisit", .assign, ["visitors": ["S05", "S03"]]), Arrow("toCare", .assign, ["visitors": ["S07"]]),
        Arrow("toVisit", .deliver, ["signature": "第1行"], "delivered"), Arrow("toVisit", .deliver, proxy, "toConfirm"),
        Arrow("toVisit", .record, ["signature": "第1行"], "recorded"), Arrow("toVisit", .record, proxy, "toConfirm"),
        Arrow("toConfirm", .confirm, ["received": true], "delivered"),
        Arrow("toConfirm", .confirm, ["received": false], "held"), Arrow("toVisit", .waive, [:], "waived"),
        Arrow("toConfirm", .waive, ["setsReturned": 1], "waived"), Arrow("toVisit", .absent), Arrow("toCare", .absent),
        Arrow("toCare", .visited, ["visitors": "S07"]),
        Arrow("toCare", .visited, ["visitors": "S07", "isLast": true], "visited"),
        Arrow("toCare", .record, ["visitors": ["S07"]]),
        Arrow("toCare/once", .record, ["visitors": ["S07"]], "visited"),
        Arrow("registered", .record, ["text": "办到了"], "recorded"), Arrow("toCare", .due, ["key": "missed"]),
    ]

    private static let places = ["toVisit", "toConfirm", "toCare", "registered"]

    private static let desk: [Arrow] =
        places.flatMap { place in
            [
                Arrow(place, .hold, [:], "held"), Arrow(place, .emergency, ["dangerKind": "injury"], "held"),
                Arrow(place, .note, ["text": "他又打我了"], "held", by: .resident),
                Arrow(place, .protect, ["harmed": "adult"]),
                Arrow("held/\(place)", .release, ["outcome": "没事", "closes": false], place),
            ]
        }
        + ["toVisit", "toConfirm", "registered"].map { Arrow("\($0)/harmed", .due, ["key": "report:0"]) }
        + ["toVisit", "toCare", "registered"].flatMap { place in
            [Arrow(place, .cancel, [:], "cancelled"), Arrow(place, .deceased, [:], "deceased")]
        } + [
            Arrow("held/toCare", .protect, ["harmed": "minor"]), Arrow("toConfirm", .deceased, [:], "held"),
            Arrow("held/toCare/harmed", .due, ["key": "report:0"]), Arrow("held/toCare", .emergency, [:], "held"),
            Arrow("held/toCare", .release, ["outcome": "不用了"], "released"),
            Arrow("held/new", .release, ["outcome": "没事", "closes": false], "notTaken"),
        ]

    private static let afterwards: [Arrow] = ["delivered", "recorded"].flatMap { place in
        [Arrow(place, .due, ["key": "followUp"]), Arrow(place, .followUp, ["contact": "declined"])]
    }

    private static let arrows = submitted + visiting + desk + afterwards

    @Test("has a case of its own", arguments: arrows)
    func arrow(arrow: Arrow) throws { try arrow.play(on: try Self.given(arrow.given)) }

    @Test("is here, and no other")
    func all() { Self.arrows.expectAll(of: Condolence.transitions) }
}
