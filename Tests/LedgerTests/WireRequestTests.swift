import Casework
import FoundationEssentials
import SwiftProtobuf
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("A request has two forms, a message and a row")
struct WireRequestTests {
    private let full = {
        var request = Decisions.request(UUID(), case: UUID())
        request.urgent = true
        request.attempt = 3
        request.redecide = 2
        request.lost = [ClaimKey(kind: "slot", key: "S01:1").wire, ClaimKey(kind: "grant", key: "b|f|R01").wire]
        request.waitingSince = 1_699_999_000_000
        request.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        return request
    }()

    @Test("nothing of it is lost on the way from one to the other: least of all since when it waits")
    func roundTrip() {
        #expect(WireRequest(full.message(app: "test")) == full)
        #expect(WireRequest(Decisions.request(UUID(), case: UUID()).message(app: "test")).waitingSince == 0)
    }

    @Test("what a person lets go once more starts anew: parked with its counters, it would be parked again at once")
    func afresh() throws {
        let delivery = Delivery(
            tag: .init(epoch: 1, number: 1), redelivered: false,
            destination: Destination(exchange: Exchange.parked, key: "errand.urgent.rongxi-1"),
            content: .success(full.message(app: "test")), queue: Queue.parked)
        let row = ParkedRow(delivery, full.message(app: "test"))
        let replayed = try #require(row.request)
        #expect(replayed == full.afresh)
        #expect(replayed.attempt == 0 && replayed.redecide == 0 && replayed.lost.isEmpty)
        #expect(replayed.waitingSince == 0)
        #expect(row.headers[Header.attempt] == .integer(3), "what was held against it stays readable")
    }

    @Test(
        "a request of a newer version that is parked and let go again is still of that version, so that its seal holds")
    func newer() throws {
        var newer = full
        newer.type = "linli.request.v2"
        let delivery = Delivery(
            tag: .init(epoch: 1, number: 1), redelivered: false,
            destination: Destination(exchange: Exchange.parked, key: "errand.urgent.rongxi-1"),
            content: .success(newer.message(app: "test")), queue: Queue.parked)
        let replayed = try #require(ParkedRow(delivery).request)
        #expect(replayed.message(app: "test").type == "linli.request.v2")
    }

    @Test("a row that was written before types were kept opens with the seal that it has")
    func older() throws {
        let ring = KeyRing.fresh(id: "k1")
        let request = Request(
            id: RequestID(UUID()), caseID: CaseID(UUID()), line: .errand, verb: .cancel,
            actor: Actor(id: "A1", role: .desk), channel: .phone, occurredAt: Instant(milliseconds: 1),
            at: Instant(milliseconds: 1), body: "typed")
        var row = try RequestSeal(ring).close(RequestEnvelope(request: request, number: nil), grid: "rongxi-1")
        row.type = ""
        let read = try WireRequest(serializedBytes: row.serializedBytes() as [UInt8])
        let plain = try RequestSeal(ring).open(read.message(app: "test"))
        #expect(try Codec.decode(RequestEnvelope<String>.self, from: plain).request.body == "typed")
    }

    @Test("the version in a type", arguments: [("v1", 1), ("v12", 12), ("v0", nil), ("v-1", nil), ("vx", nil)])
    func version(text: String, version: Int?) {
        #expect(RequestType.version(of: "linli.request.\(text)") == version)
    }
}
