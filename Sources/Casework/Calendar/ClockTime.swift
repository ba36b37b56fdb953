/// What the clock on the wall shows, to the minute: 00:00 to 23:59 at UTC+8.
package struct ClockTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 0 to 23.
    package let hour: Int

    /// 0 to 59.
    package let minute: Int

    /// Makes a time if a clock can show it.
    package init?(hour: Int, minute: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute) else { return nil }
        self.hour = hour
        self.minute = minute
    }

    /// What the clock shows at a moment; seconds are left out.
    package init(_ instant: Instant) {
        let minutes = CivilDate.millisecondOfDay(at: instant) / 60_000
        hour = minutes / 60
        minute = minutes % 60
    }

    /// The span since midnight.
    package var sinceMidnight: Span { .minutes(Int64(hour * 60 + minute)) }

    /// Whether the left time is earlier in the day.
    package static func < (left: ClockTime, right: ClockTime) -> Bool {
        (left.hour, left.minute) < (right.hour, right.minute)
    }
}

extension ClockTime: Codable {
    /// The time as HH:MM.
    package var text: String { "\(Padded.digits(hour, 2)):\(Padded.digits(minute, 2))" }

    /// The time as HH:MM.
    package var description: String { text }

    /// Reads HH:MM; anything else is nil.
    package init?(_ text: some StringProtocol) {
        var reader = FixedReader(text)
        guard let hour = reader.digits(2), reader.take(":"), let minute = reader.digits(2), reader.isAtEnd else {
            return nil
        }
        self.init(hour: hour, minute: minute)
    }

    /// Reads a string HH:MM.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = ClockTime(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no HH:MM")
        }
        self = time
    }

    /// Writes a string HH:MM.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Instant {
    /// The moment at which the wall shows this date and time.
    package init(_ date: CivilDate, _ time: ClockTime) {
        let local = Int64(date.dayNumber) * 86_400_000 + time.sinceMidnight.milliseconds
        self.init(milliseconds: local - CivilDate.offsetMilliseconds)
    }
}
