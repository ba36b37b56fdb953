extension Settings {
    /// The key ring that bodies are sealed with.
    package struct Keys: SettingsSection {
        package var file = "/etc/linli/keys"

        package init() {}

        package static let about = "The keys that bodies are sealed with."

        package static let settings: [Setting<Self>] = [
            Setting("keys.file", \.file, .path, "The key ring; only Linli's users may read it")
        ]
    }

    /// What a daemon keeps of its own between two runs.
    package struct State: SettingsSection {
        package var directory = "/var/lib/linli"

        package init() {}

        package static let about = "What a daemon keeps on its own disk."

        package static let settings: [Setting<Self>] = [
            Setting("state.directory", \.directory, .path, "Where a daemon keeps its own files")
        ]
    }

    /// The kinds of service.
    package struct Catalogue: SettingsSection {
        package var file = "/etc/linli/catalogue.yaml"

        package init() {}

        package static let about = "The service catalogue (服务目录)."

        package static let settings: [Setting<Self>] = [
            Setting("catalogue.file", \.file, .path, "The service codes, their fields and their deadlines")
        ]
    }

    /// Working time.
    package struct Calendars: SettingsSection {
        package var directory = "/etc/linli/calendars"
        package var workingHours = ["08:30-12:00", "14:30-17:30"]

        package init() {}

        package static let about = "Working time, in which deadlines of normal cases run."

        package static let settings: [Setting<Self>] = [
            Setting("calendars.directory", \.directory, .path, "One file a year with its days off, such as 2026.yaml"),
            Setting("calendars.working-hours", \.workingHours, .stretches, "When the desk is open on a working day"),
        ]
    }
}
