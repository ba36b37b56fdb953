extension Words {
    /// Until when, as one says it: 中午前, 17:30前, 明天9:00前, 3月20日17:30前.
    package static func before(_ moment: Instant, seenFrom now: Instant) -> String {
        let date = CivilDate(moment)
        let today = CivilDate(now)
        let clock = ClockTime(moment)
        let time = clock.hour == 12 && clock.minute == 0 ? "中午" : "\(clock.hour):\(Padded.digits(clock.minute, 2))"
        switch date {
        case today: return "\(time)前"
        case today.adding(days: 1): return "明天\(time)前"
        default: return "\(date.month)月\(date.day)日\(time)前"
        }
    }
}
