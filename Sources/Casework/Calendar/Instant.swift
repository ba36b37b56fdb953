/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// A moment has no time zone; `CivilDate` and `ClockTime` say what the wall shows at it. It lies in the years 1 to 9999
/// of the house's clock, so that every moment can be written with four digits of year. Nothing here reads a clock.
package struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z, negative before it.
    package let milliseconds: Int64

    /// The first moment that can be written: 0001-01-01T00:00:00+08:00.
    package static let earliest = Instant(milliseconds: -62_135_625_600_000)

    /// The last moment that can be written: 9999-12-31T23:59:59.999+08:00.
    package static let latest = Instant(milliseconds: 253_402_271_999_999)

    /// Makes the moment so many milliseconds after 1970; one outside `earliest...latest` becomes the nearer end.
    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, -62_135_625_600_000), 253_402_271_999_999)
    }

    /// Whether the left moment is before the right one.
    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The moment a span later, by the wall clock, and no later than `latest`.
    package static func + (instant: Instant, span: Span) -> Instant {
        Instant(milliseconds: Saturating.sum(instant.milliseconds, span.milliseconds))
    }

    /// The moment a span earlier, by the wall clock, and no earlier than `earliest`.
    package static func - (instant: Instant, span: Span) -> Instant {
        instant + Span(milliseconds: Saturating.product(span.milliseconds, -1))
    }

    /// The span from the right moment to the left one; negative if the left one is earlier.
    package static func - (left: Instant, right: Instant) -> Span {
        Span(milliseconds: left.milliseconds - right.milliseconds)
    }
}

extension Instant: Codable {
    /// Reads a single integer of milliseconds; one that cannot be written as a date is an error, never a guess.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let milliseconds = try container.decode(Int64.self)
        self.init(milliseconds: milliseconds)
        guard self.milliseconds == milliseconds else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(milliseconds) ms is outside the years 1 to 9999")
        }
    }

    /// Writes a single integer of milliseconds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

/// A length of time in whole milliseconds; a day is always 24 hours, since the house's clock has no daylight saving.
package struct Span: Hashable, Comparable, Sendable {
    /// The length; negative spans point backwards.
    package let milliseconds: Int64

    /// No time at all.
    package static let zero = Span(milliseconds: 0)

    /// Makes a span of so many milliseconds.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// So many seconds.
    package static func seconds(_ count: Int64) -> Span { Span(milliseconds: Saturating.product(count, 1000)) }

    /// So many minutes.
    package static func minutes(_ count: Int64) -> Span { .seconds(Saturating.product(count, 60)) }

    /// So many hours.
    package static func hours(_ count: Int64) -> Span { .minutes(Saturating.product(count, 60)) }

    /// So many times 24 hours.
    package static func days(_ count: Int64) -> Span { .hours(Saturating.product(count, 24)) }

    /// Whether the left span is the shorter (or the more negative) one.
    package static func < (left: Span, right: Span) -> Bool { left.milliseconds < right.milliseconds }

    /// Both spans, one after the other.
    package static func + (left: Span, right: Span) -> Span {
        Span(milliseconds: Saturating.sum(left.milliseconds, right.milliseconds))
    }

    /// The left span without the right one.
    package static func - (left: Span, right: Span) -> Span {
        left + Span(milliseconds: Saturating.product(right.milliseconds, -1))
    }
}

extension Span: Codable {
    /// Reads a single integer of milliseconds.
    package init(from decoder: any Decoder) throws {
        try self.init(milliseconds: decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes a single integer of milliseconds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

/// Sums and products that stop at the ends of `Int64`: a deadline of absurd length is far away, not a crash.
private enum Saturating {
    static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (value, overflow) = left.addingReportingOverflow(right)
        return overflow ? (right < 0 ? .min : .max) : value
    }

    static func product(_ left: Int64, _ right: Int64) -> Int64 {
        let (value, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? ((left < 0) == (right < 0) ? .max : .min) : value
    }
}
