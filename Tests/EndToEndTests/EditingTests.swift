import Casework
import Foundation
import Lines
import Postgres
import Premises
import Testing
import Work

extension FaultTests {
    @Suite("Parked work that a person mends")
    struct EditingTests {
        /// Seen to fail when what was edited is kept without the line having read it.
        @Test(
            "a request that nobody could read is edited, let go again, and takes effect once", .timeLimit(.minutes(3)))
        func mended() async throws {
            try await SharedPremises.current.running { house in
                let opened = try await FaultTests.Opened(house)
                let broken = try Self.broken(of: opened, house)
                try await house.publish([broken.outgoing("test desk")])
                let sql = "SELECT status, detail, first_failed_at, worker FROM parked WHERE message_id = $1"
                try await until("it is parked") { try await !house.ask(sql, [.uuid(broken.requestID)]).isEmpty }
                let row = try #require(try await house.ask(sql, [.uuid(broken.requestID)]).first)
                #expect(try row.text("detail") == "missing request.body.desk._0.note.words")
                #expect(try row.text("worker").hasPrefix("linli-errand "))
                #expect(try row.optionalInstant("first_failed_at") != nil)

                let useless = try house.linli(
                    ["parked", "edit", broken.idText, "--reason", "typo"], editor: "sed -i s/wrds/wds/")
                #expect(useless.status != 0)
                #expect(useless.output.contains("That cannot be kept"), "\(useless.output)")
                let edit = try house.linli(
                    ["parked", "edit", broken.idText, "--reason", "typo"], editor: "sed -i s/wrds/words/")
                #expect(edit.status == 0, "\(edit.output)")
                let shown = try house.linli(["parked", "show", broken.idText])
                #expect(shown.output.contains("edited"), "\(shown.output)")
                #expect(!shown.output.contains("晚点到"), "what it says stays sealed")
                #expect(try house.linli(["parked", "replay", broken.idText]).output.contains("1 条已放回 errand"))
                try await until("it has taken effect") {
                    try await house.number(
                        "SELECT count(*) AS n FROM inbox WHERE request_id = $1", [.uuid(broken.requestID)]) == 1
                }
                try await house.expectOnce([opened.request, broken.idText])
            }
        }

        /// A note whose words no line finds.
        private static func broken(of opened: FaultTests.Opened, _ house: TestHouse) throws -> WireRequest {
            let note = try OtherDesk(house).request(
                .note, of: opened.caseID, after: opened.request, ["text": .text("晚点到")])
            let seal = RequestSeal(try house.premises.keyRing())
            let plain = String(decoding: try seal.open(note.message(app: "test")), as: UTF8.self)
            return try seal.close(Array(plain.replacing("\"words\"", with: "\"wrds\"").utf8), insteadOf: note)
        }
    }
}

extension TestHouse {
    /// Runs the admin command for this house, and returns how it ended and all that it said.
    func linli(_ arguments: [String], editor: String = "false") throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "\(premises.options.programs)/linli")
        process.arguments = arguments + ["--config", premises.files.settings]
        process.environment = ProcessInfo.processInfo.environment.merging(["EDITOR": editor, "VISUAL": editor]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
