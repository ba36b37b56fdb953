/// Moments as logs show them: RFC 3339 at the house's offset, which has no daylight saving.
enum LogTime {
    /// Appends such as `2026-08-01T08:30:00.123+08:00`, of milliseconds since 1970.
    static func append(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        let local = milliseconds + 8 * 3_600_000
        let (day, time) = local.quotientAndRemainder(dividingByFloored: 86_400_000)
        let date = civil(day)
        append(date.year, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.month, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(date.day, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(time / 3_600_000, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(time / 60_000 % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(time / 1_000 % 60, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        append(time % 1_000, digits: 3, to: &bytes)
        bytes += "+08:00".utf8
    }

    /// The Gregorian date of a day counted from 1970-01-01. Years begin in March here, so that the leap day is the last
    /// of its year.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (day + 719_468).quotientAndRemainder(dividingByFloored: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func append(_ number: Int64, digits: Int, to bytes: inout [UInt8]) {
        let text = String(number)
        bytes += repeatElement(UInt8(ascii: "0"), count: max(0, digits - text.utf8.count))
        bytes += text.utf8
    }
}

extension Int64 {
    fileprivate func quotientAndRemainder(dividingByFloored divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
