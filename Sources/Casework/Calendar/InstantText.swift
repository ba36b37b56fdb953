extension Instant {
    /// The moment as the house writes it: 2026-03-16T09:01:00+08:00, with three decimals only if there are any.
    package var iso: String {
        let dayMilliseconds = CivilDate.millisecondOfDay(at: self)
        let second = dayMilliseconds / 1000
        let fraction = dayMilliseconds % 1000
        let clock = [second / 3600, second / 60 % 60, second % 60].map { Padded.digits($0, 2) }
        let decimals = fraction == 0 ? "" : "." + Padded.digits(fraction, 3)
        return "\(CivilDate(self).iso)T\(clock.joined(separator: ":"))\(decimals)+08:00"
    }

    /// Reads a moment in the form of RFC 3339, with any offset; anything else is nil.
    ///
    /// As that document allows, T and Z may be small and a blank may stand for T. Decimals beyond the millisecond are
    /// cut off, so that nothing becomes later than it was said to be. A leap second is accepted where one can be, at
    /// 23:59:60 UTC, and is the moment that follows it.
    package init?(iso text: String) {
        var reader = FixedReader(text)
        guard let date = CivilDate(from: &reader), reader.take("T") || reader.take("t") || reader.take(" "),
            let clock = Self.clockMilliseconds(from: &reader),
            let offset = Self.offsetMinutes(from: &reader), reader.isAtEnd
        else { return nil }
        let local = Int64(date.dayNumber) * 86_400_000 + clock.milliseconds
        let utc = local - Int64(offset) * 60_000
        if clock.isLeapSecond {
            guard utc % 86_400_000 == 0 else { return nil }
        }
        guard (Instant.earliest.milliseconds...Instant.latest.milliseconds).contains(utc) else { return nil }
        self.init(milliseconds: utc)
    }

    /// HH:MM:SS and decimals. A leap second counts as the next minute's first; its decimals are dropped.
    private static func clockMilliseconds(
        from reader: inout FixedReader
    ) -> (milliseconds: Int64, isLeapSecond: Bool)? {
        guard let hour = reader.digits(2), hour < 24, reader.take(":"),
            let minute = reader.digits(2), minute < 60, reader.take(":"),
            let second = reader.digits(2), second <= 60
        else { return nil }
        var fraction = 0
        if reader.take(".") {
            guard let thousandths = reader.thousandths() else { return nil }
            fraction = thousandths
        }
        let isLeapSecond = second == 60
        let seconds = Int64((hour * 60 + minute) * 60 + second)
        return (seconds * 1000 + (isLeapSecond ? 0 : Int64(fraction)), isLeapSecond)
    }

    /// Z, +HH:MM or -HH:MM, in minutes east of Greenwich.
    private static func offsetMinutes(from reader: inout FixedReader) -> Int? {
        if reader.take("Z") || reader.take("z") { return 0 }
        let isEast = reader.take("+")
        guard isEast || reader.take("-"),
            let hour = reader.digits(2), hour < 24, reader.take(":"),
            let minute = reader.digits(2), minute < 60
        else { return nil }
        return (isEast ? 1 : -1) * (hour * 60 + minute)
    }
}

/// Numbers with zeros in front, for dates and times.
package enum Padded {
    /// A number that is not negative, in at least `width` digits.
    package static func digits(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
