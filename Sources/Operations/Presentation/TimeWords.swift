package import Casework

/// Moments and lengths of time, as the tables of the admin command show them.
package enum TimeWords {
    /// 09:09 of today, else 03-16 09:09, and the year where it is another.
    package static func moment(_ instant: Instant, now: Instant) -> String {
        let (date, today) = (CivilDate(instant), CivilDate(now))
        let time = ClockTime(instant).text
        if date == today { return time }
        return date.year == today.year ? "\(date.iso.dropFirst(5)) \(time)" : "\(date.iso) \(time)"
    }

    /// 40 s, 12 min, 3 h 20 min, 2 d 4 h.
    package static func length(_ span: Span) -> String {
        let seconds = max(0, span.milliseconds / 1000)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<86_400:
            let minutes = seconds / 60 % 60
            return "\(seconds / 3600) h" + (minutes > 0 ? " \(minutes) min" : "")
        default:
            let hours = seconds / 3600 % 24
            return "\(seconds / 86_400) d" + (hours > 0 ? " \(hours) h" : "")
        }
    }

    /// 22:10 (12 min ago).
    package static func since(_ instant: Instant, now: Instant) -> String {
        "\(moment(instant, now: now)) (\(length(now - instant)) ago)"
    }
}

/// 10 28 47 15: a case number as it is shown and read.
package func inPairs(_ number: String) -> String {
    stride(from: 0, to: number.count, by: 2).map { String(number.dropFirst($0).prefix(2)) }.joined(separator: " ")
}
