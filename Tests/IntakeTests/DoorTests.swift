import Casework
import FoundationEssentials
import HTTPTypes
import Lines
import Testing
import Work

@testable import Intake

@Suite("the door", .timeLimit(.minutes(1)))
struct DoorTests {
    // MARK: once

    @Test("one key with other words is refused, and the first stays as it was")
    func otherWords() async throws {
        try await Desk.open { desk in
            _ = try await desk.post(DemoDayTests.first, key: "k")
            let other = try await desk.post(Desk.shopping(), key: "k")
            #expect(other.status == 422)
            #expect(other.text("type") == "urn:linli:problem:keyTaken")
            #expect(try await desk.register.counts().registered == 1)
        }
    }

    @Test("a key belongs to who uses it: two people may have the same one")
    func keysOfTwo() async throws {
        try await Desk.open { desk in
            let one = try await desk.post(DemoDayTests.first, as: .desk, key: "k")
            let two = try await desk.post(DemoDayTests.first, as: .finance, key: "k")
            #expect(one.status == 202)
            #expect(two.status == 202)
            #expect(one.text("id") != two.text("id"))
        }
    }

    @Test("the same submission twice at once is one case")
    func twiceAtOnce() async throws {
        try await Desk.open { desk in
            async let one = desk.post(DemoDayTests.first, key: "k")
            async let two = desk.post(DemoDayTests.first, key: "k")
            let replies = try await [one, two]
            #expect(Set(replies.map(\.status)) == [200, 202])
            #expect(replies[0].body == replies[1].body)
            #expect(try await desk.register.counts().registered == 1)
        }
    }

    // MARK: who

    @Test("staff channels and every step of a case need a credential; a form needs none")
    func credentialNeeded() async throws {
        try await Desk.open { desk in
            let missing = try await desk.post(DemoDayTests.first, as: nil)
            #expect(missing.status == 401)
            #expect(missing.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            #expect(try await desk.post(#"{"verb": "cancel", "case": "10000000"}"#, as: nil).status == 401)
            #expect(try await desk.get("/api/v1/alarms").status == 401)
            let form = #"{"channel": "form", "kind": "shop", "caller": {"phone": "15405910001"}, "text": "盐1包"}"#
            #expect(try await desk.post(form, as: nil).status == 202)
        }
    }

    @Test("a wrong, a rotated and a disabled token are 401, never taken for none")
    func wrongCredential() async throws {
        try await Desk.open { desk in
            let form = #"{"channel": "form", "kind": "shop", "caller": {"phone": "15405910001"}, "text": "盐1包"}"#
            #expect(try await desk.post(form, token: "linli_0123").status == 401)
            let old = try #require(desk.tokens[.desk])
            let id = try #require(desk.ids[.desk])
            let new = try await desk.register.rotateToken(of: id, random: .counting)
            #expect(try await desk.post(DemoDayTests.first, token: old).status == 401)
            #expect(try await desk.post(DemoDayTests.first, token: new.text).status == 202)
            try await desk.register.disable(id, at: desk.time.now)
            #expect(try await desk.post(DemoDayTests.first, token: new.text).status == 401)
            #expect(try await desk.register.actors().first?.isDisabled == true)
            #expect(try await desk.register.counts().registered == 1)
        }
    }

    @Test("a token is kept as a hash only")
    func hashed() async throws {
        try await Desk.open { desk in
            let token = Array(try #require(desk.tokens[.desk]).utf8)
            for path in [desk.path, desk.path + "-wal"] {
                let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
                let places = bytes.indices.filter { bytes[$0...].starts(with: token) }
                #expect(places.isEmpty)
            }
        }
    }

    @Test("a role that does not do this is 403")
    func wrongRole() async throws {
        try await Desk.open { desk in
            #expect(try await desk.post(DemoDayTests.first, as: .resident).status == 403)
            #expect(try await desk.post(DemoDayTests.first, as: .doer).status == 403)
            #expect(try await desk.get("/api/v1/alarms", as: .doer).status == 403)
            let case1 = try await desk.post(DemoDayTests.first).text("number") ?? ""
            let step = #"{"verb": "accept", "case": "\#(case1)", "doer": "S05"}"#
            #expect(try await desk.post(step, as: .resident).status == 403)
            #expect(try await desk.post(step, as: .doer).status == 202)
        }
    }

    @Test("the one at the desk does not count the community's money, and is told who does, in both languages")
    func settles() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            let step = #"{"verb": "settle", "case": "\#(number)", "cashFen": 2360}"#
            let refused = try await desk.post(step)
            #expect(refused.status == 403)
            #expect(refused.text("detail") == "请让这些岗位的同事来办:协调员、财务、书记、管理员。")
            let english = try await desk.post(step, as: .doer, language: "en")
            #expect(english.status == 403)
            #expect(english.text("detail")?.contains("coordinator, finance, secretary, administrator") == true)
            #expect(try await desk.post(step, as: .finance).status == 202)
            #expect(try await desk.register.counts().registered == 2)
        }
    }

    @Test("a 202 says where to ask what becomes of it")
    func location() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(DemoDayTests.first)
            let place = try #require(reply.headers[.location])
            #expect(place == "/api/v1/requests/\(reply.text("id") ?? "")")
            #expect(try await desk.get(place).status == 200)
        }
    }

    @Test("who typed it comes from the credential, whatever the body claims")
    func actorFromCredential() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(Desk.shopping(with: #""actor": {"id": "A99", "role": "admin"},"#))
            let request = try await desk.opened(reply.text("id") ?? "", as: ErrandBody.self).request
            #expect(request.actor == Actor(id: desk.ids[.desk] ?? "", role: .desk))
        }
    }

    // MARK: steps of a case

    @Test("a step follows the last request of its case that this register knows")
    func after() async throws {
        try await Desk.open { desk in
            let opened = try await desk.post(DemoDayTests.first)
            let number = try #require(opened.text("numberToRead"))
            let accepted = try await desk.post(
                """
                {"verb": "accept", "case": "\(number)", "channel": "phone", "doer": "S01", "onBehalfOf": "S01",
                 "heardBy": "phone", "occurredAt": "2026-03-16T08:59:00+08:00", "text": "打给林秋妹 她说可以"}
                """)
            #expect(accepted.status == 202)
            #expect(accepted.text("case") == opened.text("case"))
            #expect(accepted.text("number") == opened.text("number"))
            #expect(accepted["lookupCode"] == nil)
            let noted = try await desk.post(
                #"{"verb": "note", "case": "\#(opened.text("case") ?? "")", "text": "鸡蛋不要了 加盐1包"}"#)
            let first = try await desk.opened(accepted.text("id") ?? "", as: ErrandBody.self).request
            let second = try await desk.opened(noted.text("id") ?? "", as: ErrandBody.self).request
            #expect(first.after?.description == opened.text("id"))
            #expect(second.after == first.id)
            #expect(first.onBehalfOf == "S01")
            #expect(first.heardBy == .phone)
            #expect(first.occurredAt == Instant(iso: "2026-03-16T08:59:00+08:00"))
            #expect(first.at == desk.time.now)
            #expect(second.channel == .desk)
        }
    }

    @Test("words beside a step that keeps none travel with it")
    func remark() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            let reply = try await desk.post(
                #"{"verb": "absent", "case": "\#(number)", "doer": "S05", "text": "敲门没人 电话没接"}"#)
            let request = try await desk.opened(reply.text("id") ?? "", as: ErrandBody.self).request
            #expect(request.remark == "敲门没人 电话没接")
        }
    }

    @Test("a correction finds the new grid and the new door")
    func amend() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            let reply = try await desk.post(
                """
                {"verb": "amend", "case": "\(number)", "address": "榕荫里8号楼102", "phone": "154 0591 0002",
                 "room": "forged"}
                """)
            let body = try await desk.opened(reply.text("id") ?? "", as: ErrandBody.self).request.body
            guard case .amend(let amendment)? = body.deskAct else {
                Issue.record("not a correction")
                return
            }
            #expect(amendment.grid == "rongxi-2")
            #expect(amendment.room == "榕荫里|8||102")
            // From now on the case is looked up by the new phone.
            #expect(try await desk.get("/api/v1/cases/\(number)/public?tail=0002").status == 200)
            #expect(try await desk.get("/api/v1/cases/\(number)/public?tail=0001").status == 404)
        }
    }

    @Test("all that is wrong with a step is named at once, in both languages")
    func faultyStep() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            let step = """
                {"verb": "purchase", "case": "\(number)", "occurredAt": "2026-03-16T23:00:00+08:00",
                 "heardBy": "pigeon", "channel": "timer", "totalFen": -3, "onBehalfOf": "林秋妹"}
                """
            let zh = try await desk.post(step)
            #expect(zh.status == 422)
            #expect(zh.faults["occurredAt"] == "不能晚于现在")
            #expect(zh.faults["totalFen"] == "不能是负数")
            #expect(zh.faults.keys.sorted() == ["channel", "heardBy", "occurredAt", "onBehalfOf", "totalFen"])
            let en = try await desk.post(step, language: "en")
            #expect(en.faults["occurredAt"] == "must not be later than now")
            #expect(en.headers[.contentLanguage] == "en")
        }
    }

    @Test(
        "a verb that the line has not is a fault, and so is the one that only timers have",
        arguments: ["fly", "due", ""])
    func unknownVerb(verb: String) async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            let reply = try await desk.post(#"{"verb": "\#(verb)", "case": "\#(number)"}"#)
            #expect(reply.status == 422)
            #expect(reply.faults.keys.contains("verb"))
        }
    }

    @Test("a number that nobody knows is 404; one of another desk is found in the ledger, or waits for it")
    func otherDesk() async throws {
        try await Desk.open { desk in
            let number = CaseNumber(
                prefix: 44, counter: 5, by: NumberPermutation(secret: Data("other".utf8), prefix: 44))
            let step = #"{"verb": "note", "case": "\#(number)", "text": "又来电话"}"#
            #expect(try await desk.post(step).status == 404)
            desk.ledger.change { $0.isAway = true }
            let away = try await desk.post(step)
            #expect(away.status == 503)
            #expect(away.headers[.retryAfter] == "30")
            let id = CaseID(desk.house.ids())
            desk.ledger.change {
                $0.isAway = false
                $0.standings[id] = Desk.standing(id, number: number.text, line: .mediation, kind: "neighbour", .toTalk)
            }
            let found = try await desk.post(step)
            #expect(found.status == 202)
            #expect(found.text("case") == id.description)
            #expect(found.text("line") == "mediation")
            // Known here from now on: the ledger may be away.
            desk.ledger.change { $0.isAway = true }
            let second = try await desk.post(step)
            let request = try await desk.opened(second.text("id") ?? "", as: MediationBody.self).request
            #expect(request.after?.description == found.text("id"))
        }
    }

    // MARK: where and what

    @Test(
        "the line follows from the kind where only one has it",
        arguments: [
            (#""kind": "neighbour""#, "mediation"), (#""kind": "other""#, "fault: line"),
            (#""kind": "other", "line": "errand""#, "errand"), (#""kind": "fly""#, "fault: kind"),
            (#""kind": "care", "line": "errand""#, "fault: kind"),
            (#""kind": "care", "line": "gardening""#, "fault: line"),
        ])
    func line(fields: String, found: String) async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(
                #"{\#(fields), "channel": "phone", "caller": {"phone": "15405910001"}, "text": "请"}"#)
            #expect((reply.text("line") ?? reply.faults.keys.map { "fault: \($0)" }.joined()) == found)
        }
    }

    @Test(
        "a grid is one of the directory's, found from the address, or from the words where there is none",
        arguments: [
            (#""text": "x", "address": "井尾弄31号""#, "rongxi-4"), (#""text": "桂香苑B座1203黄先生要盐""#, "rongxi-3"),
            (#""text": "x", "address": "别处3号楼""#, "none"),
            (#""text": "x", "address": "别处3号楼", "grid": "rongxi-2""#, "rongxi-2"),
            (#""text": "x", "grid": "errand.urgent.#""#, "fault: grid"),
            (#""text": "x", "grid": "elsewhere-9""#, "fault: grid"),
        ])
    func grid(fields: String, found: String) async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(
                #"{"kind": "shop", "channel": "phone", "caller": {"phone": "15405910001"}, \#(fields)}"#)
            guard let id = reply.text("id") else {
                #expect(reply.faults.keys.map { "fault: \($0)" } == [found])
                return
            }
            let grid = try await desk.opened(id, as: ErrandBody.self).request.body.submission?.grid
            #expect(grid?.text == found)
        }
    }

    @Test("at the desk words of danger only colour a case, with advice for the clerk; on a form they hold it")
    func words() async throws {
        try await Desk.open { desk in
            func post(_ channel: String) async throws -> Desk.Reply {
                try await desk.post(
                    """
                    {"kind": "shop", "channel": "\(channel)", "caller": {"phone": "15405910001"}, "text": "帮买把菜刀 要快的"}
                    """)
            }
            let phone = try await post("phone")
            #expect(phone["held"] == .bool(false))
            guard case .object(let safety)? = phone["safety"] else {
                Issue.record("no advice")
                return
            }
            #expect(safety["words"] == .list([.text("violence")]))
            let form = try await post("form")
            #expect(form["held"] == .bool(true))
            #expect(try await desk.register.openAlarms().count == 1)
        }
    }

    @Test("a traceparent is carried on, and anything else under that name is not", arguments: [true, false])
    func traceparent(isGood: Bool) async throws {
        let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let typed = try TypedRequest(
            bytes: Array("{}".utf8), credential: nil, traceparent: isGood ? good : "\(good)-x\r\nlinli-line: errand")
        #expect(typed.traceparent == (isGood ? good : ""))
    }
}
