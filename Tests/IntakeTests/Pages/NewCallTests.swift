import Casework
import Lines
import Testing

@testable import Intake

@Suite("来电登记", .timeLimit(.minutes(2)))
struct NewCallTests {
    static let call = [
        ("caller.phone", "154 0591 0001"), ("caller.name", "林依姆"), ("address", "榕荫里3号楼501"), ("kind", "shop"),
        ("text", "要米10斤 生抽1瓶 最多40块"), ("act", "save"),
    ]

    @Test("a call is registered, its number stands large on the next page, and the same key again is the same case")
    func registered() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            #expect(page.status == 200)
            let posted = try await browser.fill(page, to: "/desk/new", Self.call)
            #expect(posted.status == 303)
            let again = try await browser.fill(page, to: "/desk/new", Self.call)
            #expect(again.location == posted.location)
            #expect(try await desk.register.counts().registered == 1)
            let receipt = try await browser.follow(posted)
            let known = try #require(try await desk.register.newestCases(most: 1).first?.known)
            let number = try #require(known.number)
            #expect(receipt.has("/desk/cases/\(number)"))
            #expect(receipt.has("已登记"))
            let row = try #require(try await desk.register.requests(ofAll: [known.id])[known.id]?.first)
            let order = try await desk.opened(row.id.description, as: ErrandBody.self).request.body.order
            #expect(order?.cap == Money(fen: 4000))
            #expect(order?.items.count == 2)
            #expect(row.channel == .phone)
        }
    }

    @Test("what is wrong is named beside its field, and what was typed stays")
    func wrong() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            let answer = try await browser.fill(
                page, to: "/desk/new", [("caller.phone", "154059100"), ("text", "要<盐>"), ("kind", "")])
            #expect(answer.status == 422)
            #expect(answer.has("电话少了2位"))
            #expect(answer.has("href=\"#f-kind\""))
            #expect(answer.has("要&lt;盐&gt;"))
            #expect(answer.value("once") == page.value("once"))
            #expect(try await desk.register.counts().registered == 0)
        }
    }

    @Test("a second call of the same room and line asks 补充 or 另立, and neither is lost")
    func duplicate() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            _ = try await browser.fill(try await browser.get("/desk/new"), to: "/desk/new", Self.call)
            let second = [("address", "榕荫里3号楼501"), ("kind", "shop"), ("text", "老伴也要买米")]
            let asked = try await browser.fill(try await browser.get("/desk/new"), to: "/desk/new", second)
            #expect(asked.status == 200)
            #expect(asked.has("像是同一件事"))
            #expect(asked.has("老伴也要买米"))
            #expect(try await desk.register.counts().registered == 1)
            let code = try #require(try await desk.register.newestCases(most: 1).first?.known.number)
            let noted = try await browser.fill(asked, to: "/desk/new", second + [("noteTo", code)])
            #expect(noted.location?.hasPrefix("/desk/cases/\(code)?done=") == true)
            let page = try await browser.follow(noted)
            #expect(page.has("老伴也要买米"))
            let apart = try await browser.fill(asked, to: "/desk/new", second + [("act", "separate")])
            #expect(apart.location?.hasPrefix("/desk/receipt/") == true)
            #expect(try await desk.register.newestCases(most: 5).count == 2)
            // Another matter of the same call is never asked about.
            let same = try await browser.get("/desk/new?same=\(code)")
            #expect(same.has("林依姆"))
            #expect(same.value("sameCallAs") != nil)
            let third = try await browser.fill(
                same, to: "/desk/new", second + [("sameCallAs", same.value("sameCallAs") ?? "")])
            #expect(third.location?.hasPrefix("/desk/receipt/") == true)
        }
    }

    @Test("急: one key turns the page red and saves it; without a place the red page asks for one")
    func emergency() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            let red = try await browser.fill(page, to: "/desk/new", [("text", "门口有煤气味"), ("act", "emergency")])
            #expect(red.status == 200)
            #expect(red.has("119"))
            #expect(red.has("saveEmergency"))
            #expect(try await desk.register.counts().registered == 0)
            let saved = try await browser.fill(
                red, to: "/desk/new",
                [("text", "门口有煤气味"), ("address", "榕荫里1号楼203"), ("danger", "yes"), ("act", "saveEmergency")])
            let receipt = try await browser.follow(saved)
            #expect(receipt.has("已登记,待核实"))
            #expect(receipt.has("119"))
            #expect(try await desk.register.openAlarms().first?.isEmergency == true)
        }
    }

    @Test("a known telephone brings back who it is, how to ring back, and what is open")
    func recall() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            _ = try await browser.fill(
                page, to: "/desk/new",
                Self.call + [("safeContact.only", "手机"), ("safeContact.voicemail", "no")])
            let panel = try await browser.fill(page, to: "/desk/recall", [("phone", "15405910001"), ("room", "")])
            #expect(panel.has("林依姆"))
            #expect(panel.has("榕荫里3号楼501"))
            #expect(panel.has("154****0001"))
            #expect(panel.has("联系要小心:手机;不要留言"))
            #expect(panel.has("没办完的 1 件"))
            let nobody = try await browser.fill(page, to: "/desk/recall", [("phone", "15405910009"), ("room", "")])
            #expect(!nobody.has("林依姆"))
        }
    }

    @Test("with the ledger away a call is registered all the same, and the page says how old the states are")
    func away() async throws {
        try await Desk.open { desk in
            desk.ledger.change { $0.isAway = true }
            let browser = try await Browser.signedIn(desk)
            let page = try await browser.get("/desk/new")
            #expect(page.has("台账暂时连不上"))
            let receipt = try await browser.follow(try await browser.fill(page, to: "/desk/new", Self.call))
            #expect(receipt.has("存在本机"))
            let today = try await browser.get("/desk/today")
            #expect(today.has("林依姆"))
            #expect(today.has("待派"))
            #expect(!today.has("15405910001"))
        }
    }

    @Test("a card's number or a password is asked to be deleted; pressed once more, it was none")
    func secrets() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            let call = [
                ("caller.phone", "15405910001"), ("kind", "shop"), ("text", "密码是112233 帮我取两千"), ("act", "save"),
            ]
            let asked = try await browser.fill(try await browser.get("/desk/new"), to: "/desk/new", call)
            #expect(asked.status == 422)
            #expect(asked.has("写了像密码的字"))
            #expect(asked.value("cleared") == "yes")
            #expect(try await desk.register.counts().registered == 0)
            let saved = try await browser.fill(asked, to: "/desk/new", call + [("cleared", "yes")])
            #expect(saved.status == 303)
            let form = try await Browser(desk).post(
                "/form", [("text", "卡号6222021234567890128"), ("caller.phone", "15405910002"), ("act", "save")])
            #expect(form.has("尾号0128"))
            // Danger never waits.
            let red = try await browser.fill(
                asked, to: "/desk/new",
                [("text", "密码是112233 着火了"), ("address", "榕荫里3号楼501"), ("act", "saveEmergency"), ("once", "x")])
            #expect(red.status == 303)
        }
    }
}
