import Foundation
import Launcher
import TestSupport
import Testing

extension FaultTests {
    @Suite("A line that an administrator pauses")
    struct ControlTests {
        /// Seen to fail when a pause is not obeyed.
        @Test(
            "what is registered meanwhile waits, urgent ones go on, linli queues says who and why, and all is done afterwards",
            .timeLimit(.minutes(3)))
        func paused() async throws {
            let port = try freePort()
            let attentive = ["linli-errand": ["LINLI_CONTROLS_POLL": "50ms", "LINLI_HEALTH_PORT": "\(port)"]]
            try await SharedPremises.current.running(environment: attentive) { house in
                let pause = try house.linli(["line", "pause", "errand", "--reason", "the shop is shut"])
                #expect(pause.status == 0, "\(pause.output)")
                #expect(pause.output.contains("paused, urgent ones go on"), "\(pause.output)")
                try await until("it is paused") { house.log("linli-errand").contains("link=linli.errand state=paused") }
                try await until("it says so") { try await readiness(port) == "paused" }
                let waiting = try await house.submit()["id"]
                let urgent = try await house.submit(
                    TestHouse.rice.replacing(#""verb""#, with: #""urgent":true,"verb""#))["id"]
                #expect(try await house.settled(urgent)["state"] == "committed")
                #expect(try await house.state(of: waiting) == "sent")
                let queues = try house.linli(["queues"]).output
                #expect(queues.contains("the shop is shut"), "\(queues)")
                #expect(queues.contains("linli line resume errand"), "\(queues)")
                #expect(!queues.contains("Nobody works on linli.errand"), "\(queues)")
                #expect(try house.linli(["line", "resume", "errand", "--reason", "open"]).status == 0)
                #expect(try await house.settled(waiting)["state"] == "committed")
                try await until("it is ready again") { try await readiness(port) == "ready" }
                try await house.expectOnce([waiting, urgent])
            }
        }
    }
}
