import Casework
import HTTPTypes
import Testing

@testable import Intake

@Suite("signing in on a page", .timeLimit(.minutes(2)))
struct SignInPageTests {
    @Test("the cookie is for this site and no script; whatever key was shown before is not taken over")
    func fixation() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let first = try #require(browser.cookie)
            let again = Browser(desk)
            again.cookie = "linli=planted"
            let page = try await again.post(
                "/sign-in", [("account", "小黄"), ("password", Browser.password)])
            let set = try #require(page.headers[.setCookie])
            for word in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(set.contains(word)) }
            #expect(!set.contains("planted"))
            #expect(again.cookie != first)
            #expect(try await again.get("/desk/today").status == 200)
            let planted = Browser(desk)
            planted.cookie = "linli=planted"
            #expect(try await planted.get("/desk/today").status == 303)
        }
    }

    @Test("a wrong name, a wrong password and somebody disabled are one sentence")
    func oneSentence() async throws {
        try await Desk.open { desk in
            _ = try await Browser.signedIn(desk)
            let browser = Browser(desk)
            let wrong = try await browser.post("/sign-in", [("account", "小黄"), ("password", "nonsense1")])
            let nobody = try await browser.post("/sign-in", [("account", "小白"), ("password", Browser.password)])
            try await desk.register.disableStaff("小黄", at: desk.time.now)
            let disabled = try await browser.post("/sign-in", [("account", "小黄"), ("password", Browser.password)])
            for page in [wrong, nobody, disabled] {
                #expect(page.status == 422)
                #expect(page.has("账号或密码不对"))
                #expect(browser.cookie == nil)
            }
        }
    }

    @Test("after five wrong ones the page says how long to wait")
    func locked() async throws {
        try await Desk.open { desk in
            _ = try await Browser.signedIn(desk)
            let browser = Browser(desk)
            for _ in 0..<5 { _ = try await browser.post("/sign-in", [("account", "小黄"), ("password", "nonsense1")]) }
            let page = try await browser.post("/sign-in", [("account", "小黄"), ("password", Browser.password)])
            #expect(page.has("请等1 分钟再试"))
        }
    }

    @Test(
        "nobody is sent to another site after signing in",
        arguments: [
            "https://evil.example/", "//evil.example", "/\\evil.example", "/desk/../..//evil.example",
            "javascript:alert(1)",
            "/desk/\r\nSet-Cookie: a=b", "", "/sign-out",
        ])
    func redirects(_ to: String) async throws {
        try await Desk.open { desk in
            _ = try await Browser.signedIn(desk)
            let browser = Browser(desk)
            let page = try await browser.post(
                "/sign-in", [("account", "小黄"), ("password", Browser.password), ("to", to)])
            #expect(page.location == "/desk/new")
            let asked = try await Browser(desk).get("/sign-in?to=\(Browser.escaped(to))")
            #expect(asked.value("to") == "/desk/new")
        }
    }

    @Test("a post without its token, with another one's, or from another site, changes nothing")
    func forged() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let other = try await Browser.signedIn(desk, name: "小林")
            let theirs = try #require(try await other.get("/desk/new").value("token"))
            for token in ["", "x", theirs] {
                let page = try await browser.post("/desk/new", NewCallTests.call + [("token", token)])
                #expect(page.status == 403)
            }
            let own = try await browser.get("/desk/new")
            browser.headers = [.fetchSite: "cross-site"]
            #expect(try await browser.fill(own, to: "/desk/new", NewCallTests.call).status == 403)
            #expect(try await desk.register.counts().registered == 0)
            browser.headers = [.fetchSite: "same-origin"]
            #expect(try await browser.fill(own, to: "/desk/new", NewCallTests.call).status == 303)
        }
    }

    @Test("the key changes every quarter of an hour; idle for an hour, or after half a day, one signs in again")
    func lifetime() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let first = browser.cookie
            desk.time.pass(.minutes(16))
            let former = Browser(desk)
            former.cookie = first
            #expect(try await browser.get("/desk/today").status == 200)
            #expect(browser.cookie != first)
            #expect(try await former.get("/desk/today").status == 200)
            desk.time.pass(.minutes(2))
            #expect(try await former.get("/desk/today").status == 303)
            #expect(try await browser.get("/desk/today").status == 200)
            desk.time.pass(.minutes(61))
            #expect(try await browser.get("/desk/today").status == 303)
            let lost = try await browser.post("/desk/new", NewCallTests.call)
            #expect(lost.status == 401)
            #expect(lost.has("草稿"))
        }
    }

    @Test("signing out ends the session, also for who kept the key")
    func signOut() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let kept = Browser(desk)
            kept.cookie = browser.cookie
            let page = try await browser.get("/desk/today")
            #expect(try await browser.fill(page, to: "/sign-out", []).location == "/sign-in")
            #expect(try await kept.get("/desk/today").status == 303)
        }
    }

    @Test("sessions hold while the ledger is away")
    func away() async throws {
        try await Desk.open { desk in
            desk.ledger.change { $0.isAway = true }
            let browser = try await Browser.signedIn(desk)
            desk.time.pass(.minutes(20))
            #expect(try await browser.get("/desk/today").status == 200)
        }
    }
}
