import Casework
import FoundationEssentials
import HTTPTypes
import Lines
import Testing

@testable import Intake

@Suite("tracking, for the one who asked", .timeLimit(.minutes(1)))
struct PublicStateTests {
    @Test("number and last digits, or number and look-up code, show where the case stands and no more")
    func shown() async throws {
        try await Desk.open { desk in
            let opened = try await desk.post(DemoDayTests.first)
            let number = opened.text("number") ?? ""
            let fresh = try await desk.get("/api/v1/cases/\(number)/public?tail=0001")
            #expect(fresh.text("say") == "已登记")
            let id = try #require(CaseID(opened.text("case") ?? ""))
            desk.ledger.change {
                $0.standings[id] = Desk.standing(id, number: number, line: .errand, kind: "shop", .purchased)
            }
            for proof in ["tail=0001", "code=\(opened.text("lookupCode") ?? "")"] {
                let reply = try await desk.get("/api/v1/cases/\(number)/public?\(proof)")
                #expect(reply.status == 200)
                #expect(reply.text("say") == "志愿者已买好,正在送去")
                #expect(reply["open"] == .bool(true))
                #expect(reply.body.keys.sorted() == ["asOf", "number", "numberToRead", "open", "say"])
            }
            let english = try await desk.get("/api/v1/cases/\(number)/public?tail=0001", language: "en")
            #expect(english.text("say") == "The volunteer has bought it and is on the way")
        }
    }

    @Test("the state of the last look is shown while the ledger is away, and of when it is")
    func away() async throws {
        try await Desk.open { desk in
            let opened = try await desk.post(DemoDayTests.first)
            let number = opened.text("number") ?? ""
            let id = try #require(CaseID(opened.text("case") ?? ""))
            let standing = Desk.standing(id, number: number, line: .errand, kind: "shop", .inProgress)
            let seen = desk.time.now
            try await desk.register.keep([id: standing], of: [id], readAt: seen)
            desk.ledger.change { $0.isAway = true }
            desk.time.pass(.minutes(20))
            let reply = try await desk.get("/api/v1/cases/\(number)/public?tail=0001")
            #expect(reply.text("say") == "有人接了,正在办")
            #expect(reply.text("asOf") == seen.iso)
        }
    }

    @Test("every failure is the same sentence, the same body and the same time")
    func sameFailure() async throws {
        let clock = TestClock()
        var rules = DoorRules()
        rules.triesMost = 100
        try await Desk.open(clock: clock, rules: rules) { desk in
            let opened = try await desk.post(DemoDayTests.first)
            let number = opened.text("number") ?? ""
            let elsewhere = CaseNumber(
                prefix: 44, counter: 5, by: NumberPermutation(secret: Data("other".utf8), prefix: 44)
            ).text
            var replies: [Desk.Reply] = []
            for path in [
                "\(number)/public?tail=0002", "\(number)/public?code=00000000", "\(number)/public",
                "\(number)/public?tail=", "\(number)/public?tail=15405910001", "\(elsewhere)/public?tail=0001",
                "10284716/public?tail=0001", "x/public?tail=0001", "\(number)/public?tail=一二三四",
            ] {
                async let reply = desk.get("/api/v1/cases/\(path.percentEncoded)")
                await clock.sleepers(1)
                clock.advance(by: rules.wrongTryTakes)
                replies.append(try await reply)
            }
            #expect(replies.map(\.status) == replies.map { _ in 404 })
            #expect(Set(replies.map { $0.text("detail") }) == ["没有查到,请核对编号,或打服务站电话"])
            #expect(replies.allSatisfy { $0.body == replies[0].body })
            #expect(Set(clock.asked) == [rules.wrongTryTakes])
        }
    }

    @Test("disputes, visits and what is held are not shown, with the right digits; with wrong ones they are any number")
    func hidden() async throws {
        try await Desk.open { desk in
            let dispute = try await desk.post(
                """
                {"channel": "phone", "kind": "neighbour", "applicant": {"name": "陈先生", "phone": "15405910004"},
                 "text": "楼上漏水"}
                """)
            let number = dispute.text("number") ?? ""
            let shown = try await desk.get("/api/v1/cases/\(number)/public?tail=0004")
            #expect(shown.status == 200)
            #expect(shown.text("say") == "这类事项请打服务站电话了解")
            #expect(shown["open"] == nil)
            #expect(try await desk.get("/api/v1/cases/\(number)/public?tail=0005").status == 404)

            let errand = try await desk.post(DemoDayTests.first)
            let id = try #require(CaseID(errand.text("case") ?? ""))
            desk.ledger.change {
                $0.standings[id] = Desk.standing(
                    id, number: errand.text("number"), line: .errand, kind: "shop", .held, held: true)
            }
            let held = try await desk.get("/api/v1/cases/\(errand.text("number") ?? "")/public?tail=0001")
            #expect(held.text("say") == "这类事项请打服务站电话了解")
        }
    }

    @Test("five wrong tries an hour for a number, whoever tries; then also the right digits wait")
    func perNumber() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            for peer in 0..<5 {
                let wrong = try await desk.get("/api/v1/cases/\(number)/public?tail=9999", peer: "10.0.0.\(peer)")
                #expect(wrong.status == 404)
            }
            let sixth = try await desk.get("/api/v1/cases/\(number)/public?tail=0001", peer: "10.9.9.9")
            #expect(sixth.status == 429)
            #expect(Int(sixth.headers[.retryAfter] ?? "") ?? 0 > 3500)
            desk.time.pass(.hours(1) + .seconds(1))
            #expect(try await desk.get("/api/v1/cases/\(number)/public?tail=0001", peer: "10.9.9.9").status == 200)
        }
    }

    @Test("five wrong tries an hour for a client, whatever the number; right ones are not counted")
    func perClient() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            for _ in 0..<20 { #expect(try await desk.get("/api/v1/cases/\(number)/public?tail=0001").status == 200) }
            for guess in 0..<5 {
                #expect(try await desk.get("/api/v1/cases/1000000\(guess)/public?tail=0001").status == 404)
            }
            #expect(try await desk.get("/api/v1/cases/\(number)/public?tail=0001").status == 429)
            #expect(try await desk.get("/api/v1/cases/\(number)/public?tail=0001", peer: "10.9.9.9").status == 200)
        }
    }

    @Test("a thousand tries at once are a thousand")
    func atOnce() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for guess in 0..<200 {
                    group.addTask {
                        try await desk.get("/api/v1/cases/\(number)/public?tail=\(1000 + guess)", peer: "p\(guess)")
                            .status
                    }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(answers == [404: 5, 429: 195])
        }
    }
}

extension String {
    /// For the few characters that no address may hold.
    fileprivate var percentEncoded: String {
        utf8.map { $0 < 0x80 ? String(Unicode.Scalar($0)) : "%" + String($0, radix: 16, uppercase: true) }.joined()
    }
}
