import Casework
import FoundationEssentials
import Lines
import Testing

@testable import Intake

@Suite("待告知", .timeLimit(.minutes(2)))
struct TellingTests {
    /// A case of this desk and one of another, each with somebody who was not told, as the settler found them.
    private func withUntold(_ body: (Desk, Browser, _ ours: KnownCase, _ theirs: CaseID) async throws -> Void)
        async throws
    {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            _ = try await browser.fill(page, to: "/desk/new", NewCallTests.call)
            let ours = try #require(try await desk.register.newestCases(most: 1).first?.known)
            let theirs = CaseID(UUID())
            desk.ledger.change { ledger in
                ledger.untold = [
                    UntoldNotice(
                        caseID: ours.id, number: ours.number, line: .errand, kind: "shop", grid: "rongxi-1",
                        isEmergency: false, recipient: .doer("S05"), code: "offered", since: desk.time.now),
                    UntoldNotice(
                        caseID: theirs, number: nil, line: .mediation, kind: "property", grid: "rongxi-1",
                        isEmergency: false, recipient: .requester, code: "rightsTold", since: desk.time.now),
                ]
                ledger.standings = [
                    theirs: Desk.standing(
                        theirs, number: nil, line: .mediation, kind: "property", .closed)
                ]
            }
            try await desk.settlingOnce()
            try await body(desk, browser, ours, theirs)
        }
    }

    /// The cases of which somebody was told, as the register has it.
    private func told(_ desk: Desk) async throws -> [CaseID] {
        var told: [CaseID] = []
        for row in try await desk.register.unsettled(after: 0, most: 100) {
            if try await desk.register.request(row.id)?.verb == .told { told.append(row.caseID) }
        }
        return told
    }

    @Test("whom to tell what, of which case; a case of another desk has no page here")
    func listed() async throws {
        try await withUntold { _, browser, ours, theirs in
            let today = try await browser.get("/desk/today")
            #expect(today.has("待告知 <b>2</b>"))
            let page = try await browser.get("/desk/tell")
            #expect(page.has("薛宝珍"))
            #expect(page.has("有一件事想请您办"))
            #expect(page.has("来办事的人"))
            #expect(page.has("href=\"/desk/cases/\(ours.number ?? "")\""))
            #expect(!page.has("href=\"/desk/cases/\(theirs)\""))
        }
    }

    @Test("a click says that they were told: once, of any desk's case, and the row is gone")
    func clicked() async throws {
        try await withUntold { desk, browser, ours, theirs in
            let page = try await browser.get("/desk/tell")
            let token = try #require(page.value("token"))
            let click = [
                ("token", token), ("once", "k1"), ("case", ours.number ?? ""), ("to", "doer:S05"),
                ("code", "offered"),
            ]
            #expect(try await browser.post("/desk/tell", click).location == "/desk/tell")
            #expect(try await browser.post("/desk/tell", click).location == "/desk/tell")
            let other = [
                ("token", token), ("once", "k2"), ("case", theirs.description), ("to", "requester"),
                ("code", "rightsTold"),
            ]
            #expect(try await browser.post("/desk/tell", other).location == "/desk/tell")
            #expect(try await told(desk) == [ours.id, theirs])
            let after = try await browser.get("/desk/tell")
            #expect(after.has("没有要告知的"))
            #expect(!(try await browser.get("/desk/today")).has("待告知"))
        }
    }

    @Test("who is nobody is named as a fault, and nothing is registered")
    func nobody() async throws {
        try await withUntold { desk, browser, ours, _ in
            let page = try await browser.get("/desk/tell")
            let answer = try await browser.fill(
                page, to: "/desk/tell", [("case", ours.number ?? ""), ("to", "众人"), ("code", "offered")])
            #expect(answer.status == 422)
            #expect(try await told(desk).isEmpty)
        }
    }
}
