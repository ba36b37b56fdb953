import Casework
import FoundationEssentials
import Testing

@Suite("A civil date")
struct CivilDateTests {
    @Test(
        "knows its weekday",
        arguments: [
            ("1970-01-01", Weekday.thursday), ("2026-03-16", .monday), ("2026-04-15", .wednesday),
            ("2000-02-29", .tuesday), ("1900-03-01", .thursday), ("2026-02-17", .tuesday), ("0001-01-01", .monday),
            ("9999-12-31", .friday), ("1949-10-01", .saturday),
        ])
    func knowsWeekday(text: String, weekday: Weekday) {
        #expect(CivilDate(iso: text)?.weekday == weekday)
    }

    @Test("follows the day before it, through every month and leap year of two centuries")
    func followsOn() throws {
        var date = try #require(CivilDate(iso: "1899-12-31"))
        for number in date.dayNumber + 1...date.dayNumber + 2 * 36_524 {
            let next = CivilDate(dayNumber: number)
            let isNewMonth = next.day == 1
            #expect(isNewMonth || (next.day == date.day + 1 && next.month == date.month))
            #expect(!isNewMonth || next.month == date.month % 12 + 1)
            #expect(next.dayNumber == number && date < next && date.adding(days: 1) == next)
            #expect(CivilDate(year: next.year, month: next.month, day: next.day) == next)
            date = next
        }
    }

    @Test(
        "does not exist outside the calendar",
        arguments: [
            (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (0, 1, 1),
            (10_000, 1, 1), (.max, .max, .max), (.min, 1, 1),
        ])
    func doesNotExist(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test("turns at midnight of UTC+8")
    func turnsAtMidnight() throws {
        let date = try #require(CivilDate(iso: "2026-03-16"))
        let midnight = try #require(Instant(iso: "2026-03-15T16:00:00Z"))
        #expect(CivilDate(midnight) == date)
        #expect(CivilDate(midnight - Span(milliseconds: 1)) == date.adding(days: -1))
        #expect(CivilDate(Instant.earliest) == .earliest && CivilDate(Instant.latest) == .latest)
    }

    @Test("stops at the ends of the calendar")
    func stops() {
        #expect(CivilDate.latest.adding(days: .max) == .latest)
        #expect(CivilDate.earliest.adding(days: .min) == .earliest)
        #expect(CivilDate.earliest.iso == "0001-01-01" && CivilDate.latest.iso == "9999-12-31")
    }

    @Test("is YYYY-MM-DD in JSON")
    func isCoded() throws {
        let date = try #require(CivilDate(iso: "2026-03-05"))
        let data = try JSONEncoder().encode([date])
        #expect(String(decoding: data, as: UTF8.self) == "[\"2026-03-05\"]")
        #expect(try JSONDecoder().decode([CivilDate].self, from: data) == [date])
        for text in ["[\"2026-3-5\"]", "[\"2026-02-30\"]", "[20260305]", "[\"\"]", "[\"2026-03-05 \"]"] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([CivilDate].self, from: Data(text.utf8))
            }
        }
    }
}

@Suite("A clock time")
struct ClockTimeTests {
    @Test("is HH:MM", arguments: ["00:00", "09:01", "23:59"])
    func isText(text: String) throws {
        let time = try #require(ClockTime(text))
        #expect(time.text == text)
        let data = try JSONEncoder().encode([time])
        #expect(String(decoding: data, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([ClockTime].self, from: data) == [time])
    }

    @Test("is nothing else", arguments: ["", "9:01", "24:00", "12:60", "12.30", "12:30:00", " 12:30", "１２:30"])
    func isNothingElse(text: String) {
        #expect(ClockTime(text) == nil)
    }

    @Test("makes a moment with a date, and is read off one")
    func makesMoment() throws {
        let date = try #require(CivilDate(iso: "2026-03-16"))
        let time = try #require(ClockTime("09:01"))
        let instant = Instant(date, time)
        #expect(instant.iso == "2026-03-16T09:01:00+08:00")
        #expect(ClockTime(instant + .seconds(59)) == time && CivilDate(instant) == date)
    }
}
