@testable import Daemon

/// Values for the tests that go through every key.
enum Samples {
    /// Good values that are not the default, where none can be guessed.
    static let good: [String: String] = [
        "amqp.hosts": "mq1:5672,mq2:5672",
        "calendars.working-hours": "09:00-17:00",
        "safety.duty-phone": "13800000000",
        "safety.gas-phone": "95777",
        "safety.listen-phone": "0591-12320",
        "safety.protected-by": "staff",
        "notify.webhook": "https://example.org/robot?token=hunter2",
        "alarm.webhook": "https://example.org/robot?token=hunter2",
        "amqp.tls": "verify-full", "postgres.tls": "require",
        "dispatch.errand": "offer",
        "dispatch.mediation": "offer",
        "dispatch.condolence": "offer",
        "log.level": "warning",
        "log.format": "json",
        "http.host": "::",
        "http.forwarded-for": "trust",
        "care.by": "17:30",
        "reminder.at": "08:05",
        "postgres.host": "/run/postgresql",
    ]

    /// Some other value that the setting takes.
    static func other(than setting: Setting<Settings>) -> String? {
        let own = setting.text(in: Settings())
        return ["7", "2048", "30m", "2h", "30s", "40d", "other/thing"].first { text in
            var settings = Settings()
            return text != own && setting.take(text, into: &settings)
        }
    }

    /// Values that the setting must not take: what no setting takes, and what its own form does not.
    static func wrong(for setting: Setting<Settings>) -> [String] {
        var wrong = ["bell\u{7}", " 1", String(repeating: "1", count: 5_000)]
        if setting.style != .quoted { wrong += ["", "rubbish"] }
        if setting.expected.hasPrefix("a whole number") { wrong += ["-1", "1.5", "200000000", "1s"] }
        if setting.expected.hasPrefix("a duration") { wrong += ["0s", "10", "1.5s", "99999d", "-1s"] }
        if setting.expected.hasPrefix("a host") { wrong += ["", "a b"] }
        if setting.expected == "a name" && !setting.isRequired || setting.expected == "a path" { wrong += [""] }
        if setting.expected.hasPrefix("a telephone") { wrong += ["12", "one-one-oh"] }
        if setting.expected.hasPrefix("a time of the day") { wrong += ["9:00", "24:01", "09:60", "09", "9am"] }
        if setting.expected.hasPrefix("an http") { wrong += ["ftp://hunter2", "hunter2", "https://hunter2 x"] }
        return wrong
    }
}
