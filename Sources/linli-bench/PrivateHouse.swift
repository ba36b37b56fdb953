import Foundation
import Premises

/// A house of this run's own: servers, databases with their roles, keys. What it leaves behind is removed.
enum PrivateHouse {
    static func with<Answer>(
        base: String, settings: [String] = [], _ body: (Premises) async throws -> Answer
    ) async throws -> Answer {
        let here = FileManager.default.currentDirectoryPath
        let place = "\(base.hasPrefix("/") ? base : "\(here)/\(base)")/\(UUID().uuidString.prefix(8))"
        let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path()
        defer { try? FileManager.default.removeItem(atPath: place) }  // What is left of it harms nobody.
        var options = Premises.Options(
            base: place, programs: programs.hasPrefix("/") ? programs : "\(here)/\(programs)", config: "\(here)/config")
        options.settings["log.level"] = "warning"
        for setting in settings.map({ $0.split(separator: "=", maxSplits: 1).map(String.init) }) {
            options.settings[setting[0]] = setting.dropFirst().first ?? ""
        }
        return try await Premises.with(options, progress: tell, body: body)
    }
}

/// Progress, apart from the answer.
@Sendable func tell(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
