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
}
