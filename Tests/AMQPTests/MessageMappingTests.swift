import AMQP
import FoundationEssentials
import TestSupport
import Testing
import Work

@Suite("a message's properties")
struct MessageMappingTests {
    private let id = "0190b6f4-7c1e-7abc-8def-0123456789ab"

    @Test("make the message that they were made from")
    func inward() throws {
        let properties = Properties(
            messageID: id.uppercased(), correlationID: id, type: "t", contentType: "c", appID: "a",
            timestamp: 1_790_000_000, at: 1_790_000_000_123, headers: ["k": .text("v")])
        let message = try properties.message([1, 2]).get()
        let expected = Message(
            id: try #require(UUID(uuidString: id)), caseID: UUID(uuidString: id), type: "t", contentType: "c",
            timestamp: 1_790_000_000_123, appID: "a", headers: ["k": .text("v")], body: [1, 2])
        #expect(message == expected)
    }

    @Test("may lack all but the id and the type")
    func sparse() throws {
        let message = try Properties(messageID: id, type: "t", timestamp: 7).message([]).get()
        #expect(message.caseID == nil)
        #expect(message.timestamp == 7_000)
        #expect(try Properties(messageID: id, type: "t", timestamp: .max).message([]).get().timestamp == .max)
    }

    @Test(
        "say what is wrong with them",
        arguments: [
            (Properties(type: "t"), "no message_id"),
            (Properties(messageID: "17", type: "t"), "message_id is not a UUID"),
            (Properties(messageID: "0190b6f4-7c1e-7abc-8def-0123456789ag", type: "t"), "message_id is not a UUID"),
            (Properties(messageID: "0190b6f4-7c1e-7abc-8def+0123456789ab", type: "t"), "message_id is not a UUID"),
            (Properties(messageID: "0190b6f4-7c1e-7abc-8def-0123456789ab"), "no type"),
            (Properties(messageID: "0190b6f4-7c1e-7abc-8def-0123456789ab", type: ""), "no type"),
            (
                Properties(messageID: "0190b6f4-7c1e-7abc-8def-0123456789ab", correlationID: "x", type: "t"),
                "correlation_id is not a UUID"
            ),
            (
                Properties(messageID: "0190b6f4-7c1e-7abc-8def-0123456789ab", type: "t", isCut: true),
                "more headers than are read"
            ),
        ])
    func malformed(properties: Properties, reason: String) {
        let malformed = #expect(throws: MalformedMessage.self) { try properties.message([9]).get() }
        #expect(malformed?.reason == reason)
        #expect(malformed?.messageID == properties.messageID)
        #expect(malformed?.headers["linli-original-type"] == properties.type.map { .text($0) })
        #expect(malformed?.headers["linli-original-message-id"] == properties.messageID.map { .text($0) })
        #expect(malformed?.body == [9])
    }

    @Test("are written as the contract has them")
    func outward() throws {
        var message = Sample.message()
        message.id = try #require(UUID(uuidString: id))
        message.caseID = nil
        message.headers = ["k": .text("v"), "x-death": .text("the broker's"), Header.at: .integer(1)]
        var scratch = PublishScratch()
        scratch.fill(Sample.outgoing("another"))
        scratch.fill(Outgoing(message, to: Destination(exchange: "x", key: "r")))
        func text(_ range: Range<Int>) -> String { String(decoding: scratch.bytes[range], as: UTF8.self) }
        #expect(text(scratch.messageID) == id)
        #expect(scratch.correlationID.isEmpty)
        #expect(text(scratch.exchange) == "x")
        #expect(text(scratch.key) == "r")
        #expect(text(scratch.type) == message.type)
        #expect(text(scratch.contentType) == message.contentType)
        #expect(text(scratch.appID) == message.appID)
        #expect(scratch.timestamp == 1_790_000_000)
        let headers = Dictionary(uniqueKeysWithValues: scratch.headers.map { (text($0.name), $0) })
        #expect(headers.keys.sorted() == ["k", Header.at])
        #expect(headers["k"]?.text.map(text) == "v")
        #expect(headers[Header.at]?.integer == 1_790_000_000_123)
    }

    @Test("are refused when no frame can carry them")
    func limits() throws {
        let long = String(repeating: "x", count: 256)
        func refused(_ key: String = "k", _ change: (inout Message) -> Void = { _ in }) {
            var message = Sample.message()
            change(&message)
            let outgoing = Outgoing(message, to: Destination(exchange: "x", key: key))
            let error = #expect(throws: AMQPError.self) { try MessageLimits.check(outgoing) }
            #expect(error?.code == .invalidMessage)
        }
        try MessageLimits.check(Sample.outgoing("k"))
        refused(long)
        refused { $0.type = long }
        refused { $0.type = "" }
        refused { $0.contentType = long }
        refused { $0.appID = long }
        refused { $0.headers[long] = .integer(1) }
        refused { $0.headers["k"] = .text(String(repeating: "v", count: MessageLimits.headerBytes)) }
        refused { message in for index in 0...96 { message.headers["\(index)"] = .integer(1) } }
        refused { $0.body = Array(repeating: 0, count: MessageLimits.body + 1) }
    }
}
