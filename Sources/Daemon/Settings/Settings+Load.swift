extension Settings {
    /// Reads the configuration, once, at start. A key that no place has keeps its default; a value that cannot be read
    /// never does. All that is wrong is thrown together.
    ///
    /// `used` are the sections that the daemon works with: what is required there must be there, and password files
    /// there are opened.
    package static func load(
        file: String? = nil, overrides: [String] = [], environment: [String: String] = [:], using used: [Section] = []
    ) async throws(SettingFaults) -> Settings {
        let source = SettingsSource(file: file, overrides: overrides, environment: environment)
        var settings = Settings()
        var faults = source.faults
        for setting in all {
            do {
                guard let (text, origin) = try await source.value(of: setting) else { continue }
                if !setting.take(text, into: &settings) {
                    faults.append(.malformed(setting, text, from: origin))
                }
            } catch {
                faults.append(SettingFault(key: setting.key, problem: "cannot be read: \(type(of: error))"))
            }
        }
        if source.isWhole { settings.complete(used, &faults) }
        guard faults.isEmpty else { throw SettingFaults(faults: faults) }
        return settings
    }

    private mutating func complete(_ used: [Section], _ faults: inout [SettingFault]) {
        let wrong = Set(faults.map(\.key))
        for section in Self.sections {
            let isUsed = used.contains { $0 == section.path }
            // What is required may also come from another setting of the section.
            let known = faults.count
            var found = faults
            section.complete(&self, isUsed, &found)
            for setting in section.settings where isUsed && setting.isRequired && !wrong.contains(setting.key) {
                if setting.text(in: self).isEmpty {
                    faults.append(SettingFault(key: setting.key, problem: "is missing; expected \(setting.expected)"))
                }
            }
            faults += found.dropFirst(known)
        }
    }
}
