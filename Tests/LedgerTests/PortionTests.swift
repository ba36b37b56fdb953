import FoundationEssentials
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("Bundles that share a transaction")
struct PortionTests {
    private func delivery(_ number: UInt64, count: Int64?, body: [UInt8]) -> Delivery {
        let message = Message(
            id: UUID(), type: RequestType.bundle, contentType: "application/x-protobuf", timestamp: 0, appID: "test",
            headers: count.map { [Header.count: .integer($0)] } ?? [:], body: body)
        return Delivery(
            tag: .init(epoch: 1, number: number), redelivered: false, destination: .init(exchange: "", key: ""),
            content: .success(message), queue: Queue.ledger)
    }

    private func bundle(of count: Int) throws -> [UInt8] {
        try Bundler.bundle((0..<count).map { _ in Decisions.make(case: UUID()) }, app: "test").flatMap(\.message.body)
    }

    @Test("as many as share one, in their order, and none is left out")
    func portions() throws {
        let bundles = try [200, 200, 200, 501, 1].map { (Int64($0), try bundle(of: $0)) }
        var rest = bundles.enumerated().map { delivery(UInt64($0), count: $1.0, body: $1.1) }[...]
        var counts: [Int] = []
        while !rest.isEmpty { counts.append(Portion(from: &rest, most: 500).decisions.count) }
        #expect(counts == [400, 200, 501, 1])
    }

    @Test(
        "what a bundle says of itself is believed only as far as it costs nothing",
        arguments: [nil, 0, -1, .min, .max] as [Int64?])
    func untrue(count: Int64?) throws {
        let body = try bundle(of: 3)
        var rest = (0..<4).map { delivery($0, count: count, body: body) }[...]
        var decisions = 0
        for _ in 0..<4 where !rest.isEmpty { decisions += Portion(from: &rest, most: 500).decisions.count }
        #expect(decisions == 12)
    }

    @Test("what nobody can read is kept beside it, and its neighbours are opened")
    func unreadable() throws {
        var rest = [
            delivery(1, count: 1, body: [0xff, 0xff]), delivery(2, count: 1, body: try bundle(of: 1)),
        ][...]
        let portion = Portion(from: &rest, most: 500)
        #expect(portion.decisions.count == 1)
        #expect(portion.unreadable.map(\.body) == [[0xff, 0xff]])
    }
}
