import Foundation

/// What is installed, as files of this checkout, and the programs that look at it.
enum Deploy {
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: checkout.appending(path: path), encoding: .utf8)
    }

    static let services = [
        "linli-intake.service", "linli-ledger.service", "linli-errand@.service", "linli-mediation@.service",
        "linli-condolence@.service", "linli-notify.service",
    ]

    static let units = services + ["linli.target", "linli-backup.service", "linli-backup.timer"]

    /// How a program ended, and all that it wrote.
    struct Answer {
        let status: Int32
        let text: String
    }

    static func run(_ arguments: [String], in folder: URL = checkout) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Answer(status: process.terminationStatus, text: text)
    }

    /// Lends a folder with all units, their programs there too, each line changed as a test wants it.
    static func withUnits<Answer>(
        changed: (String) -> String = { $0 }, _ body: (URL) throws -> Answer
    ) throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "linli-units-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // Nobody's business when the test is over.
        for unit in units {
            let text = try text("deploy/systemd/\(unit)")
                .replacingOccurrences(of: "/usr/local/lib/linli/", with: "\(folder.path)/")
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { changed(String($0)) }
            try lines.joined(separator: "\n").write(
                to: folder.appending(path: unit), atomically: true, encoding: .utf8)
            if let program = unit.split(whereSeparator: { "@.".contains($0) }).first {
                let file = folder.appending(path: String(program))
                let isMade = FileManager.default.createFile(
                    atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o755])
                precondition(isMade, "\(file.path) cannot be made")
            }
        }
        return try body(folder)
    }
}
