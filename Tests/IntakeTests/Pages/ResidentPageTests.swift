import Casework
import HTTPTypes
import Lines
import Testing

@testable import Intake

@Suite("居民看到的页面", .timeLimit(.minutes(2)))
struct ResidentPageTests {
    @Test("the first line says whom to call; what is wrong is named and what was typed stays; then there is a receipt")
    func form() async throws {
        try await Desk.open { desk in
            let browser = Browser(desk)
            let page = try await browser.get("/form")
            #expect(page.has("有危险请先打"))
            let wrong = try await browser.fill(
                page, to: "/form?lang=zh",
                [("text", ""), ("caller.name", "陈㛃"), ("caller.phone", "154059100"), ("act", "save")])
            #expect(wrong.status == 422)
            #expect(wrong.has("电话少了2位"))
            #expect(wrong.has("请写要办什么"))
            #expect(wrong.has("value=\"陈㛃\""))
            let good = [
                ("text", "帮忙取个快递"), ("caller.name", "陈㛃"), ("caller.phone", "15405910002"),
                ("address", "融和新村7幢301"), ("danger", "no"), ("act", "save"),
            ]
            let receipt = try await browser.fill(wrong, to: "/form?lang=zh", good)
            #expect(receipt.status == 200)
            #expect(receipt.has("您的编号"))
            let again = try await browser.fill(wrong, to: "/form?lang=zh", good)
            #expect(again.status == 200)
            #expect(try await desk.register.counts().registered == 1)
        }
    }

    @Test("one question a step keeps what was said, back and forth")
    func questions() async throws {
        try await Desk.open { desk in
            let browser = Browser(desk)
            var page = try await browser.get("/form?by=question")
            let action = "/form?lang=zh&amp;by=question"
            let answers = [
                ("text", "帮忙取个快递"), ("kind", "errand.other"), ("caller.phone", "15405910002"), ("address", "融和新村7幢301"),
                ("caller.name", "陈㛃"), ("danger", "no"),
            ]
            var said: [(String, String)] = []
            for (place, answer) in answers.enumerated() {
                #expect(page.has("第 \(place + 1) 句,一共 6 句"))
                said.append(answer)
                let pairs = said + [("question", String(place)), ("act", place == 5 ? "save" : "next")]
                let once = page.once(of: action)
                page = try await browser.post(
                    "/form?lang=zh&by=question", pairs + [("once", once ?? "")])
            }
            #expect(page.has("您的编号"))
            #expect(try await desk.register.counts().registered == 1)
        }
    }

    @Test("a dispute goes to its line, and what is wrong with it stands beside the page's own fields")
    func disputeOnForm() async throws {
        try await Desk.open { desk in
            let browser = Browser(desk)
            let page = try await browser.get("/form")
            let said = [("text", "楼上又漏水"), ("kind", "mediation.neighbour"), ("act", "save")]
            let wrong = try await browser.fill(page, to: "/form?lang=zh", said)
            #expect(wrong.status == 422)
            #expect(wrong.has("href=\"#f-caller-phone\""))
            let receipt = try await browser.fill(page, to: "/form?lang=zh", said + [("address", "融和新村7幢301")])
            #expect(receipt.has("您的编号"))
            #expect(receipt.has("查询码"))
            #expect(try await desk.register.newestCases(most: 1).first?.known.line == .mediation)
        }
    }

    @Test("words of danger hold it for a person, and the page answers at once whom to call")
    func danger() async throws {
        try await Desk.open { desk in
            let browser = Browser(desk)
            let receipt = try await browser.fill(
                try await browser.get("/form?lang=en"), to: "/form?lang=en",
                [("text", "活着没什么意思,给你们添麻烦了"), ("caller.phone", "15405910002"), ("act", "save")])
            #expect(receipt.has("12356"))
            #expect(receipt.has("120"))
            #expect(try await desk.register.openAlarms().count == 1)
        }
    }

    private func registered(_ desk: Desk, kind: String = "shop") async throws -> String {
        let clerk = try await Browser.signedIn(desk)
        var call = NewCallTests.call
        call[3] = ("kind", kind)
        _ = try await clerk.fill(try await clerk.get("/desk/new"), to: "/desk/new", call)
        return try #require(try await desk.register.newestCases(most: 1).first?.known.number)
    }

    @Test(
        "number and last digits tell where it stands in neutral words; wrong ones are one sentence, five times an hour")
    func track() async throws {
        try await Desk.open { desk in
            let code = try await registered(desk)
            let browser = Browser(desk)
            let found = try await browser.post("/track", [("number", code), ("proof", "0001")])
            #expect(found.has("已登记"))
            for private_ in ["林依姆", "榕荫里", "15405910001", "米10斤"] { #expect(!found.has(private_)) }
            let wrongDigits = try await browser.post("/track", [("number", code), ("proof", "0002")])
            let wrongNumber = try await browser.post("/track", [("number", "10000000"), ("proof", "0001")])
            for page in [wrongDigits, wrongNumber] { #expect(page.has("没有查到,请核对编号,或打服务站电话")) }
            for _ in 0..<4 { _ = try await browser.post("/track", [("number", code), ("proof", "9999")]) }
            let tooMany = try await browser.post("/track", [("number", code), ("proof", "0001")])
            #expect(tooMany.status == 429)
            #expect(tooMany.headers[.retryAfter] != nil)
        }
    }

    @Test("disputes are not shown, and cannot be changed here")
    func dispute() async throws {
        try await Desk.open { desk in
            let code = try await registered(desk, kind: "neighbour")
            let page = try await Browser(desk).post("/track", [("number", code), ("proof", "0001")])
            #expect(page.has("这类事项请打服务站电话了解"))
            #expect(!page.has("/track/change"))
            let change = try await Browser(desk).post(
                "/track/change", [("number", code), ("proof", "0001"), ("act", "cancel")])
            #expect(change.has("请打服务站电话"))
            #expect(try await desk.register.counts().registered == 1)
        }
    }

    @Test("who asked may change it or cancel it until somebody has accepted")
    func change() async throws {
        try await Desk.open { desk in
            let code = try await registered(desk)
            let browser = Browser(desk)
            let proof = [("number", code), ("proof", "0001")]
            #expect(try await browser.post("/track", proof).has("/track/change"))
            let noted = try await browser.post(
                "/track/change", proof + [("text", "再加盐1包"), ("act", "amend"), ("once", "a")])
            #expect(noted.has("已记下"))
            let wrong = try await browser.post(
                "/track/change", [("number", code), ("proof", "0009"), ("act", "cancel"), ("once", "b")])
            #expect(wrong.has("没有查到"))
            let clerk = try await Browser.signedIn(desk, name: "小林")
            let place = "/desk/cases/\(code)"
            _ = try await clerk.fill(try await clerk.get(place), to: "\(place)/accept", [("doer", "S01")])
            let late = try await browser.post("/track/change", proof + [("act", "cancel"), ("once", "c")])
            #expect(late.has("已经有人接了"))
            #expect(try await clerk.get(place).has("再加盐1包"))
            #expect(try await clerk.get(place).has("在办"))
        }
    }
}
