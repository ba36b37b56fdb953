import Casework
import Foundation
import Lines
import Postgres
import Testing

/// What goes wrong in such a house, on real servers with the built daemons: each test runs the daemons in the way that
/// it needs and keeps to its own cases.
@Suite("Nothing is lost and nothing is done twice", .serialized, .premises())
enum FaultTests {
    /// An errand that is open and committed: its case, the request that opened it, and the number that was read aloud.
    struct Opened {
        let request: String
        let caseID: String
        let number: String

        init(_ house: TestHouse, _ json: String = TestHouse.rice) async throws {
            let answer = try await house.submit(json)
            request = answer["id"]
            caseID = answer["case"]
            number = answer["number"]
            #expect(try await house.settled(request)["state"] == "committed")
        }

        /// What the ledger says of it.
        func standing(_ house: TestHouse) async throws -> (status: String, version: Int64, doer: String?) {
            let rows = try await house.ask(
                "SELECT status, version, doer FROM cases WHERE id = $1::uuid", [.text(caseID)])
            let row = try #require(rows.first)
            return (try row.text("status"), try row.int64("version"), try row.optionalText("doer"))
        }

        /// An acceptance and another desk's note, both decided on this version while the ledger stands still: one of them
        /// will lose. `last` is done just before the ledger goes on.
        func meeting(
            _ house: TestHouse, _ decisions: Tap, last: () async throws -> Void = {}
        ) async throws -> (accept: String, note: WireRequest) {
            let note = try OtherDesk(house).request(
                .note, of: caseID, after: request, ["text": .text("电梯停了,走楼梯")])
            let accept = try await house.frozen("linli-ledger") {
                let id = try await house.submit(step("accept", #""doer":"S04""#))["id"]
                try await until("the first is decided") { try !decisions.decisions(on: id).isEmpty }
                try await OtherDesk(house).send([note])
                try await until("the second is decided") { try !decisions.decisions(on: note.idText).isEmpty }
                try await last()
                return id
            }
            return (accept, note)
        }

        /// Has the case's timer fall due now: the timer's request.
        func timerDue(_ house: TestHouse) async throws -> String {
            let due = "UPDATE outbox SET due_at = now() WHERE case_id = $1::uuid RETURNING request_id"
            let timer = try #require(try await house.ask(due, [.text(caseID)]).first).uuid("request_id")
            return timer.uuidString.lowercased()
        }

        /// The same, and waits until the relay has sent it. Its line must stand still: the answer takes the row away.
        func timerSent(_ house: TestHouse) async throws -> String {
            let timer = try await timerDue(house)
            let sent = "SELECT count(*) AS n FROM outbox WHERE request_id = $1::uuid AND sent_at IS NOT NULL"
            try await until("the timer is sent") { try await house.number(sent, [.text(timer)]) == 1 }
            return timer
        }

        /// A step of it, as the clerk types it.
        func step(_ verb: String, _ fields: String = "") -> String {
            #"{"case":"\#(number)","verb":"\#(verb)"\#(fields.isEmpty ? "" : ",")\#(fields)}"#
        }
    }
}
