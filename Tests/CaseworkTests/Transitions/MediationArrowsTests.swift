import Casework
import Testing

@Suite("Every arrow of a dispute")
struct MediationArrowsTests {
    private static func given(_ place: String) throws -> Played<Mediation> {
        let parts = place.split(separator: "/").map(String.init)
        switch parts[0] {
        case "start": return Played<Mediation>()
        case _ where parts.last == "harmed":
            let place = parts[0] == "toHelp" ? "toTalk" : parts.dropLast().joined(separator: "/")
            return try given(place).after(.protect, ["harmed": "minor"])
        case "toHelp":
            return try given(parts.count > 1 ? "toRefer" : "toTalk").after(.protect, ["harmed": "adult"])
        case "held": return try given(parts[1]).after(.hold)
        case "toTalk": return try asked(MediationDayTests.leak)
        case "toRefer": return try asked(MediationDayTests.support)
        case "withBranch":
            let written: [String: JSONValue] = parts.count > 1 ? ["wantsWritten": true] : [:]
            return try asked(MediationDayTests.leak.merging(["kind": "public"]) { $1 }.merging(written) { $1 })
        case "admitted": return try given("toRefer").after(.refer, MediationDayTests.referral)
        case "performed": return try given("performing").after(.perform, ["done": true, "isLast": true])
        case "doneByBranch": return try given("withBranch").after(.record, ["terms": "划了线"])
        case "performing": return try given("admitted").after(.agree, MediationDayTests.agreement)
        case "settledOnTheSpot":
            return try given("toTalk").after(.talk, ["result": "settledOnTheSpot", "talkedBy": "S03", "terms": "好"])
        default:
            Issue.record("no such place: \(place)")
            return Played<Mediation>()
        }
    }

    private static func asked(_ fields: [String: JSONValue]) throws -> Played<Mediation> {
        try Played<Mediation>().after(.submit, fields)
    }

    private static let submitted = [
        Arrow("start", .submit, MediationDayTests.leak, "toTalk"),
        Arrow("start", .submit, MediationDayTests.support, "toRefer"),
        Arrow("start", .submit, MediationDayTests.leak.merging(["kind": "public"]) { $1 }, "withBranch"),
        Arrow("start", .submit, MediationDayTests.leak.merging(["danger": true]) { $1 }, "held"),
    ]

    private static let talking: [Arrow] =
        ["toTalk", "toRefer"].flatMap { place in
            [
                Arrow(place, .assign, ["doer": "S03"]), Arrow(place, .accept, ["doer": "S03"]),
                Arrow(place, .decline, ["doer": "S03"]), Arrow(place, .due, ["key": "remind"]),
                Arrow(place, .talk, ["result": "notReached", "talkedBy": "S03"]),
                Arrow(place, .talk, ["result": "settledOnTheSpot", "talkedBy": "S03"], "settledOnTheSpot"),
                Arrow(place, .talk, ["result": "otherSideRefuses", "talkedBy": "S03"], "sideRefused"),
                Arrow(place, .talk, ["result": "notForMediation", "talkedBy": "S03"], "toldChannel"),
                Arrow(place, .record, ["talkedBy": "S03"], "settledOnTheSpot"),
                Arrow(place, .amend, ["kind": "public"], "withBranch"),
            ]
        } + [
            Arrow("toTalk", .talk, ["result": "wantsCommittee", "talkedBy": "S03"], "toRefer"),
            Arrow("toRefer", .talk, ["result": "wantsCommittee", "talkedBy": "S03"]),
            Arrow("withBranch", .record, ["terms": "划了线"], "doneByBranch"),
            Arrow("withBranch", .amend, ["kind": "neighbour"], "toTalk"),
            Arrow("withBranch/written", .amend, ["kind": "neighbour"], "toRefer"),
        ]
        + ["settledOnTheSpot", "performed", "doneByBranch"].flatMap { place in
            [
                Arrow(place, .due, ["key": "followUp"]),
                Arrow(place, .followUp, ["contact": "reached", "satisfaction": "satisfied"]),
            ]
        }

    private static let committee: [Arrow] =
        ["toTalk", "toRefer", "admitted"].flatMap { place in
            [
                Arrow(place, .refer, MediationDayTests.referral, "admitted"),
                Arrow(place, .refuse, ["side": "other"], "sideRefused"),
            ]
        } + [
            Arrow("admitted", .agree, MediationDayTests.agreement, "performing"),
            Arrow("admitted", .fail, [:], "failed"), Arrow("performing", .fail, ["text": "不给了"], "failed"),
            Arrow("performing", .perform, ["done": false]),
            Arrow("performing", .perform, ["done": true]),
            Arrow("performing", .perform, ["done": true, "isLast": true], "performed"),
            Arrow("performing", .due, ["key": "performance"]), Arrow("performing", .due, ["key": "courtConfirmation"]),
        ]

    private static let open = ["toTalk", "toRefer", "toHelp", "withBranch", "admitted", "performing"]

    private static let desk: [Arrow] =
        open.dropLast().map { Arrow($0, .cancel, [:], "cancelled", by: .yan) }
        + open.prefix(4).map { Arrow($0, .redirect, ["where": "lawyer"], "toldChannel") }
        + open.flatMap { place in
            [
                Arrow(place, .hold, [:], "held"), Arrow(place, .emergency, ["dangerKind": "violence"], "held"),
                Arrow(place, .note, ["text": "他又打我了"], "held", by: .resident),
                Arrow("held/\(place)", .release, ["outcome": "没事", "closes": false], place),
                Arrow(place, .protect, ["harmed": "nobody"], place == "toHelp" ? "toTalk" : place, by: .yan),
                Arrow(place, .protect, ["harmed": "adult"], ["toTalk", "toRefer"].contains(place) ? "toHelp" : place),
            ]
        }

    private static let protecting = [
        Arrow("held/toTalk", .release, ["outcome": "不用了"], "released"),
        Arrow("held/toTalk", .emergency, [:], "held"), Arrow("held/toTalk", .protect, ["harmed": "adult"]),
        Arrow("toHelp/written", .protect, ["harmed": "nobody"], "toRefer", by: .yan),
        Arrow("toHelp", .refer, MediationDayTests.referral.merging(["herWish": true]) { $1 }, "admitted"),
        Arrow("toHelp/harmed", .due, ["key": "report:0"]), Arrow("held/toTalk/harmed", .due, ["key": "report:0"]),
        Arrow("withBranch/harmed", .due, ["key": "report:0"]), Arrow("admitted/harmed", .due, ["key": "report:0"]),
    ]

    private static let arrows = submitted + talking + committee + desk + protecting

    @Test("has a case of its own", arguments: arrows)
    func arrow(arrow: Arrow) throws { try arrow.play(on: try Self.given(arrow.given)) }

    @Test("is here, and no other")
    func all() { Self.arrows.expectAll(of: Mediation.transitions) }
}
