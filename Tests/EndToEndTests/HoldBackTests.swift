import Casework
import Foundation
import Intake
import Launcher
import Operations
import Premises
import Testing

@Suite("Back-pressure is the forwarder's alone", .serialized)
struct HoldBackTests {
    /// Seen to fail when no line is ever held.
    @Test(
        "above forward.hold-above normal rows stay in the register and urgent ones go; below it they go again",
        .timeLimit(.minutes(3)))
    func held() async throws {
        // No worker takes anything off the line's queues.
        let settings = ["forward.hold-above": "3", "forward.batch": "1"]
        try await TestHouse.with(settings: settings, daemons: ["linli-ledger", "linli-intake"]) {
            (house) async throws in
            for _ in 0..<4 { #expect(try await house.post(Self.errand("")).status == 202) }
            // Until the depth has been read once, nothing is held: these may all be out before.
            try await until("the rows are held") { house.log("linli-intake").contains("normal rows held") }
            let register = try house.premises.openRegister()
            let waiting = try await register.backlog().unsent + 5
            for _ in 0..<5 { #expect(try await house.post(Self.errand("")).status == 202) }

            let urgent = try await house.post(Self.errand(#""urgent": true,"#))
            try await until("the urgent one is out") { try await house.ready("linli.errand.urgent") == 1 }
            #expect(try await house.get("/api/v1/requests/\(urgent["id"])")["state"] == "sent")
            #expect(try await register.backlog().unsent == waiting)

            try await house.purge("linli.errand")
            try await until("normal ones go again") { try await register.backlog().unsent < waiting }
        }
    }

    private static func errand(_ fields: String) -> String {
        """
        {\(fields) "line": "errand", "kind": "shop", "channel": "phone",
         "caller": {"phone": "15405910001"}, "text": "要盐1包"}
        """
    }
}

extension TestHouse {
    /// How many messages wait in a queue, as the management API counts: a second way than the daemon's.
    fileprivate func ready(_ queue: String) async throws -> Int {
        struct Counted: Decodable { let messages_ready: Int? }
        let vhost = premises.servers.rabbit.vhost.replacingOccurrences(of: "/", with: "%2F")
        let counted = try await premises.managementAPI.get("/queues/\(vhost)/\(queue)", as: Counted.self)
        return counted.messages_ready ?? 0
    }

    fileprivate func purge(_ queue: String) async throws {
        let vhost = premises.servers.rabbit.vhost.replacingOccurrences(of: "/", with: "%2F")
        try await premises.managementAPI.send("DELETE", "/queues/\(vhost)/\(queue)/contents", [])
    }
}
