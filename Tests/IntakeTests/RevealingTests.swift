import Casework
import HTTPTypes
import Lines
import Testing

@testable import Intake

@Suite("What is private is registered first and shown after")
struct RevealingTests {
    private static let parcel = """
        {"line": "errand", "kind": "pickup", "channel": "phone", "text": "帮忙取个快递", "secret": "7-3-2081",
         "caller": {"name": "陈㛃", "phone": "15405910006"}, "address": "融和新村7幢301"}
        """

    /// Registers a look, and gives its request's id.
    private func look(_ what: String, _ desk: Desk, as role: Actor.Role) async throws -> String {
        let number = try await desk.post(Self.parcel).text("number") ?? ""
        let step = #"{"verb": "reveal", "case": "\#(number)", "what": "\#(what)"}"#
        let reply = try await desk.post(step, as: role)
        #expect(reply.status == 202)
        return reply.text("id") ?? ""
    }

    @Test("the pick-up code is shown once the ledger has the look, and to nobody but who asked")
    func secret() async throws {
        try await Desk.open { desk in
            let id = try await look("secret", desk, as: .doer)
            let path = "/api/v1/requests/\(id)/revealed"
            let early = try await desk.get(path, as: .doer)
            #expect(early.status == 409 && early.text("secret") == nil)
            desk.ledger.change { $0.fates[Casework.RequestID(id)!] = .committed }
            let shown = try await desk.get(path, as: .doer)
            #expect(shown.text("secret") == "7-3-2081" && shown.text("name") == nil)
            #expect(shown.headers[.cacheControl] == "no-store")
            #expect(try await desk.get(path, as: .desk).status == 404)
            #expect(try await desk.get(path).status == 401)
        }
    }

    @Test("what the line refused is not shown, and the reason is said")
    func refused() async throws {
        try await Desk.open { desk in
            let id = try await look("secret", desk, as: .desk)
            desk.ledger.change {
                $0.fates[Casework.RequestID(id)!] = .refused(Refusal(.rule, ["rule": "notTaken"]))
            }
            let reply = try await desk.get("/api/v1/requests/\(id)/revealed", as: .desk)
            #expect(reply.status == 403 && reply.text("detail") == "还没有人接单,接了才能看。")
            #expect(reply.text("secret") == nil)
        }
    }

    @Test("the desk sees whom it serves, as was said last, while both servers are down; a doer waits for the ledger")
    func contact() async throws {
        try await Desk.open { desk in
            desk.ledger.change { $0.isAway = true }
            let id = try await look("contact", desk, as: .desk)
            let number = try await desk.register.request(Casework.RequestID(id)!)?.number ?? ""
            let amend = #"{"verb": "amend", "case": "\#(number)", "phone": "15405910009"}"#
            #expect(try await desk.post(amend).status == 202)
            let shown = try await desk.get("/api/v1/requests/\(id)/revealed", as: .desk)
            #expect(shown.text("name") == "陈㛃" && shown.text("phone") == "15405910009")
            #expect(shown.text("address") == "融和新村7幢301" && shown.text("secret") == nil)
            let step = #"{"verb": "reveal", "case": "\#(number)", "what": "contact"}"#
            let other = try await desk.post(step, as: .doer).text("id") ?? ""
            #expect(try await desk.get("/api/v1/requests/\(other)/revealed", as: .doer).status == 409)
        }
    }

    @Test("no other request's body is shown")
    func otherVerb() async throws {
        try await Desk.open { desk in
            let id = try await desk.post(Self.parcel).text("id") ?? ""
            desk.ledger.change { $0.fates[Casework.RequestID(id)!] = .committed }
            #expect(try await desk.get("/api/v1/requests/\(id)/revealed", as: .desk).status == 404)
        }
    }

    @Test("a doer's own credential speaks in her own name")
    func ownName() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(Self.parcel).text("number") ?? ""
            let step = { (fields: String) in #"{"verb": "accept", "case": "\#(number)"\#(fields)}"# }
            #expect(try await desk.post(step(#", "doer": "S01""#), as: .doer).status == 403)
            #expect(try await desk.post(step(#", "onBehalfOf": "S01""#), as: .doer).status == 403)
            let reply = try await desk.post(step(""), as: .doer)
            #expect(reply.status == 202)
            let request = try await desk.opened(reply.text("id") ?? "", as: ErrandBody.self).request
            #expect(request.actor.doer == "S05")
            guard case .accept(let acceptance) = request.body else {
                Issue.record("it is \(request.verb.rawValue)")
                return
            }
            #expect(acceptance.doer == "S05")
        }
    }

    @Test("a doer's credential names her in the directory; one of the staff can be a steward too")
    func named() async throws {
        try await Desk.openStill { desk in
            await #expect(throws: RegisterError.self) {
                try await desk.register.addActor("薛宝珍", role: .doer, at: desk.time.now, random: .counting)
            }
            let (id, token) = try await desk.register.addActor(
                "薛宝珍", role: .coordinator, doer: "S05", at: desk.time.now, random: .counting)
            #expect(try desk.register.actor(showing: token)?.doer == "S05")
            try await desk.register.setDoer(of: id, to: nil)
            #expect(try desk.register.actor(showing: token) == Actor(id: id, role: .coordinator))
        }
    }
}

/// What a number on a receipt becomes at the door.
@Suite("The number of a receipt")
struct ReceiptNumberTests {
    @Test("is a digest of its own, whatever its blanks and its case")
    func digest() async throws {
        try await Desk.open { desk in
            func digest(_ number: String) async throws -> String? {
                let opened = try await desk.post(DemoDayTests.first).text("number") ?? ""
                let reply = try await desk.post(
                    """
                    {"verb": "record", "case": "\(opened)", "doer": "S01", "totalFen": 100, "receiptNumber": "\(number)"}
                    """)
                let body = try await desk.opened(reply.text("id") ?? "", as: ErrandBody.self).request.body
                guard case .record(_, let delivery) = body else { return nil }
                #expect(delivery.proof.mark?.number == number)
                return delivery.proof.mark?.digest
            }
            let first = try #require(try await digest("NO 0017a"))
            #expect(first.count == 64)
            #expect(try await digest("no0017A") == first)
            #expect(try await digest("NO 0018") != first)
        }
    }
}

/// Whoever approves is one of the house, and the line learns who that is in the directory.
@Suite("The approver of what is given or borne")
struct ApproverTests {
    private func visit(approvedBy code: String) -> String {
        """
        {"kind": "care", "person": {"resident": "R01"}, "address": "榕荫里1号楼203", "batch": "2026-03", "approvedBy": "\(code)",
         "goods": {"sets": 1}, "approverDoer": "S01", "channel": "phone"}
        """
    }

    /// Seen to fail when the code is taken as it was typed, and when who it is is.
    @Test("is looked up at the door; a code that nobody has, or no longer, or a doer's, is a fault")
    func lookedUp() async throws {
        try await Desk.open { desk in
            let secretary = try await desk.register.addActor(
                "严书记", role: .secretary, doer: "S03", at: desk.time.now, random: .counting
            ).id
            let reply = try await desk.post(visit(approvedBy: secretary))
            #expect(reply.faults == [:])
            let request = try await desk.opened(reply.text("id") ?? "", as: CondolenceBody.self).request
            #expect(request.body.order?.arrangement.approvedBy == Approver(actor: secretary, doer: "S03"))
            try await desk.register.setDoer(of: secretary, to: nil)
            let another = try await desk.post(visit(approvedBy: secretary)).text("id") ?? ""
            let second = try await desk.opened(another, as: CondolenceBody.self).request
            #expect(second.body.order?.arrangement.approvedBy == Approver(actor: secretary))
            let stranger = try await desk.post(visit(approvedBy: "A99"))
            #expect(stranger.status == 422 && stranger.faults.keys.sorted() == ["approvedBy"])
            let doer = try #require(desk.ids[.doer])
            #expect(try await desk.post(visit(approvedBy: doer)).status == 422)
            try await desk.register.disable(secretary, at: desk.time.now)
            #expect(try await desk.post(visit(approvedBy: secretary)).status == 422)
        }
    }
}
