import Casework
import FoundationEssentials
import GRDB
import Lines
import Testing
import Work

@testable import Intake

/// A step that the system could not do is red at the desk until a person has dealt with it. Without `recheckParked` what
/// was replayed stays red for ever; without the register's part in `isParked` a parked first call is not red at all.
@Suite("系统没能处理的一步", .timeLimit(.minutes(2)))
struct ParkedMarkTests {
    private static let words = "系统没能处理这一步,已保留,请先人工跟进"

    /// A call whose first request is parked, as the settler found it.
    private func withParkedCall(
        _ reason: Reason.Code = .dataError, _ body: (Desk, Browser, RegisteredRequest, String) async throws -> Void
    ) async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            _ = try await browser.fill(try await browser.get("/desk/new"), to: "/desk/new", NewCallTests.call)
            let news = try #require(try await desk.register.newestCases(most: 1).first)
            let row = try #require(try await desk.register.requests(of: news.known.id).first)
            desk.ledger.change { $0.fates[row.id] = .parked(reason: reason.rawValue) }
            try await desk.settlingOnce()
            try await body(desk, browser, row, "/desk/cases/\(news.known.number ?? "")")
        }
    }

    @Test("a first call that is parked is red in the list and on its page, and people can go on by hand")
    func firstCall() async throws {
        try await withParkedCall { (desk, browser, row, place) async throws in
            let today = try await browser.get("/desk/today?state=parked")
            #expect(today.has("异常·待人工处理"))
            #expect(today.has("有一步没处理成,请先人工跟进"))
            let page = try await browser.get(place)
            #expect(page.has("\(Self.words)。"))
            #expect(page.has("154 0591 0001"))
            let next = try await browser.follow(
                try await browser.fill(page, to: "\(place)/accept", [("doer", "S01"), ("heardBy", "phone")]))
            #expect(next.has("action=\"\(place)/purchase\""))
            let track = try await desk.get("/api/v1/cases/\(row.number ?? "")/public?tail=0001")
            #expect(track.text("say") == Words.ask.text(in: .zh))
        }
    }

    @Test("what its worker died of is not decided at the desk as well")
    func crashed() async throws {
        try await withParkedCall(.crashed) { (_, browser, _, place) async throws in
            let page = try await browser.get(place)
            #expect(page.has("异常·待人工处理"))
            #expect(!page.has("action=\"\(place)/accept\""))
        }
    }

    @Test("the mark stays while it is on its way once more, and goes when it has taken effect")
    func replayed() async throws {
        try await withParkedCall { (desk, browser, row, place) async throws in
            desk.ledger.change { $0.fates[row.id] = nil }
            desk.time.pass(.minutes(2))
            try await desk.settlingOnce()
            #expect(try await browser.get(place).has("异常·待人工处理"))
            desk.ledger.change {
                $0.fates[row.id] = .committed
                $0.standings[row.caseID] = Desk.standing(
                    row.caseID, number: row.number, line: .errand, kind: "shop", .toAssign)
            }
            desk.time.pass(.minutes(2))
            try await desk.settlingOnce()
            let page = try await browser.get(place)
            #expect(!page.has("异常·待人工处理"))
            #expect(!page.has(Self.words))
            #expect(try await desk.register.counts().committed == 1)
        }
    }

    @Test("who asks is told at once what has become of a replay")
    func asked() async throws {
        try await withParkedCall { (desk, browser, row, _) async throws in
            #expect(try await desk.get("/api/v1/requests/\(row.id)").text("state") == "parked")
            #expect(try await browser.get("/desk/outcome/\(row.id)").has(Self.words))
            desk.ledger.change { $0.fates[row.id] = .committed }
            #expect(try await desk.get("/api/v1/requests/\(row.id)").text("state") == "committed")
            #expect(try await browser.get("/desk/outcome/\(row.id)").has("已登记,已入账"))
            #expect(try await desk.register.request(row.id)?.fate == .committed)
        }
    }

    @Test("what was dropped is over and no longer red; brought back, it is red again")
    func dropped() async throws {
        try await withParkedCall { (desk, browser, row, place) async throws in
            desk.ledger.change { $0.fates[row.id] = .dropped }
            desk.time.pass(.minutes(2))
            try await desk.settlingOnce()
            #expect(
                try await !desk.register.openCases(readBefore: desk.time.now + .days(1), most: 9).contains(row.caseID))
            #expect(try await desk.get("/api/v1/requests/\(row.id)").text("state") == "dropped")
            let page = try await browser.get(place)
            #expect(!page.has("异常·待人工处理"))
            #expect(page.has("系统没能处理这一步,管理员决定不办"))
            desk.ledger.change { $0.fates[row.id] = .parked(reason: "dataError") }
            desk.time.pass(.minutes(2))
            try await desk.settlingOnce()
            #expect(try await browser.get(place).has("异常·待人工处理"))
            #expect(
                try await desk.register.openCases(readBefore: desk.time.now + .days(1), most: 9).contains(row.caseID))
        }
    }

    @Test("a look at what is parked does not make it younger")
    func age() async throws {
        try await withParkedCall { (desk, _, row, _) async throws in
            let settled = desk.time.now
            desk.time.pass(.days(2))
            try await desk.settlingOnce()
            let newest = try await desk.register.reader.read {
                try Int64.fetchOne($0, sql: "SELECT max(settled_at) FROM requests")
            }
            #expect(newest == settled.milliseconds)
            #expect(try await desk.register.holdsParked(of: row.caseID))
        }
    }
}
