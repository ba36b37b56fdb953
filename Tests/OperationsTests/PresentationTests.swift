import Casework
import Testing

@testable import Operations

@Suite("What the admin command prints")
struct PresentationTests {
    @Test(
        "a Chinese character is two columns wide, also beyond the BMP, and a combining mark is none",
        arguments: [
            ("在办", 4), ("薛𣵦", 4), ("E2", 2), ("e\u{0301}", 1), ("办结·即答", 9), ("在办·未遇1次", 12), ("\u{FF11}\u{FF10}", 4),
            ("", 0),
        ])
    func width(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test("columns line up whatever the words, and numbers stand right")
    func table() {
        var table = Table([.text("line"), .number("n"), .text("oldest")])
        table.add(["代购代办", "12", "10 28 47 15"])
        table.add(["ledger", "4310", "-"])
        #expect(
            table.lines() == [
                "line         n  oldest",
                "代购代办    12  10 28 47 15",
                "ledger    4310  -",
            ])
    }

    @Test("what is wider than the terminal is broken in the last column, and nothing is lost")
    func wrapped() {
        var table = Table([.text("a"), .text("b")])
        let words = "待派 2, 在办 3, 待确认金额 1, 已购买 4, 待复核 1, 待回电 2, 待回访 11"
        table.add(["代购代办", words])
        let lines = table.lines(within: 40)
        #expect(lines.count > 2)
        for line in lines { #expect(DisplayWidth.of(line) <= 40) }
        let text = lines.dropFirst().joined().filter { $0 != " " }
        #expect(text == ("代购代办" + words).filter { $0 != " " })
    }

    @Test("what came over the wire cannot move the cursor")
    func printable() {
        var table = Table([.text("detail")])
        table.add(["\u{1B}[2Jgone\r\n"])
        #expect(table.lines().allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    }

    @Test(
        "a length of time is said as people say it",
        arguments: [
            (Span.seconds(3), "3 s"), (.minutes(12), "12 min"), (.minutes(200), "3 h 20 min"), (.hours(2), "2 h"),
            (.hours(52), "2 d 4 h"), (.seconds(-5), "0 s"),
        ] as [(Span, String)])
    func length(span: Span, words: String) {
        #expect(TimeWords.length(span) == words)
    }

    @Test("a moment of today is a time, of another day has its date")
    func moment() throws {
        let now = try #require(Instant(iso: "2026-03-16T22:50:00+08:00"))
        let morning = try #require(Instant(iso: "2026-03-16T09:09:00+08:00"))
        let before = try #require(Instant(iso: "2025-12-31T09:09:00+08:00"))
        #expect(TimeWords.moment(morning, now: now) == "09:09")
        #expect(TimeWords.moment(morning + .days(-1), now: now) == "03-15 09:09")
        #expect(TimeWords.moment(before, now: now) == "2025-12-31 09:09")
        #expect(inPairs("10284715") == "10 28 47 15")
    }
}
