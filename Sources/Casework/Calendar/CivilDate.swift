/// A day of the calendar on the wall: year, month and day at UTC+8 without daylight saving, a constant of the house.
///
/// It lies in the years 1 to 9999, like `Instant`. Days are counted with the usual rule for leap years carried
/// backwards (the proleptic Gregorian calendar), after Howard Hinnant, "chrono-compatible low-level date algorithms".
package struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1 to 9999.
    package let year: Int

    /// 1 to 12.
    package let month: Int

    /// 1 to the last day of the month.
    package let day: Int

    /// 0001-01-01.
    package static let earliest = CivilDate(dayNumber: dayNumbers.lowerBound)

    /// 9999-12-31.
    package static let latest = CivilDate(dayNumber: dayNumbers.upperBound)

    /// Makes a date if there is such a day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date on the wall at a moment.
    package init(_ instant: Instant) {
        let local = instant.milliseconds + Self.offsetMilliseconds
        self.init(dayNumber: Int(Self.floorDivision(local, 86_400_000).quotient))
    }

    /// The date so many days after 1970-01-01, and no further than the ends of the calendar.
    package init(dayNumber: Int) {
        // Years begin in March here, so that the leap day is the last of its year; an era is 400 such years.
        let shifted = min(max(dayNumber, Self.dayNumbers.lowerBound), Self.dayNumbers.upperBound) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01, negative before it.
    package var dayNumber: Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The day of the week.
    package var weekday: Weekday {
        // 1970-01-01 was a Thursday, the fourth day.
        let sinceMonday = Self.floorDivision(Int64(dayNumber) + 3, 7).remainder
        return Weekday.allCases[Int(sinceMonday)]
    }

    /// The date so many days later (earlier if negative), and no further than the ends of the calendar.
    package func adding(days: Int) -> CivilDate {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        return CivilDate(dayNumber: overflow ? (days < 0 ? .min : .max) : sum)
    }

    /// Midnight, when the day begins on the wall.
    package var begin: Instant { Instant(milliseconds: Int64(dayNumber) * 86_400_000 - Self.offsetMilliseconds) }

    /// Whether the left date is before the right one.
    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// The milliseconds since midnight on the wall at a moment.
    package static func millisecondOfDay(at instant: Instant) -> Int {
        Int(floorDivision(instant.milliseconds + offsetMilliseconds, 86_400_000).remainder)
    }

    /// Eight hours: China's time since 1992 and the house's everywhere.
    package static let offsetMilliseconds: Int64 = 8 * 3_600_000

    private static let dayNumbers = -719_162...2_932_896

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func floorDivision(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let remainder = (value % divisor + divisor) % divisor
        return ((value - remainder) / divisor, remainder)
    }
}

extension CivilDate: Codable {
    /// The date as YYYY-MM-DD.
    package var iso: String { "\(Padded.digits(year, 4))-\(Padded.digits(month, 2))-\(Padded.digits(day, 2))" }

    /// The date as YYYY-MM-DD.
    package var description: String { iso }

    /// Reads YYYY-MM-DD; anything else, or a day that does not exist, is nil.
    package init?(iso text: String) {
        var reader = FixedReader(text)
        guard let date = CivilDate(from: &reader), reader.isAtEnd else { return nil }
        self = date
    }

    /// Takes YYYY-MM-DD from the front of a text.
    package init?(from reader: inout FixedReader) {
        guard let year = reader.digits(4), reader.take("-"), let month = reader.digits(2), reader.take("-"),
            let day = reader.digits(2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Reads a string YYYY-MM-DD.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = CivilDate(iso: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no YYYY-MM-DD")
        }
        self = date
    }

    /// Writes a string YYYY-MM-DD.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}

/// A day of the week, from Monday as in China and in ISO 8601.
package enum Weekday: Int, CaseIterable, Codable, Sendable {
    /// 周一, the first day, 1.
    case monday = 1

    /// 周二 to 周日, 2 to 7.
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// Saturday or Sunday: the usual rest days, before notices move them about.
    package var isWeekend: Bool { self == .saturday || self == .sunday }
}
