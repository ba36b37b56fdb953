/// One year's days off and make-up working days, in the shape of `config/calendars/<year>.yaml`.
///
/// Every autumn the General Office of the State Council announces the next year (国务院办公厅关于…年部分节假日安排的通知):
/// days off around each festival, and weekend days that are worked instead (调休). Until then the year is not
/// published, and what is derived from it is provisional.
package struct CalendarYear: Hashable, Codable, Sendable {
    /// A stretch of days off for one festival, both ends counted, as the notice gives it.
    package struct Holiday: Hashable, Codable, Sendable {
        /// The festival, in the notice's words: 春节.
        package let name: String

        /// The first day off.
        package let from: CivilDate

        /// The last day off.
        package let to: CivilDate

        /// Makes a stretch of days off.
        package init(name: String, from: CivilDate, to: CivilDate) {
            self.name = name
            self.from = from
            self.to = to
        }
    }

    /// The year that the notice is for.
    package let year: Int

    /// Whether the notice is out. If not, what the file lists is somebody's plan, and every date stays provisional.
    package let published: Bool

    /// The notice's title and number, for people to look up.
    package let source: String

    /// The days off, festival by festival. The first may begin in the last days of the year before.
    package let holidays: [Holiday]

    /// The weekend days that are worked (调休上班). They may lie in a neighbouring year.
    package let workdays: [CivilDate]

    /// Makes a year from its parts.
    package init(year: Int, published: Bool, source: String, holidays: [Holiday], workdays: [CivilDate]) {
        self.year = year
        self.published = published
        self.source = source
        self.holidays = holidays
        self.workdays = workdays
    }
}

/// What is wrong with calendar data: a slip of the pen that would move deadlines.
package enum CalendarProblem: Hashable, Sendable {
    /// Two files speak of one year.
    case yearTwice(Int)

    /// A stretch of days off ends before it begins.
    case endsBeforeItBegins(year: Int, name: String)

    /// A date lies further from its year than New Year's days off ever reach.
    case outsideYear(year: Int, date: CivilDate)

    /// A day is both off and worked.
    case offAndWorked(CivilDate)

    /// A make-up working day is no weekend day: it would be worked anyway, so the date is probably mistyped.
    case weekdayWorked(CivilDate)
}

/// All that is wrong with a set of calendar years, so that it can be put right at once.
package struct CalendarProblems: Error, Hashable, Sendable {
    /// The problems, in the order of the data; never empty.
    package let all: [CalendarProblem]
}

extension CalendarYear {
    /// What is wrong with this year's data, seen alone; what years contradict each other in is `WorkingCalendar`'s.
    package var problems: [CalendarProblem] {
        var found: [CalendarProblem] = []
        for holiday in holidays where holiday.to < holiday.from {
            found.append(.endsBeforeItBegins(year: year, name: holiday.name))
        }
        let dates = holidays.flatMap { [$0.from, $0.to] } + workdays
        found += dates.filter { !isNear($0) }.map { .outsideYear(year: year, date: $0) }
        found += workdays.filter { !$0.weekday.isWeekend }.map { .weekdayWorked($0) }
        return found
    }

    /// Within the year, or in the December before or the January after it.
    private func isNear(_ date: CivilDate) -> Bool {
        date.year == year || (date.year == year - 1 && date.month == 12) || (date.year == year + 1 && date.month == 1)
    }
}
