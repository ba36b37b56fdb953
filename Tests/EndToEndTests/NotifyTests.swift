import Casework
import Foundation
import Lines
import Postgres
import Premises
import Testing
import Work

extension FaultTests {
    @Suite("Somebody is told")
    struct NotifyTests {
        /// What the command wrote down: one line a message.
        static func notes(_ path: String) -> [String] {
            (FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? "")
                .split(separator: "\n").map(String.init)
        }

        /// A command of the house that notes what it is called with.
        static func withCommand(_ body: (_ command: String, _ notes: String) async throws -> Void) async throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "linli-notify-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }  // Nobody's business when the test is over.
            let (command, notes) = (folder.appending(path: "ring").path, folder.appending(path: "notes").path)
            let script = "#!/bin/sh\necho \"$1 $2 $3 $4\" >> \(notes)\n"
            guard
                FileManager.default.createFile(
                    atPath: command, contents: Data(script.utf8), attributes: [.posixPermissions: 0o755])
            else { throw CocoaError(.fileWriteUnknown) }
            try await body(command, notes)
        }

        @Test("a doer who is asked is told by the house's command, once, and the next one after kill -9 of who tells")
        func told() async throws {
            try await Self.withCommand { command, path in
                try await SharedPremises.current.running(
                    Premises.daemons + [Premises.notifier],
                    environment: [Premises.notifier: ["LINLI_NOTIFY_COMMAND": command]]
                ) { house in
                    // Other cases of this house may have something to tell, too.
                    func notes(of opened: FaultTests.Opened) -> [[String]] {
                        Self.notes(path).map { $0.split(separator: " ").map(String.init) }
                            .filter { $0.count == 4 && $0[2] == opened.number }
                    }
                    let first = try await FaultTests.Opened(house)
                    _ = try await house.submit(first.step("assign", #""doer":"S01""#))
                    try await until("somebody was told") { !notes(of: first).isEmpty }
                    let note = notes(of: first)[0]
                    #expect(note[1] == "doer:S01" && note[3] == "offered")
                    let told = "SELECT count(*) AS n FROM notices WHERE id = $1::uuid AND told_by = 'command'"
                    try await until("that is kept") { try await house.number(told, [.text(note[0])]) == 1 }
                    house.kill(Premises.notifier)
                    let second = try await FaultTests.Opened(house)
                    _ = try await house.submit(second.step("assign", #""doer":"S01""#))
                    try await until("the next is told") { !notes(of: second).isEmpty }
                    #expect(notes(of: first).count == 1)
                }
            }
        }
    }
}
