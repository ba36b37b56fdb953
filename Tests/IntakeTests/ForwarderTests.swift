import Casework
import FoundationEssentials
import Lines
import Synchronization
import Testing
import Work

@testable import Intake

@Suite("the forwarder, at the seam to the broker", .timeLimit(.minutes(1)))
struct ForwarderTests {
    @Test("what is confirmed is sent, urgent rows first in their queue, sealed as it stands in the register")
    func confirmed() async throws {
        try await Desk.open { desk in
            let id = try await desk.post(DemoDayTests.first).text("id") ?? ""
            _ = try await desk.register.accept(desk.entry(1, line: .mediation, urgent: true))
            let publisher = TestPublisher()
            try await desk.forwarding(publisher) {
                try await desk.until { try await desk.register.backlog().unsent == 0 }
            }
            let published = await publisher.published
            #expect(Set(published.map(\.destination.key)) == ["errand.normal.rongxi-1", "mediation.urgent.rongxi-1"])
            #expect(published.allSatisfy { $0.destination.exchange == "linli.requests" })
            let message = try #require(published.first { $0.message.id.uuidString.lowercased() == id }?.message)
            #expect(message.type == "linli.request.v1")
            #expect(message.appID == "linli-intake")
            let plain = try RequestSeal(desk.ring).open(message)
            #expect(String(decoding: plain, as: UTF8.self).contains("林依姆"))
            for value in message.headers.values { #expect(!"\(value)".contains("林")) }
            let known = try #require(RequestID(id))
            let row = try #require(try await desk.register.request(known))
            #expect(row.sends == 1)
            #expect(!desk.book.text.contains("warning"))
        }
    }

    @Test("a broker that is not there keeps nobody from registering; rows go out when it is back")
    func down() async throws {
        try await Desk.open { desk in
            let publisher = TestPublisher(.fail)
            try await desk.forwarding(publisher) {
                for _ in 0..<3 { #expect(try await desk.post(Desk.shopping()).status == 202) }
                await publisher.tried(4)
                #expect(try await desk.register.backlog().unsent == 3)
                await publisher.be(.confirm)
                try await desk.until { try await desk.register.backlog().unsent == 0 }
            }
            #expect(await publisher.published.count == 3)
            // Told once, however often it was tried.
            #expect(desk.book.text.components("warning not published") == 1)
        }
    }

    @Test("pauses between tries grow while the broker is down, and an outage is no busy loop")
    func pauses() async throws {
        let clock = TestClock()
        try await Desk.open { desk in
            _ = try await desk.post(Desk.shopping())
            let publisher = TestPublisher(.fail)
            try await desk.forwarding(publisher, clock: clock) {
                for (index, pause) in [0.2, 1, 2, 5, 10, 30, 30].enumerated() {
                    await publisher.tried(index + 1)
                    await clock.sleepers(2)
                    clock.advance(by: .milliseconds(Int(pause * 1000)))
                }
            }
            // Seven seconds is the rest of the other lane, which has nothing to do.
            let pauses = clock.asked.filter { $0 != .seconds(7) }
            #expect(
                pauses.prefix(7) == [
                    .milliseconds(200), .seconds(1), .seconds(2), .seconds(5), .seconds(10), .seconds(30), .seconds(30),
                ])
        }
    }

    @Test("a broker that answers nothing holds up no caller, and urgent rows do not wait behind the batch")
    func blocked() async throws {
        try await Desk.open { desk in
            _ = try await desk.post(Desk.shopping())
            let publisher = TestPublisher(.block)
            try await desk.forwarding(publisher) {
                await publisher.tried(1)
                for _ in 0..<5 { #expect(try await desk.post(Desk.shopping()).status == 202) }
                _ = try await desk.register.accept(desk.entry(9, urgent: true))
                await publisher.tried(2)
                #expect(try await desk.register.backlog().unsent == 7)
                await publisher.be(.confirm)
                try await desk.until { try await desk.register.backlog().unsent == 0 }
            }
            #expect(await publisher.published.count == 7)
        }
    }

    @Test("rows that the broker returns stay, and the others go on", arguments: [Work.Confirmation.returned, .nacked])
    func returned(answer: Work.Confirmation) async throws {
        try await Desk.open { desk in
            for index in 0..<4 {
                _ = try await desk.register.accept(desk.entry(index, line: index < 2 ? .errand : .condolence))
            }
            let publisher = TestPublisher(
                .answer { $0.destination.key.hasPrefix("errand") ? answer : .confirmed })
            try await desk.forwarding(publisher) {
                try await desk.until { try await desk.register.backlog().unsent == 2 }
            }
            let left = try await desk.register.unsent(urgent: false, most: 9, at: desk.time.now + .minutes(1))
            #expect(left.map(\.line) == [.errand, .errand])
            #expect(left.allSatisfy { $0.sends == 0 })
            #expect(desk.book.text.contains("the broker did not take rows"))
            #expect(desk.book.text.contains("\(answer)=2"))
        }
    }

    @Test("above the mark normal rows of that line are held, others and urgent ones never; unknown depth holds nothing")
    func heldBack() async throws {
        let depths = Mutex<[Line: Int]>([.errand: 10, .mediation: 9])
        try await Desk.open { desk in
            for line in Line.allCases {
                for urgent in [true, false] {
                    _ = try await desk.register.accept(desk.entry(1, line: line, urgent: urgent))
                }
            }
            let publisher = TestPublisher()
            try await desk.forwarding(publisher, holdAbove: 10, depth: { line in depths.withLock { $0[line] } }) {
                try await desk.until { try await desk.register.backlog().unsent == 1 }
                let held = try await desk.register.unsent(urgent: false, most: 9, at: desk.time.now)
                #expect(held.map(\.line) == [.errand])
                depths.withLock { $0[.errand] = 3 }
                desk.time.pass(.seconds(2))
                try await desk.until { try await desk.register.backlog().unsent == 0 }
            }
            #expect(desk.book.text.components("normal rows held in the register") == 1)
            #expect(desk.book.text.components("normal rows sent again") == 1)
        }
    }

    @Test("what was read before its confirm came is sent again after a restart, and no more than that")
    func restart() async throws {
        try await Desk.open { desk in
            _ = try await desk.post(Desk.shopping())
            let blocked = TestPublisher(.block)
            try await desk.forwarding(blocked) {
                await blocked.tried(1)
            } whenStopped: {
                await blocked.be(.confirm)
            }
            let second = TestPublisher()
            try await desk.forwarding(second) {
                try await desk.until { try await desk.register.backlog().unsent == 0 }
            }
            #expect(try await desk.register.counts().registered == 1)
        }
    }

    @Test("every line has its share of a batch: a backlog of one does not stop the others")
    func shares() async throws {
        try await Desk.open { desk in
            for index in 0..<50 { _ = try await desk.register.accept(desk.entry(index)) }
            _ = try await desk.register.accept(desk.entry(50, line: .condolence))
            let rows = try await desk.register.unsent(urgent: false, most: 9, at: desk.time.now)
            #expect(rows.filter { $0.line == .errand }.count == 3)
            #expect(rows.filter { $0.line == .condolence }.count == 1)
        }
    }
}

extension String {
    /// How often something stands in it.
    func components(_ part: String) -> Int { split(separator: part, omittingEmptySubsequences: false).count - 1 }
}
