import Foundation
import Testing

@testable import Operations

@Suite("A file that appears whole or not at all")
struct WholeFileTests {
    private struct Stopped: Error {}

    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "linli-file-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }  // What is left of it harms nobody.
        try await body(folder)
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    @Test("is under its name when it is whole, and readable for nobody else")
    func whole() async throws {
        try await withFolder { folder in
            let path = "\(folder)/a.csv"
            try await WholeFile.with(path, replacing: false) { write in
                try write("一,")
                #expect(try names(folder) == ["a.csv.new"])
                try write("二")
            }
            #expect(try names(folder) == ["a.csv"])
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "一,二")
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("leaves nothing when it fails, and what was there stays")
    func failed() async throws {
        try await withFolder { folder in
            let path = "\(folder)/a.csv"
            try Data("old".utf8).write(to: URL(filePath: path))
            await #expect(throws: Stopped.self) {
                try await WholeFile.with(path, replacing: true) { write in
                    try write("half")
                    throw Stopped()
                }
            }
            #expect(try names(folder) == ["a.csv"])
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        }
    }

    @Test("replaces nothing unless it is told to, whenever that came to be there")
    func noOverwriting() async throws {
        try await withFolder { folder in
            let path = "\(folder)/a.csv"
            await #expect(throws: OperationsError.self) {
                try await WholeFile.with(path, replacing: false) { write in
                    try write("new")
                    try Data("old".utf8).write(to: URL(filePath: path))
                }
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
            var isAsked = false
            await #expect(throws: OperationsError.self) {
                try await WholeFile.with(path, replacing: false) { _ in isAsked = true }
            }
            #expect(!isAsked, "it was filled for nothing")
            try await WholeFile.with(path, replacing: true) { try $0("new") }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        }
    }
}
