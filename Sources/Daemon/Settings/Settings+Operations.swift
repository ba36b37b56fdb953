package import Logging

extension Settings {
    /// What the daemon tells of itself.
    package struct Health: SettingsSection {
        package var port = 0
        package var patience: Duration = .minutes(2)

        package init() {}

        package static let about = "What a daemon tells of itself, on this machine only: /healthz, /readyz, /metrics."

        package static let settings: [Setting<Self>] = [
            Setting("health.port", \.port, .number(0...65_535), "Its port, for each daemon another; 0 for none"),
            Setting(
                "health.patience", \.patience, .duration(.seconds(10) ... .hours(1)),
                "A batch in hand for longer than this hangs: the watchdog starts the daemon again"),
        ]
    }

    /// What is logged, and how it looks.
    package struct Log: SettingsSection {
        package var level = Logger.Level.info
        package var format = LogFormat.text

        package init() {}

        package static let about = "Logs, on standard output."

        package static let settings: [Setting<Self>] = [
            Setting("log.level", \.level, .choice, "What is less important is not logged"),
            Setting("log.format", \.format, .choice, "Lines of key=value, or one JSON object a line"),
        ]
    }
}
