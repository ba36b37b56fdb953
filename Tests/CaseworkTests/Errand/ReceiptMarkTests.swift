import Casework
import Testing

/// A receipt that the house knows again.
@Suite("Which receipt it was")
struct ReceiptMarkTests {
    private static let digest = String(repeating: "0f", count: 32)
    private static let claim = Claim(.receipt, digest)

    private func bought(_ payment: String, lost: Bool = false) throws -> Played<Errand> {
        var world = Street.world()
        if lost { world = Street.world(lost: [Self.claim], holders: [Self.claim: "10284715"]) }
        var case1 = Played<Errand>(in: world)
        try case1.send(.submit, ErrandDayTests.order.merging(["payment": .text(payment)]) { $1 })
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(
            .purchase,
            ["totalFen": 3000, "receipt": "slip", "receiptNumber": "NO 1", "receiptDigest": .text(Self.digest)])
        return case1
    }

    /// Seen to fail when what was lost is not looked at, and when nothing is claimed.
    @Test("the float pays on it once in the whole house, and says where it did")
    func once() throws {
        var first = try bought("float")
        #expect(try first.send(.deliver).claims == [Self.claim])
        var second = try bought("float", lost: true)
        let refused = try #require(try second.send(.deliver).refusal)
        #expect(refused == Refusal(.rule, ["rule": "receiptUsed", "case": "10284715"]))
        #expect(Words.refusal(refused, in: Street.directory()) == "这张小票已经报过,见 10 28 47 15")
        let other = String(repeating: "a0", count: 32)
        #expect(try second.send(.deliver, ["receiptDigest": .text(other)]).claims == [Claim(.receipt, other)])
    }

    @Test("her own money asks nothing of it; a correction of the same errand does not meet itself")
    func ownMoney() throws {
        var own = try bought("onDelivery", lost: true)
        #expect(try own.send(.deliver).claims == [])
        var case1 = try bought("float")
        try case1.send(.deliver)
        let more: [String: JSONValue] = ["totalFen": 3100, "receiptDigest": .text(Self.digest)]
        let corrected = try case1.send(.correct, more)
        #expect(corrected.outcome == .accepted && corrected.claims == [])
    }

    @Test("the number is kept beside the case, and only the digest in it")
    func sealed() throws {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order)
        let fields: [String: JSONValue] = [
            "doer": "S01", "totalFen": 3000, "receiptNumber": "中百 0017", "receiptDigest": .text(Self.digest),
        ]
        #expect(try case1.send(.record, fields).particulars.map(\.fields) == [["receipt": "中百 0017"]])
        #expect(case1.state?.receiptDigest == Self.digest)
    }

    @Test("a digest is one", arguments: ["0f", String(repeating: "0F", count: 32), String(repeating: "0f", count: 33)])
    func malformed(digest: String) {
        var fields = Fields(["totalFen": 1, "receiptDigest": .text(digest)])
        #expect(ErrandBody.read(.purchase, from: &fields) == nil)
        #expect(fields.faults.map(\.field) == ["receiptDigest"])
    }
}
