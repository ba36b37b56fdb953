/// The desk's opening hours on a working day: stretches of the day in order, with gaps between them.
package struct WorkingHours: Hashable, Sendable {
    /// One stretch during which the desk is open.
    package struct Opening: Hashable, Sendable {
        /// When the desk opens.
        package let from: ClockTime

        /// When it closes, later than `from`.
        package let to: ClockTime
    }

    /// The stretches, in order, without overlap; at least one.
    package let openings: [Opening]

    /// 08:30 to 12:00 and 14:30 to 17:30, usual in the south-east with its long midday rest; a setting overrides it.
    package static let usual = WorkingHours(
        openings: [(8, 30, 12, 0), (14, 30, 17, 30)].compactMap { fromHour, fromMinute, toHour, toMinute in
            guard let from = ClockTime(hour: fromHour, minute: fromMinute),
                let to = ClockTime(hour: toHour, minute: toMinute)
            else { return nil }
            return Opening(from: from, to: to)
        })

    /// Makes opening hours from texts such as 08:30-12:00, in any order. None at all, one that is not of that form or
    /// ends before it begins, and two that overlap are nil: without working time no working deadline would ever come.
    package init?(_ texts: [String]) {
        var openings: [Opening] = []
        for text in texts {
            let ends = text.split(whereSeparator: { "-–~".contains($0) }).map(Text.trimmed)
            guard ends.count == 2, let from = ClockTime(ends[0]), let to = ClockTime(ends[1]), from < to else {
                return nil
            }
            openings.append(Opening(from: from, to: to))
        }
        openings.sort { $0.from < $1.from }
        let overlaps = zip(openings, openings.dropFirst()).contains { $0.to > $1.from }
        guard !openings.isEmpty, !overlaps else { return nil }
        self.init(openings: openings)
    }

    private init(openings: [Opening]) {
        self.openings = openings
    }
}

extension WorkingHours: Codable {
    /// The stretches as texts, each in the form 08:30-12:00.
    package var texts: [String] { openings.map { "\($0.from)-\($0.to)" } }

    /// Reads a list of texts in the form 08:30-12:00.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let texts = try container.decode([String].self)
        guard let hours = WorkingHours(texts) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(texts) are no opening hours such as 08:30-12:00")
        }
        self = hours
    }

    /// Writes a list of texts in the form 08:30-12:00.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(texts)
    }
}
