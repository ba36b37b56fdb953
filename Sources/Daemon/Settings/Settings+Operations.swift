package import Logging

extension Settings {
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

    /// Where the daemon answers for its health.
    package struct Ops: SettingsSection {
        package var host = "127.0.0.1"
        package var port = 0

        package init() {}

        package static let about = "Health and metrics of a daemon, for those who run it."

        package static let settings: [Setting<Self>] = [
            Setting("ops.host", \.host, .host, "The address it listens on"),
            Setting("ops.port", \.port, .number(0...65_535), "The port it listens on, 0 for none"),
        ]
    }
}
