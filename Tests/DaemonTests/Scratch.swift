import FoundationEssentials

@testable import Daemon

/// A directory of one test's own; gone when the test is over.
func withScratch<Answer>(_ body: (String) async throws -> Answer) async throws -> Answer {
    let path = "/tmp/dt-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    // What is left behind lies in /tmp.
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// Loads settings of which a file's text is one place.
func load(
    yaml: String? = nil, set overrides: [String] = [], environment: [String: String] = [:],
    using used: [Settings.Section] = []
) async throws -> Settings {
    guard let yaml else { return try await Settings.load(overrides: overrides, environment: environment, using: used) }
    return try await withScratch { scratch in
        try Data(yaml.utf8).write(to: URL(filePath: "\(scratch)/linli.yaml"))
        return try await Settings.load(
            file: "\(scratch)/linli.yaml", overrides: overrides, environment: environment, using: used)
    }
}

/// What is wrong with such settings; none when they load.
func faults(
    yaml: String? = nil, set overrides: [String] = [], environment: [String: String] = [:],
    using used: [Settings.Section] = []
) async throws -> [String] {
    do {
        _ = try await load(yaml: yaml, set: overrides, environment: environment, using: used)
        return []
    } catch let error as SettingFaults {
        return error.faults.map(\.description)
    }
}

/// A setting as a file of its own has it.
func yaml(_ key: String, _ value: String) -> String {
    let words = key.split(separator: ".", maxSplits: 1)
    let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\u{7}", with: "\\a")
    return "\(words[0]):\n  \(words[1]): \"\(escaped)\"\n"
}
