import Casework
import Foundation
import Premises

extension TestHouse {
    /// Runs `linli conserve` as an administrator would: how it ended, and its figures.
    func conserve() throws -> (status: Int32, figures: [String: JSONValue]) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "\(premises.options.programs)/linli")
        process.arguments = ["conserve", "--config", premises.files.settings, "--output", "json"]
        process.standardOutput = output
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, try JSONDecoder().decode([String: JSONValue].self, from: answer))
    }
}
