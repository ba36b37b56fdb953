import Casework
import FoundationEssentials
import Testing

@testable import Intake

@Suite("bodies that mean no good", .timeLimit(.minutes(1)))
struct HostileTests {
    @Test("a megabyte is 413, and nothing of it is kept")
    func tooLarge() async throws {
        try await Desk.open { desk in
            let body = "{\"text\": \"" + String(repeating: "啊", count: 350_000) + "\"}"
            let reply = try await desk.post(body)
            #expect(reply.status == 413)
            #expect(reply.text("detail")?.contains("65536") == true)
            #expect(try await desk.register.counts().registered == 0)
        }
    }

    @Test(
        "what is no JSON object is 400",
        arguments: [
            "", "null", "[]", "\"x\"", "{", "{\"a\": 1e999}", "{\"a\": 1, \"a\": 2}",
            "{\"a\":" + String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000) + "}",
        ])
    func notJSON(body: String) async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(body)
            #expect(reply.status == 400)
            #expect(reply.text("type") == "urn:linli:problem:notJSON")
        }
    }

    @Test(
        "anything but JSON is 415: a form on another page cannot send it",
        arguments: ["text/plain", "", "application/x-www-form-urlencoded"])
    func mediaType(type: String) async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(DemoDayTests.first, type: type)
            #expect(reply.status == 415)
            #expect(try await desk.post(DemoDayTests.first, type: "Application/JSON; charset=utf-8").status == 202)
        }
    }

    @Test(
        "a wrong type in any field is a fault of that field, or is taken: never a crash, never a broken answer",
        arguments: [
            "null", "true", "-1", "1e300", "9223372036854775807", "99999999999999999999", "\"\"", "\"\\u0000\"", "[]",
            "[[]]", "[null]", "[{}]", "{}", "{\"a\": {\"b\": []}}", "\"𣵦㛃\"",
        ])
    func wrongTypes(value: String) async throws {
        let fields = [
            "verb", "line", "kind", "channel", "caller", "address", "text", "danger", "dangerKind", "items", "capFen",
            "payment", "secret", "custody", "cashFen", "needBy", "safeContact", "reportedBy", "sameCallAs", "grid",
            "number", "occurredAt", "onBehalfOf", "heardBy", "urgent", "answered", "case", "applicant", "person",
        ]
        try await Desk.open { desk in
            for field in fields {
                var typed: [String: String] = [
                    "kind": "\"shop\"", "channel": "\"phone\"", "caller": "{\"phone\": \"15405910001\"}",
                    "text": "\"盐1包\"", "address": "\"榕荫里3号楼501\"",
                ]
                typed[field] = value
                let body = "{" + typed.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
                let reply = try await desk.post(body)
                #expect([202, 422, 404].contains(reply.status), "\(field): \(value) gave \(reply.status)")
                if reply.status == 422 { #expect(!reply.faults.isEmpty) }
            }
        }
    }

    @Test(
        "wrong types all over a step are faults too",
        arguments: ["accept", "purchase", "deliver", "record", "amend", "release"])
    func wrongTypesOfSteps(verb: String) async throws {
        let fields = [
            "doer", "custodyTaken", "cashTakenFen", "totalFen", "lines", "receipt", "changeFen", "minutes", "outcome",
            "closes", "phone", "room", "text", "residentConfirmed", "leftWithNeighbour", "name", "address",
        ]
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            for value in ["[]", "{}", "-1", "\"\\u0000\"", "[[[]]]", "1e300", "true"] {
                let typed = fields.map { "\"\($0)\": \(value)" }.joined(separator: ", ")
                let reply = try await desk.post("{\"verb\": \"\(verb)\", \"case\": \"\(number)\", \(typed)}")
                #expect([202, 422].contains(reply.status), "\(verb) with \(value) gave \(reply.status)")
            }
        }
    }

    @Test("an address that nobody knows is a problem document, not an empty answer")
    func notFound() async throws {
        try await Desk.open { desk in
            let reply = try await desk.get("/api/v2/requests", language: "en")
            #expect(reply.status == 404)
            #expect(reply.text("title") == "No such address")
            #expect(try await desk.get("/healthz").status == 200)
        }
    }

    @Test("no name, phone, place, word or token is in any line of the log, at any level")
    func logs() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first, key: "a").text("number") ?? ""
            _ = try await desk.post(DemoDayTests.first, key: "a")
            _ = try await desk.post(#"{"verb": "absent", "case": "\#(number)", "text": "敲门没人 电话没接"}"#)
            _ = try await desk.post(#"{"caller": {"name": "林依姆", "phone": "154"}, "text": 7}"#)
            _ = try await desk.post(#"{"text": "脚扭到下不来楼"#)
            _ = try await desk.get("/api/v1/cases/\(number)/public?tail=0001")
            desk.register.commits.close()
            _ = try await desk.post(DemoDayTests.first)
            let log = desk.book.text
            #expect(log.contains("registered"))
            for secret in ["林依姆", "0591", "15405", "榕荫里", "501", "脚扭", "鸡蛋", "敲门", "小吴", number] + desk.tokens.values {
                #expect(!log.contains(secret), "the log holds \(secret)")
            }
        }
    }
}
