import Casework
import FoundationEssentials
import SwiftProtobuf
import TestSupport
import Testing
import Work

@testable import Lines

@Suite("Whatever comes to a line", .timeLimit(.minutes(60)))
struct EnvelopeFuzzTests {
    private let ring = KeyRing.fresh(id: "k1")

    /// Sealed as it should be: somebody with the key has sent it, or a version that nobody knows.
    @Test("a request, damaged under its seal or over it, gets its verdict, and its neighbours theirs")
    func envelopes() async throws {
        try await fuzz(Errand.self)
        try await fuzz(Mediation.self)
        try await fuzz(Condolence.self)
    }

    private func fuzz<Trade: ServiceLine>(_ trade: Trade.Type) async throws {
        let handler = LineHandler<Trade>(
            NobodyHome(),
            house: .init(
                catalogue: Catalogue(kinds: []), policy: Policy(), calendar: .withoutNotices, ring: ring, app: "test"))
        let samples = try trade.line.samples(as: Trade.Body.self)
        var before = 0
        for number in 0..<Fuzz.count / 10 {
            if number == Fuzz.count / 100 { before = Fuzz.resident }
            var dice = Fuzz.dice(number)
            var messages: [Work.Message] = []
            for _ in 0..<10 { messages.append(try message(samples, trade.line, &dice)) }
            let handled = try await handler.handle(messages)
            #expect(handled.verdicts.count == messages.count, "input \(number) of \(trade.line)")
        }
        #expect(Fuzz.resident - before < 64 << 20)
    }

    private func message(_ samples: [[UInt8]], _ line: Line, _ dice: inout Dice) throws -> Work.Message {
        let (id, caseID) = (UUID(), UUID())
        var json = samples.randomElement(using: &dice) ?? []
        if dice.chance(80) { json = dice.damaged(json) }
        let place = RequestSeal.place(id: id, type: RequestType.current, caseID: caseID)
        var sealed = try Seal(ring).seal(json, for: place)
        if dice.chance(20) { sealed = Sealed(keyID: sealed.keyID, bytes: dice.damaged(sealed.bytes)) }
        return Work.Message(
            id: id, caseID: caseID, type: RequestType.current, contentType: "application/json+sealed",
            timestamp: 1_790_000_000_000, appID: "test",
            headers: [Header.line: .text(line.rawValue), Header.keyID: .text(sealed.keyID)], body: sealed.bytes)
    }
}

/// A ledger that knows nothing.
private struct NobodyHome: CaseReader {
    func read(_ query: StateQuery) async throws -> Snapshot {
        Snapshot(
            now: Instant(milliseconds: 1_790_000_000_000), directoryVersion: 0, cases: [:], settled: [], committed: [],
            loads: [:], balances: [:])
    }

    func directory(version: Int64) async throws -> Directory { .empty }
    func keys(of persons: Set<PersonID>) async throws -> [PersonID: WrappedKey] { [:] }
    func probe() async throws {}
}

extension Line {
    /// Envelopes of this line as JSON.
    fileprivate func samples<Body: LineBody>(as _: Body.Type) throws -> [[UInt8]] {
        let texts: [Verb: [String: JSONValue]] = [
            .submit: [
                "kind": .text(self == .mediation ? "neighbour" : "shop"), "text": .text("楼上漏水,油盐酱醋"),
                "address": .text("榕荫里3号楼402"),
            ],
            .assign: ["doer": .text("S05")], .decline: ["doer": .text("S05"), "reason": .text("不在家")],
        ]
        let at = Instant(milliseconds: 1_790_000_000_000)
        return try texts.compactMap { verb, values in
            var fields = Fields(values)
            guard let body = Body.read(verb, from: &fields) else { return nil }
            let request = Request(
                id: RequestID(UUID()), caseID: CaseID(UUID()), line: self, verb: verb,
                actor: Actor(id: "A1", role: .desk), channel: .phone, occurredAt: at, at: at, body: body)
            return try Codec.encode(RequestEnvelope(request: request, number: "10000000"))
        }
    }
}
