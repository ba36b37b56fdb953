import Casework
import Foundation
import Lines
import Postgres
import Premises
import Testing
import Work

extension FaultTests {
    @Suite("Messages that no daemon of this version sends")
    struct StrangeMessageTests {
        /// A message that is put straight into the line's queue, and what becomes of it.
        private struct Strange {
            let name: String
            let reason: String
            /// The row's detail holds this.
            var detail = ""
            var type = RequestType.current
            /// Seals other bytes than a request's.
            var plain: [UInt8] = Array("{}".utf8)
            var isDamaged = false
            var keyID: String?
            var messageID = UUID().uuidString.lowercased()
            var headers: [String: any Sendable] = [:]
            /// It was tried again before it was parked.
            var waits = false
        }

        private static let all = [
            Strange(name: "no id", reason: "malformed", messageID: "nobody knows"),
            Strange(name: "no request in it", reason: "malformed"),
            Strange(name: "a false seal", reason: "falseSeal", isDamaged: true),
            Strange(name: "an unknown type", reason: "unknownType", type: "linli.letter.v1"),
            Strange(
                name: "an unknown type, and NUL in a header", reason: "unknownType", type: "linli.postcard.v1",
                headers: ["note": "a\0b"]),
            Strange(
                name: "a newer version", reason: "waitedTooLong", detail: "newerVersion", type: "linli.request.v2",
                waits: true),
            Strange(
                name: "an unknown key", reason: "waitedTooLong", detail: "unknownKey", keyID: "k9", waits: true),
        ]

        /// Seen to fail when a newer version is parked at once.
        @Test(
            "malformed and unknown ones are parked at once, newer and locked ones after they have waited; their neighbours are done",
            .timeLimit(.minutes(3)))
        func strange() async throws {
            let impatient = ["linli-mediation": ["LINLI_WAIT_DEADLINE": "2s"]]
            try await SharedPremises.current.running(environment: impatient) { house in
                let before = try await house.submit(TestHouse.dispute)["id"]
                let bodies = try Dictionary(
                    uniqueKeysWithValues: Self.all.map { ($0.name, try Self.body(of: $0, in: house)) })
                for strange in Self.all { try await Self.put(strange, bodies[strange.name, default: []], house) }
                let after = try await house.submit(TestHouse.dispute)["id"]
                for id in [before, after] { #expect(try await house.settled(id)["state"] == "committed") }
                try await house.expectOnce([before, after])
                for strange in Self.all {
                    let sql = """
                        SELECT reason, detail, source, times, headers ->> 'linli-original-app-id' AS app,
                            headers ->> 'linli-original-type' AS type, headers -> 'linli-waiting-since' IS NOT NULL AS waited,
                            headers -> 'linli-attempt' IS NOT NULL AS charged
                        FROM parked WHERE body = $1
                        """
                    let body = bodies[strange.name, default: []]
                    try await until("\(strange.name) is parked") { try await !house.ask(sql, [.bytes(body)]).isEmpty }
                    let row = try #require(try await house.ask(sql, [.bytes(body)]).first)
                    #expect(try row.text("reason") == strange.reason, "\(strange.name)")
                    #expect(try row.text("detail").hasPrefix(strange.detail), "\(strange.name)")
                    #expect(try row.text("source") == "linli.mediation", "\(strange.name)")
                    #expect(try row.bool("waited") == strange.waits, "\(strange.name)")
                    #expect(try !row.bool("charged"), "\(strange.name)")
                    #expect(try row.text("app").contains("a stranger"), "\(strange.name)")
                    // A type of its own has the row's column.
                    if strange.name == "no id" { #expect(try row.text("type").contains(strange.type)) }
                }
            }
        }

        private static func body(of strange: Strange, in house: TestHouse) throws -> [UInt8] {
            let id = UUID(uuidString: strange.messageID) ?? UUID()
            let place = RequestSeal.place(id: id, type: strange.type, caseID: id)
            var bytes = try Seal(try house.premises.keyRing()).seal(strange.plain, for: place).bytes
            if strange.isDamaged { bytes[0] ^= 1 }
            return bytes
        }

        private static func put(_ strange: Strange, _ body: [UInt8], _ house: TestHouse) async throws {
            var headers: [String: any Sendable] = strange.headers
            headers[Header.keyID] = try strange.keyID ?? house.premises.keyRing().active?.id
            try await house.publishRaw(
                body,
                properties: [
                    "message_id": strange.messageID, "type": strange.type, "app_id": "a stranger", "delivery_mode": 2,
                    "headers": headers,
                ], to: "amq.default", key: Queue.line("mediation", urgent: false))
        }
    }
}
