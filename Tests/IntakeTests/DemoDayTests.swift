import Casework
import FoundationEssentials
import HTTPTypes
import Lines
import Testing

@testable import Intake

@Suite("rows of the demo day, at the door", .timeLimit(.minutes(1)))
struct DemoDayTests {
    static let first = """
        {"line": "errand", "kind": "shop", "verb": "submit", "channel": "phone",
         "caller": {"name": "林依姆", "phone": "154 0591 0001"}, "address": "榕荫里3号楼501", "capFen": 4000,
         "payment": "onDelivery",
         "text": "榕荫里3号楼501林依姆 脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 最多40块 钱到付 中午前要"}
        """

    @Test("row 1: a number to read aloud, the grid of the address, three items out of the sentence")
    func shopping() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(Self.first, key: "desk1-0901")
            #expect(reply.status == 202)
            #expect(reply.text("state") == "registered")
            let number = try #require(CaseNumber(reply.text("number") ?? ""))
            #expect(number.prefix == 10)
            #expect(reply.text("numberToRead") == number.inPairs)
            #expect(reply.text("lookupCode")?.count == 8)
            #expect(reply["held"] == .bool(false))
            let envelope = try await desk.opened(reply.text("id") ?? "", as: ErrandBody.self)
            #expect(envelope.number == number.text)
            #expect(envelope.request.actor == Actor(id: desk.ids[.desk] ?? "", role: .desk))
            guard case .submit(let order) = envelope.request.body else {
                Issue.record("not a submission")
                return
            }
            #expect(order.items.map(\.description) == ["米10斤", "生抽1瓶", "鸡蛋1板"])
            #expect(order.submission.grid == "rongxi-1")
            #expect(order.submission.room == "榕荫里|3||501")
            #expect(order.submission.requester.phone == "15405910001")
        }
    }

    @Test("row 2: Enter twice is the same number and code again, and nothing new in the register")
    func enterTwice() async throws {
        try await Desk.open { desk in
            let once = try await desk.post(Self.first, key: "desk1-0901")
            let twice = try await desk.post(Self.first, key: "desk1-0901")
            #expect(once.status == 202)
            #expect(twice.status == 200)
            #expect(twice.body == once.body)
            #expect(try await desk.register.counts().registered == 1)
        }
    }

    @Test("row 5: a form without its kind and with a short phone is told both, in Chinese, and not registered")
    func faultyForm() async throws {
        try await Desk.open { desk in
            let form = """
                {"channel": "form", "caller": {"name": "陈㛃", "phone": "154059100"}, "text": ""}
                """
            let reply = try await desk.post(form, as: nil)
            #expect(reply.status == 422)
            #expect(reply.headers[.contentType] == "application/problem+json; charset=utf-8")
            #expect(reply.faults == ["caller.phone": "电话少了2位", "text": "请写要办什么"])
            #expect(try await desk.register.counts().registered == 0)
            let english = try await desk.post(form, as: nil, language: "en-GB,en;q=0.9,zh;q=0.2")
            #expect(english.faults["caller.phone"] == "2 digits of the phone number are missing")
            #expect(english.text("title") == "Some fields need another look")
        }
    }

    @Test("row 6: full-width digits are normalised, a rare glyph and a pick-up code are kept")
    func pickup() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(
                """
                {"channel": "form", "line": "errand", "kind": "pickup",
                 "caller": {"name": "陈㛃", "phone": "１５４０５９１０００６"}, "address": "融和新村7幢301",
                 "secret": "7-3-2081", "text": "帮忙取个快递 驿站在北门 取件码 7-3-2081 我腿打石膏 送到融和新村7幢301 谢谢"}
                """, as: nil)
            #expect(reply.status == 202)
            #expect(reply["held"] == .bool(false))
            let envelope = try await desk.opened(reply.text("id") ?? "", as: ErrandBody.self)
            guard case .submit(let order) = envelope.request.body else {
                Issue.record("not a submission")
                return
            }
            #expect(order.submission.requester.name == "陈㛃")
            #expect(order.submission.requester.phone == "15405910006")
            #expect(order.submission.grid == "rongxi-5")
            #expect(order.secret == "7-3-2081")
            #expect(envelope.request.actor == .resident)
        }
    }

    @Test("row 7: danger is one key: held, urgent, alarmed, with what to say and whom to call; nobody is sent")
    func gas() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(
                """
                {"channel": "phone", "line": "errand", "kind": "other", "danger": "是", "dangerKind": "燃气",
                 "caller": {"name": "邻居(未留名)", "phone": "15405910007"}, "address": "榕荫里1号楼203",
                 "text": "急!榕荫里1号楼203 邻居说敲门阿婆没人应 门口有煤气味!"}
                """)
            #expect(reply.status == 202)
            #expect(reply["held"] == .bool(true))
            #expect(reply["emergency"] == .bool(true))
            guard case .object(let safety)? = reply["safety"], case .list(let call)? = safety["call"],
                case .object(let first)? = call.first, case .list(let say)? = safety["say"]
            else {
                Issue.record("no advice")
                return
            }
            #expect(first["number"] == .text("119"))
            #expect(say.first == .text("先打119和燃气抢修。"))
            let row = try #require(try await desk.register.unsent(urgent: true, most: 9, at: desk.time.now).first)
            #expect(row.wire.urgent)
            let alarm = try #require(try await desk.register.alarms(dueAt: desk.time.now).first)
            #expect(alarm.isEmergency)
            #expect(alarm.number == reply.text("number"))
        }
    }

    @Test("row 20: a program is told three faults at once")
    func program() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(
                """
                {"channel": "api", "kind": "shop", "items": [{"name": "矿泉水", "qty": -2, "unit": "卡车"}]}
                """, as: nil)
            #expect(reply.status == 422)
            #expect(
                reply.faults == [
                    "items[0].qty": "要大于0", "items[0].unit": "不在单位表", "caller": "联系方式(电话或地址)至少一项",
                ])
        }
    }

    @Test("row 40: words on a form hold it for a person, answer at once, and send nobody")
    func listen() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(
                """
                {"channel": "form", "line": "condolence", "kind": "listen",
                 "caller": {"phone": "15405910040"}, "address": "桂香苑D座",
                 "text": "儿子一年没回来了,药也不想吃了,活着没什么意思,给你们添麻烦了"}
                """, as: nil)
            #expect(reply.status == 202)
            #expect(reply["held"] == .bool(true))
            #expect(reply["emergency"] == .bool(false))
            guard case .object(let safety)? = reply["safety"], case .list(let call)? = safety["call"] else {
                Issue.record("no advice")
                return
            }
            let numbers = call.compactMap { if case .object(let line) = $0 { line["number"] } else { nil } }
            #expect(numbers == [.text("12356"), .text("110"), .text("120")])
            #expect(safety["words"] == nil)
            #expect(try await desk.register.openAlarms().map(\.kind) == ["listen"])
        }
    }
}
