package import Casework

/// Moments as people read them.
package enum When {
    /// 9:01 of today; 3月15日 9:01 of another day.
    package static func read(_ moment: Instant, seenFrom now: Instant) -> String {
        let (date, today) = (CivilDate(moment), CivilDate(now))
        let time = clock(moment)
        if date == today { return time }
        if date.year == today.year { return "\(date.month)月\(date.day)日 \(time)" }
        return "\(date.year)年\(date.month)月\(date.day)日 \(time)"
    }

    package static func clock(_ moment: Instant) -> String {
        let clock = ClockTime(moment)
        return "\(clock.hour):\(Padded.digits(clock.minute, 2))"
    }

    /// 3月16日 星期一.
    package static func day(_ moment: Instant) -> String {
        let date = CivilDate(moment)
        return "\(date.month)月\(date.day)日 \(weekdays[weekday(date)])"
    }

    /// 2026年3月16日.
    package static func date(_ moment: Instant) -> String {
        let date = CivilDate(moment)
        return "\(date.year)年\(date.month)月\(date.day)日"
    }

    /// 1 小时 20 分.
    package static func span(_ span: Span) -> String {
        let minutes = max(0, span.milliseconds / 60_000)
        let (hours, days) = (minutes / 60, minutes / 1440)
        if days > 0 { return "\(days) 天" }
        if hours > 0 { return minutes % 60 == 0 ? "\(hours) 小时" : "\(hours) 小时 \(minutes % 60) 分" }
        return "\(minutes) 分钟"
    }

    private static let weekdays = ["星期四", "星期五", "星期六", "星期日", "星期一", "星期二", "星期三"]
    /// 1970-01-01 was a Thursday.
    private static func weekday(_ date: CivilDate) -> Int { (date.dayNumber % 7 + 7) % 7 }
}
