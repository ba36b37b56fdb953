import Casework
import Testing

@testable import Demo

@Suite("The places that the script leaves open")
struct FillingTests {
    private static func date(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

    private static func filling() throws -> Filling {
        var filling = Filling(
            monday: try date("2026-03-16"), calendar: .withoutNotices, actors: ["严书记": "A5"])
        filling.cases["V1"] = .init(id: "c-1", number: "10003524")
        return filling
    }

    @Test(
        "the day is the last Monday that is over, whatever the day",
        arguments: [
            ("2026-03-16T00:00:00+08:00", "2026-03-09"), ("2026-03-16T23:59:59+08:00", "2026-03-09"),
            ("2026-03-17T00:00:00+08:00", "2026-03-16"), ("2026-03-22T23:00:00+08:00", "2026-03-16"),
            ("2026-01-01T12:00:00+08:00", "2025-12-29"),
        ])
    func monday(now: String, expected: String) throws {
        let monday = Filling.lastMonday(before: try #require(Instant(iso: now)))
        #expect(monday.iso == expected)
        #expect(monday.weekday == .monday)
    }

    @Test(
        "moments, dates, cases and people are filled in",
        arguments: [
            ("{at:12:00}", JSONValue.text("2026-03-16T12:00:00+08:00")), ("{on:+1}", .text("2026-03-17")),
            ("{legal:+30}", .text("2026-04-15")), ("{legal:+5}", .text("2026-03-23")), ("{case:V1}", .text("c-1")),
            ("{actor:严书记}", .text("A5")), ("已安排,见 {case:V1}。", .text("已安排,见 c-1。")),
            ("{ms:+7 14:10}", .integer(1_774_246_200_000)), ("没有要填的", .text("没有要填的")),
        ])
    func places(text: String, expected: JSONValue) throws {
        #expect(try Self.filling().fill(.text(text)) == expected)
    }

    @Test("a place that nobody knows stops the demo", arguments: ["{case:V9}", "{actor:谁}", "{what:1}", "{ms:25:00}"])
    func unknown(text: String) throws {
        let filling = try Self.filling()
        #expect(throws: ScriptFault.self) { try filling.fill(.text(text)) }
    }
}

@Suite("An answer holds what is expected of it")
struct MatchingTests {
    private static let answer = JSONValue.object([
        "held": .bool(true), "call": .list([.text("12356"), .text("110"), .text("120")]),
    ])

    @Test(
        "among other things, in order",
        arguments: [
            (JSONValue.object(["held": .bool(true)]), true),
            (.object(["call": .list([.text("12356"), .text("120")])]), true),
            (.object(["call": .list([.text("120"), .text("12356")])]), false),
            (.object(["held": .bool(false)]), false),
            (.object(["emergency": .null]), false),
        ])
    func holds(wanted: JSONValue, expected: Bool) {
        #expect(Self.answer.holds(wanted) == expected)
    }
}

@Suite("Columns of a terminal")
struct ColumnsTests {
    @Test("a cell takes its width, one that is too long a blank, and the end of the line none")
    func line() {
        #expect(Columns.line([("薛𣵦", 6), ("E1", 4), ("", 3)]) == "薛𣵦  E1")
        #expect(Columns.line([("在办·未遇1次", 4), ("E1", 4)]) == "在办·未遇1次 E1")
    }
}
