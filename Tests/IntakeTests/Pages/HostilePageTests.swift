import Casework
import HTTPTypes
import Testing

@testable import Intake

@Suite("hostile input on the pages", .timeLimit(.minutes(2)))
struct HostilePageTests {
    private static let hostile =
        "\"'><script>alert(1)</script><img src=x onerror=alert(1)>\"\u{301} onfocus=alert(1) {{house.name}}"

    private func expectHarmless(_ page: Browser.Page, _ what: String) {
        #expect(!page.has("<script>alert"), "\(what)")
        #expect(!page.has("<img"), "\(what)")
        // Every quotation mark that was typed has become an entity, also the one with an accent.
        #expect(!page.text.utf8.contains("\"\u{301} onfocus".utf8), "\(what)")
        #expect(page.status != 500, "\(what)")
    }

    @Test("whatever is typed in every field of every form comes back harmless")
    func fields() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            let names = page.text.matches(of: /name="([A-Za-z.\[\]0-9]+)"/).map { String($0.1) }
            let fields = Set(names).subtracting(["token", "once", "act", "more", "recalled"]).sorted()
            #expect(fields.count > 20)
            expectHarmless(
                try await browser.fill(page, to: "/desk/new", fields.map { ($0, Self.hostile) }), "every field at once")
            for field in fields {
                let answer = try await browser.fill(
                    page, to: "/desk/new", [(field, Self.hostile), ("kind", "shop"), ("caller.phone", "15405910001")])
                expectHarmless(answer, field)
            }
            let call = [
                ("text", Self.hostile), ("caller.name", "\"><script>alert(1)</script>"),
                ("address", "榕荫里3号楼501" + Self.hostile),
                ("caller.phone", "15405910001"), ("kind", "shop"), ("act", "separate"),
            ]
            let saved = try await browser.fill(try await browser.get("/desk/new"), to: "/desk/new", call)
            expectHarmless(try await browser.follow(saved), "receipt")
            let code = try #require(try await desk.register.newestCases(most: 1).first?.known.number)
            for path in ["/desk/cases/\(code)", "/desk/cases/\(code)/slip", "/desk/today", "/desk/new?same=\(code)"] {
                expectHarmless(try await browser.get(path), path)
            }
            expectHarmless(
                try await browser.fill(page, to: "/desk/new", call.dropLast() + [("act", "save")]), "duplicate")
        }
    }

    @Test("parameters and headers of every address do no harm")
    func parameters() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let sql = ["' OR 1=1 --", "1; DROP TABLE cases", "\u{0}", "%27", "../../../etc/passwd", Self.hostile]
            for text in sql {
                let value = Browser.escaped(text)
                for path in [
                    "/desk/today?q=\(value)", "/desk/today?state=\(value)&line=\(value)", "/desk/cases/\(value)",
                    "/desk/receipt/\(value)", "/desk/outcome/\(value)", "/desk/new?same=\(value)", "/static/\(value)",
                    "/sign-in?to=\(value)", "/form?lang=\(value)&by=\(value)", "/track?lang=\(value)",
                    "/desk/cases/10000000?done=\(value)",
                ] { expectHarmless(try await browser.get(path), path) }
                expectHarmless(
                    try await browser.post("/track", [("number", text), ("proof", text)]), "track \(text)")
            }
            browser.headers = [.acceptLanguage: Self.hostile.replacing("\u{301}", with: ""), .userAgent: "<script>"]
            expectHarmless(try await browser.get("/form"), "headers")
        }
    }

    @Test("a body that is too long, half a percent sign, and what is no form are refused with a page")
    func bodies() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            let long = try await browser.fill(page, to: "/desk/new", [("text", String(repeating: "长", count: 30_000))])
            #expect(long.status == 413)
            #expect(long.has("写得太长"))
            let odd = try await desk.raw(
                .post, "/form", "text=%E9%", [.contentType: "application/x-www-form-urlencoded"])
            #expect(odd.status == 415)
            let json = try await desk.raw(.post, "/form", "{}", [.contentType: "application/json"])
            #expect(json.status == 415)
            #expect(try await desk.register.counts().registered == 0)
        }
    }

    @Test("ten thousand names in one form are not looked at one by one")
    func names() async throws {
        try await Desk.open { desk in
            let body = (0..<8000).map { "lines[\($0)].x=1" }.joined(separator: "&").prefix(60_000)
            let answer = try await desk.raw(
                .post, "/form", String(body), [.contentType: "application/x-www-form-urlencoded"])
            #expect(answer.status == 422)
        }
    }
}
