import Casework
import FoundationEssentials
import HTTPTypes
import Lines
import Testing

@testable import Intake

@Suite("一件工单的页面", .timeLimit(.minutes(2)))
struct CasePageTests {
    private func withCase(_ body: (Desk, Browser, String) async throws -> Void) async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            _ = try await browser.fill(page, to: "/desk/new", NewCallTests.call)
            let code = try #require(try await desk.register.newestCases(most: 1).first?.known.number)
            try await body(desk, browser, code)
        }
    }

    @Test("the steps that the state allows can be typed one after the other while nobody answers")
    func foreseen() async throws {
        try await withCase { desk, browser, code in
            desk.ledger.change { $0.isAway = true }
            let place = "/desk/cases/\(code)"
            var page = try await browser.get(place)
            #expect(page.has("action=\"\(place)/accept\""))
            #expect(page.has("154 0591 0001"))
            #expect(!page.has("action=\"\(place)/purchase\""))
            page = try await browser.follow(
                try await browser.fill(page, to: "\(place)/accept", [("doer", "S01"), ("heardBy", "phone")]))
            #expect(page.has("在办"))
            #expect(page.has("小黄,替林秋妹,电话"))
            #expect(page.has("action=\"\(place)/purchase\""))
            page = try await browser.follow(
                try await browser.fill(page, to: "\(place)/purchase", [("totalFen", "45块8"), ("receipt", "slip")]))
            #expect(page.has("待确认金额"))
            #expect(page.has("一共45.80元"))
            page = try await browser.follow(
                try await browser.fill(page, to: "\(place)/confirm", [("capFen", "45.8")]))
            page = try await browser.follow(
                try await browser.fill(page, to: "\(place)/deliver", [("totalFen", "45.8")]))
            #expect(page.has("办结"))
            #expect(page.has("这件已经办结了") == false)  // A note and a correction are taken at any time.
            #expect(page.has("action=\"\(place)/note\""))
        }
    }

    @Test("a step with faults comes back with what was typed, and nothing is registered")
    func faulty() async throws {
        try await withCase { desk, browser, code in
            let place = "/desk/cases/\(code)"
            let page = try await browser.get(place)
            let before = try await desk.register.counts().registered
            let answer = try await browser.fill(page, to: "\(place)/accept", [("text", "她说\"可以\"")])
            #expect(answer.status == 422)
            #expect(answer.has("href=\"#accept-doer\""))
            #expect(answer.has("她说&quot;可以&quot;"))
            let unknown = try await browser.fill(page, to: "\(place)/accept", [("doer", "S99")])
            #expect(unknown.status == 422)
            #expect(try await desk.register.counts().registered == before)
        }
    }

    @Test("every look at a case is registered, once a day for each who looks")
    func looks() async throws {
        try await withCase { desk, browser, code in
            let before = try await desk.register.counts().registered
            _ = try await browser.get("/desk/cases/\(code)")
            _ = try await browser.get("/desk/cases/\(code)")
            #expect(try await desk.register.counts().registered == before + 1)
            let other = try await Browser.signedIn(desk, as: .coordinator, name: "小林")
            _ = try await other.get("/desk/cases/\(code)")
            #expect(try await desk.register.counts().registered == before + 2)
            desk.time.pass(.days(1))
            let later = try await Browser.signedIn(desk, name: "小陈")
            _ = try await later.get("/desk/cases/\(code)")
            #expect(try await desk.register.counts().registered == before + 3)
        }
    }

    @Test("what came of a step is said in a sentence: done, refused with the reason, or under way")
    func outcomes() async throws {
        try await withCase { desk, browser, code in
            let place = "/desk/cases/\(code)"
            let page = try await browser.get(place)
            let posted = try await browser.fill(page, to: "\(place)/accept", [("doer", "S01")])
            let id = try #require(posted.location?.split(separator: "=").last.map(String.init))
            #expect(try await browser.follow(posted).has("已登记,存在本机"))
            let known = Casework.RequestID(id)
            let request = try #require(known)
            desk.ledger.change { $0.fates[request] = .refused(Refusal(.takenBy, ["doer": "S05"])) }
            let outcome = try await browser.get("/desk/outcome/\(id)")
            #expect(outcome.has("薛宝珍"))
            #expect(outcome.has("\"settled\":true"))
            let now = try await browser.follow(posted)
            #expect(now.has("「接单」没有办成"))
            #expect(now.has("is-refused"))
        }
    }

    @Test("the pick-up code is shown to who asked, once it stands in the ledger, and to nobody else")
    func secret() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            let call = [
                ("caller.phone", "15405910002"), ("kind", "pickup"), ("text", "取快递"), ("address", "融和新村7幢301"),
                ("secret", "7-3-2081"),
            ]
            _ = try await browser.fill(page, to: "/desk/new", call)
            let code = try #require(try await desk.register.newestCases(most: 1).first?.known.number)
            let place = "/desk/cases/\(code)"
            let seen = try await browser.get(place)
            #expect(!seen.has("7-3-2081"))
            _ = try await browser.fill(seen, to: "\(place)/accept", [("doer", "S05")])
            let taken = try await browser.get(place)
            #expect(taken.has("看取件码"))
            let asked = try await browser.fill(taken, to: "\(place)/reveal", [("what", "secret")])
            #expect(!(try await browser.follow(asked).has("7-3-2081")))
            let id = try #require(asked.location?.split(separator: "=").last.flatMap { Casework.RequestID(String($0)) })
            desk.ledger.change { $0.fates[id] = .committed }
            _ = try await browser.get("/desk/outcome/\(id)")
            #expect(try await browser.follow(asked).has("7-3-2081"))
            let other = try await Browser.signedIn(desk, name: "小林")
            #expect(!(try await other.follow(asked).has("7-3-2081")))
            desk.time.pass(.minutes(6))
            #expect(!(try await browser.follow(asked).has("7-3-2081")))
        }
    }

    @Test("slips are printed from the register: where, who, the list, and no code")
    func paper() async throws {
        try await withCase { desk, browser, code in
            let slip = try await browser.get("/desk/cases/\(code)/slip")
            #expect(slip.status == 200)
            for words in ["榕荫里3号楼501", "林依姆", "米10斤", "154 0591 0001"] { #expect(slip.has(words)) }
            #expect(try await browser.get("/desk/cases/\(code)/admission").status == 200)
            #expect(try await browser.get("/desk/cases/99999999/slip").status == 404)
        }
    }

    @Test("the desk finds a case by its number, the telephone's last digits, a name or an address")
    func search() async throws {
        try await withCase { _, browser, code in
            let spaced = "\(code.prefix(2)) \(code.dropFirst(2))"
            for typed in [spaced, "0001", "15405910001", "林依", "榕荫里3号楼", "生抽"] {
                let page = try await browser.get("/desk/today?q=\(Browser.escaped(typed))")
                #expect(page.has("/desk/cases/\(code)"), "\(typed)")
                #expect(!page.has("15405910001\"") || typed == "15405910001")
            }
            let none = try await browser.get("/desk/today?q=0002")
            #expect(!none.has("/desk/cases/\(code)"))
            #expect(none.has("没有找到"))
        }
    }
}
