import Casework
import FoundationEssentials
import Testing

@Suite("An instant")
struct InstantTests {
    @Test(
        "is written at UTC+8, with decimals only where there are any",
        arguments: [
            (0, "1970-01-01T08:00:00+08:00"),
            (-1, "1970-01-01T07:59:59.999+08:00"),
            (1_773_622_860_000, "2026-03-16T09:01:00+08:00"),
            (1_773_622_860_070, "2026-03-16T09:01:00.070+08:00"),
            (-62_135_625_600_000, "0001-01-01T00:00:00+08:00"),
            (253_402_271_999_999, "9999-12-31T23:59:59.999+08:00"),
        ] as [(Int64, String)])
    func isWritten(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).iso == text)
        #expect(Instant(iso: text)?.milliseconds == milliseconds)
    }

    @Test(
        "is read with any offset of RFC 3339",
        arguments: [
            "2026-03-16T01:01:00Z", "2026-03-16t01:01:00z", "2026-03-16 09:01:00+08:00",
            "2026-03-15T20:01:00-05:00", "2026-03-16T06:46:00+05:45", "2026-03-16T09:01:00.000+08:00",
            "2026-03-16T09:01:00.0004999999999999999999999+08:00", "2026-03-16T01:01:00-00:00",
        ])
    func isRead(text: String) {
        #expect(Instant(iso: text)?.iso == "2026-03-16T09:01:00+08:00")
    }

    @Test("has its decimals cut off, never rounded up")
    func cutsDecimals() {
        #expect(Instant(iso: "1970-01-01T00:00:00.9999Z")?.milliseconds == 999)
        #expect(Instant(iso: "1970-01-01T00:00:00.5Z")?.milliseconds == 500)
    }

    @Test("is the moment behind a leap second, which can only be at the end of a UTC day")
    func readsLeapSeconds() {
        #expect(Instant(iso: "2016-12-31T23:59:60Z")?.iso == "2017-01-01T08:00:00+08:00")
        #expect(Instant(iso: "2017-01-01T07:59:60.7+08:00")?.iso == "2017-01-01T08:00:00+08:00")
        #expect(Instant(iso: "2016-12-31T22:59:60Z") == nil)
    }

    @Test(
        "is not read from anything else",
        arguments: [
            "", "2026", "2026-03-16", "2026-03-16T09:01Z", "2026-03-16T09:01:00", "2026-03-16T09:01:00+0800",
            "2026-03-16T09:01:00+24:00", "2026-03-16T24:00:00Z", "2026-03-16T09:60:00Z", "2026-03-16T09:01:61Z",
            "2026-02-29T09:01:00Z", "2026-13-01T09:01:00Z", "2026-03-16T09:01:00.Z", "2026-03-16T09:01:00Z ",
            " 2026-03-16T09:01:00Z", "２０２６-03-16T09:01:00Z", "+026-03-16T09:01:00Z", "2026-03-16T09:01:00,5Z",
            "0000-12-31T09:01:00Z", "9999-12-31T23:00:00Z", "2026-03-16T09:01:00Z\u{0}",
        ])
    func isNotRead(text: String) {
        #expect(Instant(iso: text) == nil)
    }

    @Test("is one integer in JSON, and one that cannot be written is refused")
    func isCoded() throws {
        let instant = Instant(milliseconds: 1_773_622_860_000)
        let data = try JSONEncoder().encode([instant])
        #expect(String(decoding: data, as: UTF8.self) == "[1773622860000]")
        #expect(try JSONDecoder().decode([Instant].self, from: data) == [instant])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Instant].self, from: Array("[\(Int64.max)]".utf8).data)
        }
    }

    @Test("moves by spans and stops at the ends of the calendar")
    func moves() {
        let nine = Instant(milliseconds: 0)
        #expect(nine + .hours(2) - nine == .minutes(120))
        #expect((nine - .days(1)).iso == "1969-12-31T08:00:00+08:00")
        #expect(nine + .days(.max) == .latest)
        #expect(nine - Span(milliseconds: .max) == .earliest)
        #expect(nine + Span(milliseconds: .min) == .earliest)
        #expect(Instant.earliest < Instant.latest)
    }
}

@Suite("A span")
struct SpanTests {
    @Test("is counted in milliseconds")
    func isCounted() throws {
        #expect(Span.seconds(2).milliseconds == 2000)
        #expect(Span.days(7) == .hours(168))
        #expect(Span.minutes(30) - .hours(1) < .zero)
        #expect(Span.hours(1) + .minutes(1) == .minutes(61))
        let data = try JSONEncoder().encode([Span.minutes(15)])
        #expect(String(decoding: data, as: UTF8.self) == "[900000]")
        #expect(try JSONDecoder().decode([Span].self, from: data) == [.minutes(15)])
    }

    @Test("of absurd length does not trap", arguments: [Int64.max, .min, .max / 2, .min / 2])
    func saturates(count: Int64) {
        let span = Span.days(count)
        #expect((span > .zero) == (count > 0))
        #expect((span + span > .zero) == (count > 0))
        #expect((Span.zero - span < .zero) == (count > 0))
    }
}

extension [UInt8] {
    fileprivate var data: Data { Data(self) }
}
