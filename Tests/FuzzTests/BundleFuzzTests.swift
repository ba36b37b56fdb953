import FoundationEssentials
import SwiftProtobuf
import TestSupport
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("Whatever comes to the ledger", .timeLimit(.minutes(60)))
struct BundleFuzzTests {
    @Test("a bundle, damaged or strange, is read or refused, and what is read of it is planned or refused")
    func bundles() throws {
        var before = 0
        for number in 0..<Fuzz.count {
            if number == Fuzz.count / 10 { before = Fuzz.resident }
            var dice = Fuzz.dice(number)
            let decisions = (0..<Int.random(in: 1...3, using: &dice)).map { _ in dice.decision() }
            let whole: [UInt8] = try WireBundle.with { $0.decisions = decisions }.serializedBytes()
            // Refused is as good as read.
            guard let opened = try? Bundler.open(dice.chance(70) ? dice.damaged(whole) : whole) else { continue }
            let sound = opened.filter { $0.fault == nil }
            let plan = CommitPlan(sound, on: Books())
            #expect(plan.standing.count + plan.lost.count + plan.duplicates == sound.count, "input \(number)")
        }
        #expect(Fuzz.resident - before < 64 << 20)
    }

    @Test("a message with whatever headers becomes a row of the 异常区, and a request again")
    func messages() throws {
        var before = 0
        for number in 0..<Fuzz.count {
            if number == Fuzz.count / 10 { before = Fuzz.resident }
            var dice = Fuzz.dice(number)
            let message = dice.message()
            let delivery = Delivery(
                tag: .init(epoch: 1, number: 1), redelivered: false,
                destination: .init(exchange: Exchange.parked, key: "errand.normal.g1"), content: .success(message),
                queue: Queue.parked)
            let row = ParkedRow(delivery, message)
            #expect(row.messageID == message.id)
            _ = row.request?.message(app: "test")
        }
        #expect(Fuzz.resident - before < 64 << 20)
    }
}

extension Dice {
    fileprivate mutating func decision() -> WireDecision {
        var decision = WireDecision()
        decision.request = request()
        decision.version =
            chance(80) ? UInt64.random(in: 0...3, using: &self) : UInt64.random(in: 0 ... .max, using: &self)
        decision.outcome = [.accepted, .refused, .nothing, .unspecified].randomElement(using: &self) ?? .accepted
        decision.facts = Data(bytes(upTo: 80))
        decision.state = Data(bytes(upTo: 80))
        if chance(90) { decision.summary = WireSummary() }
        decision.claims = (0..<Int.random(in: 0...3, using: &self)).map { _ in claim() }
        decision.releases = (0..<Int.random(in: 0...2, using: &self)).map { _ in claim() }
        // Balanced, also where the amounts are beyond all money.
        let fen = Int64.random(in: .min ... .max, using: &self)
        if chance(50) { decision.postings = [posting(fen), posting(0 &- fen)] }
        decision.timers = (0..<Int.random(in: 0...2, using: &self)).map { _ in timer() }
        decision.verb = word()
        decision.occurredAt = Int64.random(in: .min ... .max, using: &self)
        decision.at = Int64.random(in: .min ... .max, using: &self)
        return decision
    }

    private mutating func request() -> WireRequest {
        var request = WireRequest()
        request.id = id()
        request.caseID = id()
        request.line = word()
        request.at = Int64.random(in: .min ... .max, using: &self)
        request.body = Data(bytes(upTo: 60))
        request.attempt = UInt32.random(in: 0 ... .max, using: &self)
        return request
    }

    /// Of sixteen bytes nearly always, and often the same one.
    private mutating func id() -> Data {
        if chance(3) { return Data(bytes(upTo: 20)) }
        return Data(repeating: UInt8.random(in: 0...3, using: &self), count: 16)
    }

    private mutating func claim() -> WireClaim {
        WireClaim.with {
            $0.kind = word()
            $0.key = word()
        }
    }

    private mutating func posting(_ fen: Int64) -> WirePosting {
        WirePosting.with {
            $0.account = ["float", "shop"].randomElement(using: &self) ?? ""
            $0.fen = fen
        }
    }

    private mutating func timer() -> WireTimer {
        WireTimer.with {
            $0.key = word()
            $0.after = Int64.random(in: .min ... .max, using: &self)
            $0.request = request()
        }
    }

    fileprivate mutating func word() -> String {
        ["", "errand", "submit", "slot:1 2", "\u{0}", "群众", String(repeating: "x", count: 300)]
            .randomElement(using: &self) ?? ""
    }

    fileprivate mutating func message() -> Work.Message {
        var headers: [String: HeaderValue] = [:]
        let names = [
            Header.line, Header.urgency, Header.grid, Header.attempt, Header.redecide, Header.lost, Header.wait,
            Header.waitingSince, Header.keyID, Header.at, Header.reason, Header.detail, Header.parkedFrom, "x",
        ]
        for name in names where chance(60) {
            headers[name] = chance(50) ? .text(word()) : .integer(Int64.random(in: .min ... .max, using: &self))
        }
        let types = [RequestType.current, RequestType.bundle, "linli.request.v99999999999999999999", "", "群"]
        return Work.Message(
            id: UUID(), caseID: chance(70) ? UUID() : nil, type: types.randomElement(using: &self) ?? "",
            contentType: word(), timestamp: Int64.random(in: .min ... .max, using: &self), appID: word(),
            headers: headers, body: bytes(upTo: 100))
    }
}
