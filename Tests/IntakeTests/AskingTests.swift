import Casework
import FoundationEssentials
import HTTPTypes
import Lines
import Testing
import Work

@testable import Intake

@Suite("what becomes of a request", .timeLimit(.minutes(1)))
struct AskingTests {
    @Test(
        "registered, sent, then what the ledger says",
        arguments: [
            (Fate.committed, "committed"), (.nothing, "nothing"), (.parked(reason: "dataError"), "parked"),
            (.refused(Refusal(.takenBy, ["doer": "S05"])), "refused"),
        ])
    func states(fate: Fate, state: String) async throws {
        try await Desk.open { desk in
            let text = try await desk.post(DemoDayTests.first).text("id") ?? ""
            let id = try #require(RequestID(text))
            #expect(try await desk.get("/api/v1/requests/\(text)").text("state") == "registered")
            try await desk.register.markSent([id], at: desk.time.now, resend: ResendPolicy())
            #expect(try await desk.get("/api/v1/requests/\(text)").text("state") == "sent")
            desk.ledger.change { $0.fates[id] = fate }
            let reply = try await desk.get("/api/v1/requests/\(text)")
            #expect(reply.text("state") == state)
            if state == "refused", case .object(let refusal)? = reply["refusal"] {
                #expect(refusal["detail"] == .text("已由薛宝珍接单,谢谢"))
            }
            // Read back once, it is known while the ledger is away.
            try await desk.register.settle([id: fate], at: desk.time.now)
            desk.ledger.change { $0.isAway = true }
            #expect(try await desk.get("/api/v1/requests/\(text)").text("state") == state)
        }
    }

    @Test("a step waits while the one before it is not settled")
    func waiting() async throws {
        try await Desk.open { desk in
            let opened = try await desk.post(DemoDayTests.first)
            let step = try await desk.post(
                #"{"verb": "note", "case": "\#(opened.text("number") ?? "")", "text": "加盐"}"#)
            let ids = try [opened, step].map { try #require(RequestID($0.text("id") ?? "")) }
            try await desk.register.markSent(ids, at: desk.time.now, resend: ResendPolicy())
            #expect(try await desk.get("/api/v1/requests/\(ids[1])").text("state") == "waiting")
            #expect(try await desk.get("/api/v1/requests/\(ids[0])").text("state") == "sent")
            desk.ledger.change { $0.fates[ids[0]] = .committed }
            #expect(try await desk.get("/api/v1/requests/\(ids[1])").text("state") == "sent")
        }
    }

    @Test("who waits is answered as soon as it is settled")
    func waits() async throws {
        let clock = TestClock()
        try await Desk.open(clock: clock) { desk in
            let text = try await desk.post(DemoDayTests.first).text("id") ?? ""
            let id = try #require(RequestID(text))
            async let reply = desk.get("/api/v1/requests/\(text)?wait=2s")
            for _ in 0..<3 {
                await clock.sleepers(2)
                clock.advance(by: .milliseconds(50))
            }
            await clock.sleepers(2)
            desk.ledger.change { $0.fates[id] = .committed }
            clock.advance(by: .milliseconds(50))
            #expect(try await reply.text("state") == "committed")
            #expect(desk.ledger.questions == 5)
        }
    }

    @Test("who waits longer than the time hears how it stands then")
    func waitsInVain() async throws {
        let clock = TestClock()
        try await Desk.open(clock: clock) { desk in
            let text = try await desk.post(DemoDayTests.first).text("id") ?? ""
            async let reply = desk.get("/api/v1/requests/\(text)?wait=2s")
            await clock.sleepers(2)
            #expect(clock.asked.contains(.seconds(2)))
            clock.advance(by: .seconds(2))
            #expect(try await reply.text("state") == "registered")
        }
    }

    @Test("a wait is never longer than the house allows, and never nonsense")
    func waitLimits() async throws {
        var rules = Desk.quick
        rules.longestWait = .milliseconds(1)
        try await Desk.open(rules: rules) { desk in
            let text = try await desk.post(DemoDayTests.first).text("id") ?? ""
            #expect(try await desk.get("/api/v1/requests/\(text)?wait=3600s").status == 200)
            for wrong in ["soon", "2m", "-1s", "99999999999999999999s"] {
                #expect(try await desk.get("/api/v1/requests/\(text)?wait=\(wrong)").faults.keys.sorted() == ["wait"])
            }
        }
    }

    @Test("an id that nobody registered is 404, also one that is none; a timer's request is found in the ledger")
    func unknown() async throws {
        try await Desk.open { desk in
            let id = RequestID(desk.house.ids())
            for path in ["\(id)", "17", "%00"] {
                let reply = try await desk.get("/api/v1/requests/\(path)")
                #expect(reply.status == 404)
            }
            desk.ledger.change { $0.fates[id] = .committed }
            #expect(try await desk.get("/api/v1/requests/\(id)").text("state") == "committed")
        }
    }
}
