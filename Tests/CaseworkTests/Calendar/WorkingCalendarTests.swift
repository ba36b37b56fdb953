import Casework
import FoundationEssentials
import Testing

@Suite("The working calendar")
struct WorkingCalendarTests {
    @Test(
        "knows the days off and the make-up days of the notices for 2025 and 2026",
        arguments: [
            ("2025-01-01", false), ("2025-01-02", true), ("2025-01-26", true), ("2025-01-27", true),
            ("2025-01-28", false), ("2025-02-04", false), ("2025-02-05", true), ("2025-02-08", true),
            ("2025-02-09", false), ("2025-04-04", false), ("2025-04-27", true), ("2025-05-05", false),
            ("2025-05-06", true), ("2025-06-02", false), ("2025-09-28", true), ("2025-10-08", false),
            ("2025-10-09", true), ("2025-10-11", true), ("2025-10-12", false), ("2026-01-02", false),
            ("2026-01-03", false), ("2026-01-04", true), ("2026-02-14", true), ("2026-02-15", false),
            ("2026-02-23", false), ("2026-02-24", true), ("2026-02-28", true), ("2026-03-16", true),
            ("2026-04-05", false), ("2026-04-06", false), ("2026-04-07", true), ("2026-05-09", true),
            ("2026-06-19", false), ("2026-09-20", true), ("2026-09-25", false), ("2026-10-07", false),
            ("2026-10-08", true), ("2026-10-10", true), ("2026-10-11", false),
        ])
    func knowsNotices(text: String, isWorked: Bool) throws {
        let date = try #require(CivilDate(iso: text))
        #expect(try Notices.calendar().isWorkingDay(date) == isWorked)
        #expect(try !Notices.calendar().isProvisional(date))
    }

    @Test(
        "has 248 working days in each of the two years, as chinesecalendar 1.11.0 counts them", arguments: [2025, 2026])
    func countsDays(year: Int) throws {
        let calendar = try Notices.calendar()
        let first = try #require(CivilDate(year: year, month: 1, day: 1))
        let days = (0..<365).map { first.adding(days: $0) }
        #expect(days.filter(calendar.isWorkingDay).count == 248)
    }

    @Test(
        "without a notice counts weekends and the fixed statutory days, and says that this may change",
        arguments: [
            ("2027-01-01", false), ("2027-01-02", false), ("2027-01-04", true), ("2027-02-08", true),
            ("2027-05-01", false), ("2027-05-03", true), ("2028-05-02", false), ("2027-10-01", false),
            ("2029-10-02", false), ("2029-10-03", false), ("2029-10-04", true),
        ])
    func withoutNotice(text: String, isWorked: Bool) throws {
        let date = try #require(CivilDate(iso: text))
        for calendar in [try Notices.calendar(), .withoutNotices] {
            #expect(calendar.isWorkingDay(date) == isWorked)
            #expect(calendar.isProvisional(date))
        }
    }

    @Test("takes a plan for a year without a notice, and keeps it provisional")
    func takesPlan() throws {
        let off = try #require(CivilDate(iso: "2027-02-08"))
        let plan = CalendarYear(
            year: 2027, published: false, source: "", holidays: [.init(name: "春节", from: off, to: off)], workdays: [])
        let calendar = try WorkingCalendar([plan])
        #expect(!calendar.isWorkingDay(off) && calendar.isProvisional(off))
        #expect(!calendar.isWorkingDay(try #require(CivilDate(iso: "2027-01-01"))))
    }

    @Test(
        "counts legal periods from the next day and rolls the last one forward",
        arguments: [
            ("2026-03-16", 30, "2026-04-15"),  // the agreement of the demo day
            ("2026-03-05", 30, "2026-04-07"),  // ends on 4 April, 清明
            ("2026-01-12", 30, "2026-02-11"),
            ("2026-01-15", 30, "2026-02-14"),  // a make-up Saturday is a working day
            ("2026-01-16", 30, "2026-02-24"),  // ends on 15 February, 春节
            ("2026-08-21", 30, "2026-09-20"),  // a make-up Sunday
            ("2026-04-01", 30, "2026-05-06"),
            ("2026-12-02", 30, "2027-01-04"),  // into a year without a notice
        ])
    func countsLegalPeriods(start: String, days: Int, end: String) throws {
        let calendar = try Notices.calendar()
        let last = calendar.legalPeriod(days: days, startingAfter: try #require(CivilDate(iso: start)))
        #expect(last.iso == end)
        #expect(calendar.isProvisional(last) == (last.year == 2027))
    }

    @Test(
        "counts working time inside the opening hours only",
        arguments: [
            ("2026-03-16T09:03:00+08:00", 120, "2026-03-16T11:03:00+08:00", false),
            ("2026-03-16T08:30:00+08:00", 210, "2026-03-16T12:00:00+08:00", false),
            ("2026-03-16T08:30:00+08:00", 211, "2026-03-16T14:31:00+08:00", false),
            ("2026-03-16T07:00:00+08:00", 60, "2026-03-16T09:30:00+08:00", false),
            ("2026-03-16T12:30:00+08:00", 60, "2026-03-16T15:30:00+08:00", false),
            ("2026-03-16T22:50:00+08:00", 15, "2026-03-17T08:45:00+08:00", false),
            ("2026-03-20T17:00:00+08:00", 60, "2026-03-23T09:00:00+08:00", false),
            ("2026-02-13T17:30:00+08:00", 30, "2026-02-14T09:00:00+08:00", false),  // a make-up Saturday
            ("2026-02-14T17:00:00+08:00", 60, "2026-02-24T09:00:00+08:00", false),  // over 春节
            ("2026-12-31T17:00:00+08:00", 60, "2027-01-04T09:00:00+08:00", true),
            ("2027-03-01T09:00:00+08:00", 60, "2027-03-01T10:00:00+08:00", true),
            ("2026-03-16T22:50:00+08:00", 0, "2026-03-16T22:50:00+08:00", false),
            ("2026-03-16T22:50:00+08:00", -5, "2026-03-16T22:50:00+08:00", false),
        ])
    func countsWorkingTime(from: String, minutes: Int64, to: String, isProvisional: Bool) throws {
        let (instant, provisional) = try Notices.calendar().after(
            .minutes(minutes), from: try #require(Instant(iso: from)))
        #expect(instant.iso == to)
        #expect(provisional == isProvisional)
    }

    @Test("gives every minute of working time a moment that is later than the one before")
    func isMonotonic() throws {
        let calendar = try Notices.calendar()
        let start = try #require(Instant(iso: "2026-02-11T16:37:00+08:00"))
        var last = start
        for minute in Int64(1)...3000 {
            let next = calendar.after(.minutes(minute), from: start).instant
            #expect(next > last)
            #expect(calendar.after(.minutes(1), from: last).instant == next)
            last = next
        }
    }

    @Test("takes the desk's own opening hours")
    func takesHours() throws {
        let hours = try #require(WorkingHours(["13:00-17:00", "09:00 – 11:00"]))
        #expect(hours.texts == ["09:00-11:00", "13:00-17:00"])
        let start = try #require(Instant(iso: "2026-03-16T10:00:00+08:00"))
        #expect(
            try Notices.calendar().after(.hours(2), from: start, hours: hours).instant.iso.hasPrefix("2026-03-16T14:00")
        )
        let data = try JSONEncoder().encode(hours)
        #expect(try JSONDecoder().decode(WorkingHours.self, from: data) == hours)
        #expect(WorkingHours.usual.texts == ["08:30-12:00", "14:30-17:30"])
    }

    @Test(
        "refuses hours in which no time would pass or that overlap",
        arguments: [[], ["09:00"], ["12:00-09:00"], ["09:00-09:00"], ["09:00-12:00", "11:00-13:00"], ["9-12"], [""]])
    func refusesHours(texts: [String]) {
        #expect(WorkingHours(texts) == nil)
    }

    @Test("names everything that is wrong with its data at once")
    func namesProblems() throws {
        let day = { (text: String) in try #require(CivilDate(iso: text)) }
        let broken = CalendarYear(
            year: 2026, published: true, source: "",
            holidays: [
                .init(name: "春节", from: try day("2026-02-23"), to: try day("2026-02-15")),
                .init(name: "国庆节", from: try day("2026-10-01"), to: try day("2026-10-10")),
                .init(name: "中秋节", from: try day("2025-09-25"), to: try day("2026-01-01")),
            ],
            workdays: [try day("2026-10-10"), try day("2026-03-16")])
        let error = #expect(throws: CalendarProblems.self) { try WorkingCalendar([broken, broken]) }
        let all = try #require(error?.all)
        #expect(all.contains(.endsBeforeItBegins(year: 2026, name: "春节")))
        #expect(all.contains(.offAndWorked(try day("2026-10-10"))))
        #expect(all.contains(.outsideYear(year: 2026, date: try day("2025-09-25"))))
        #expect(all.contains(.weekdayWorked(try day("2026-03-16"))))
        #expect(all.contains(.yearTwice(2026)))
    }

    @Test("has years that decode from the shape of the files")
    func decodes() throws {
        let text = """
            {"year": 2026, "published": true, "source": "国办发明电〔2025〕7号",
             "holidays": [{"name": "元旦", "from": "2026-01-01", "to": "2026-01-03"}], "workdays": ["2026-01-04"]}
            """
        let year = try JSONDecoder().decode(CalendarYear.self, from: Data(text.utf8))
        #expect(year.holidays[0].to.iso == "2026-01-03" && year.problems.isEmpty)
        #expect(try WorkingCalendar([year]).isWorkingDay(year.workdays[0]))
    }
}

/// The notices of 2025 and 2026, in code, so that these tests read no file.
enum Notices {
    static func calendar() throws -> WorkingCalendar {
        try WorkingCalendar([
            year(
                2025,
                off: [
                    "2025-01-01", "2025-01-01", "2025-01-28", "2025-02-04", "2025-04-04", "2025-04-06", "2025-05-01",
                    "2025-05-05", "2025-05-31", "2025-06-02", "2025-10-01", "2025-10-08",
                ],
                worked: ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]),
            year(
                2026,
                off: [
                    "2026-01-01", "2026-01-03", "2026-02-15", "2026-02-23", "2026-04-04", "2026-04-06", "2026-05-01",
                    "2026-05-05", "2026-06-19", "2026-06-21", "2026-09-25", "2026-09-27", "2026-10-01", "2026-10-07",
                ],
                worked: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]),
        ])
    }

    /// Days off as pairs of first and last.
    private static func year(_ year: Int, off: [String], worked: [String]) throws -> CalendarYear {
        let ends = try off.map { try #require(CivilDate(iso: $0)) }
        let holidays = stride(from: 0, to: ends.count, by: 2).map {
            CalendarYear.Holiday(name: "", from: ends[$0], to: ends[$0 + 1])
        }
        return CalendarYear(
            year: year, published: true, source: "", holidays: holidays,
            workdays: try worked.map { try #require(CivilDate(iso: $0)) })
    }
}
