/// Which days are worked, and what follows for deadlines: working time for ordinary matters, legal periods for the law.
///
/// Urgent matters run by the wall clock and need none of this: add a `Span` to an `Instant`.
package struct WorkingCalendar: Hashable, Sendable {
    private let published: Set<Int>
    private let daysOff: Set<CivilDate>
    private let makeUpDays: Set<CivilDate>

    /// A calendar that knows no notice at all: weekends and fixed statutory days, everything provisional.
    package static let withoutNotices = WorkingCalendar(checked: [])

    /// Makes the calendar from its years; data that cannot be right is refused, all of it named.
    package init(_ years: [CalendarYear]) throws(CalendarProblems) {
        let problems = Self.problems(in: years)
        guard problems.isEmpty else { throw CalendarProblems(all: problems) }
        self.init(checked: years)
    }

    private init(checked years: [CalendarYear]) {
        published = Set(years.lazy.filter(\.published).map(\.year))
        makeUpDays = Set(years.flatMap(\.workdays))
        daysOff = Set(
            years.flatMap(\.holidays).flatMap { holiday in
                (holiday.from.dayNumber...holiday.to.dayNumber).map { CivilDate(dayNumber: $0) }
            })
    }

    /// Whether the day is worked: a make-up day is, a day off is not, then weekends decide.
    ///
    /// In a year without a notice the fixed days of 《全国年节及纪念日放假办法》 (as amended on 10 November 2024,
    /// Article 2) are off as well: 1 January, 1 and 2 May, 1 to 3 October. The festivals of the moon and 清明 cannot be
    /// known without data and count as ordinary days, which is one reason why the answer is provisional.
    package func isWorkingDay(_ date: CivilDate) -> Bool {
        if makeUpDays.contains(date) { return true }
        if daysOff.contains(date) { return false }
        if isProvisional(date), Self.isFixedStatutoryDay(date) { return false }
        return !date.weekday.isWeekend
    }

    /// Whether the notice for the date's year is not out yet, so that the date may still become off or worked.
    package func isProvisional(_ date: CivilDate) -> Bool {
        !published.contains(date.year)
    }

    /// The first moment at which so much working time has passed since `from`, and whether a year without a notice was
    /// involved. Time outside the opening hours does not count; no time, or less than none, has passed at once.
    package func after(
        _ span: Span, from: Instant, hours: WorkingHours = .usual
    ) -> (instant: Instant, provisional: Bool) {
        var day = CivilDate(from)
        var provisional = isProvisional(day)
        guard span > .zero else { return (from, provisional) }
        var remaining = span
        while day < .latest {
            for opening in hours.openings where isWorkingDay(day) {
                let start = max(from, Instant(day, opening.from))
                let open = Instant(day, opening.to) - start
                if remaining <= open { return (start + remaining, provisional) }
                if open > .zero { remaining = remaining - open }
            }
            day = day.adding(days: 1)
            provisional = provisional || isProvisional(day)
        }
        return (.latest, true)
    }

    /// The date itself if it is worked, else the next working day: a period whose last day is a statutory rest day ends
    /// on the first day after it (民事诉讼法 Article 85, 民法典 Article 203). Rest days are those of the notice,
    /// weekends included; a make-up Saturday is none.
    package func rolledForward(_ date: CivilDate) -> CivilDate {
        var day = date
        while !isWorkingDay(day), day < .latest { day = day.adding(days: 1) }
        return day
    }

    /// The last day of a period of so many days: the day on which it starts is not counted, and the last day rolls
    /// forward (民事诉讼法 Article 85). The 30 days for joint court confirmation (人民调解法 Article 33) are one.
    /// `isProvisional` of the answer says whether it can still change.
    package func legalPeriod(days: Int, startingAfter start: CivilDate) -> CivilDate {
        rolledForward(start.adding(days: days))
    }

    private static func isFixedStatutoryDay(_ date: CivilDate) -> Bool {
        switch (date.month, date.day) {
        case (1, 1), (5, 1...2), (10, 1...3): true
        default: false
        }
    }

    private static func problems(in years: [CalendarYear]) -> [CalendarProblem] {
        var found: [CalendarProblem] = []
        var seen: Set<Int> = []
        for year in years {
            if !seen.insert(year.year).inserted { found.append(.yearTwice(year.year)) }
            found += year.problems
        }
        // Across files as well: a New Year that reaches back into December can contradict the neighbour.
        let holidays = years.flatMap(\.holidays)
        let worked = Set(years.flatMap(\.workdays)).sorted()
        found += worked.filter { day in holidays.contains { $0.from <= day && day <= $0.to } }.map { .offAndWorked($0) }
        return found
    }
}
