import Casework
import Testing

@testable import Intake

@Suite("looking for somebody else's case", .timeLimit(.minutes(1)))
struct TryLimiterTests {
    @Test("a number is one number however it is written: each spelling counts")
    func spellings() async throws {
        try await Desk.open { desk in
            let number = try await desk.post(DemoDayTests.first).text("number") ?? ""
            let pairs = stride(from: 0, to: 8, by: 2).map { String(number.dropFirst($0).prefix(2)) }
            let spellings = [
                number, pairs.joined(separator: "-"), pairs.joined(separator: "%20"), pairs.joined(separator: "--"),
                "%20" + number, number.map { "\($0)-" }.joined(),
            ]
            for (index, spelling) in spellings.prefix(5).enumerated() {
                let wrong = try await desk.get("/api/v1/cases/\(spelling)/public?tail=9999", peer: "10.0.0.\(index)")
                #expect(wrong.status == 404, "\(spelling)")
            }
            let sixth = try await desk.get("/api/v1/cases/\(spellings[5])/public?tail=0001", peer: "10.9.9.9")
            #expect(sixth.status == 429)
        }
    }

    @Test(
        "what a client says of where it comes from is believed only behind a proxy of one's own, and then the last word"
    )
    func forwardedFor() async throws {
        for (trusts, statuses) in [(false, [404, 404, 429, 429, 429, 429]), (true, [404, 404, 404, 404, 429, 429])] {
            var rules = Desk.quick
            rules.triesMost = 2
            rules.trustsForwardedFor = trusts
            try await Desk.open(rules: rules) { desk in
                var found: [Int] = []
                for said in [
                    "1.1.1.1, 9.9.9.9", "2.2.2.2,9.9.9.9", "3.3.3.3, 8.8.8.8", "8.8.8.8", "8.8.8.8", "7,9.9.9.9",
                ] {
                    let path = "/api/v1/cases/x\(found.count)/public?tail=0001"
                    found.append(try await desk.get(path, peer: "127.0.0.1", forwardedFor: said).status)
                }
                #expect(found == statuses, "trusts: \(trusts)")
            }
        }
    }

    @Test(
        "an IPv6 network is one client, an IPv4 address is one by whichever socket it comes",
        arguments: [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true), ("::ffff:192.0.2.1", "::ffff:192.0.2.2", false),
            ("192.0.2.1", "192.0.2.2", false), ("local", "local", true), ("nonsense", "local", false),
        ])
    func clients(one: String, other: String, areOne: Bool) {
        #expect((Client.name(one) == Client.name(other)) == areOne)
    }

    private static let start = Instant(milliseconds: 1_773_622_860_000)

    @Test("a flood of names takes no more room than there is, and does not free those who have had enough")
    func flood() {
        let limiter = TryLimiter(most: 5, within: .hours(1), mostNames: 100)
        for _ in 0..<5 { #expect(limiter.take(["number:10284716"], at: Self.start) == nil) }
        for index in 0..<10_000 {
            let now = Self.start + .seconds(Int64(index) / 10)
            #expect(limiter.take(["client:\(index)"], at: now) == nil)
            #expect(limiter.names <= 101)
        }
        let later = Self.start + .minutes(30)
        #expect(limiter.take(["number:10284716", "client:x"], at: later) != nil)
        #expect(limiter.take(["number:10284716"], at: Self.start + .hours(1) + .seconds(1)) == nil)
    }
}
