import Casework
import FoundationEssentials
import Logging
import Postgres
import SwiftProtobuf
import Synchronization
import TestSupport
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("Notices: told by a channel or a person, or over", .timeLimit(.minutes(2)))
struct NoticeTests {
    /// A case in steps, each with its status and what it tells whom.
    private struct Story {
        let caseID = UUID()
        private var version: UInt64 = 0

        mutating func step(
            _ status: String, _ notices: [(String, String)] = [], told: [String] = [], advances: Bool = true
        ) -> WireDecision {
            var decision = Decisions.make(
                case: caseID, on: version, after: "\(version)", leaving: "\(version + 1)",
                verb: version == 0 ? "submit" : "accept", outcome: advances ? .accepted : .refused)
            decision.summary.status = status
            decision.told = told
            decision.notices = notices.map { to, code in
                WireNotice.with {
                    $0.id = Data(UUID().bytes)
                    $0.to = to
                    $0.code = code
                }
            }
            if advances { version += 1 }
            return decision
        }
    }

    /// Lends a ledger where everything that was written is due for two minutes already.
    private func withOverdue(
        _ decisions: [[WireDecision]], _ body: (Pool, Committer) async throws -> Void
    ) async throws {
        try await withLedger { (ledger, committer) async throws in
            for batch in decisions { _ = try await committer.commit(batch) }
            try await age(ledger)
            try await body(ledger, committer)
        }
    }

    private func age(_ ledger: Pool) async throws {
        try await ledger.withConnection {
            try await $0.execute("UPDATE notices SET due_at = now() - interval '2 minutes'")
        }
    }

    private func untold(_ ledger: Pool) async throws -> [String] {
        try await LedgerReader(ledger: ledger).untold(most: 100).map { "\($0.recipient.text) \($0.code)" }.sorted()
    }

    private func notifier(_ ledger: Pool, _ channels: [any MessageChannel]) -> Notifier {
        Notifier(
            ledger: ledger, channels: channels, options: .init(batch: 20, retryAfter: .milliseconds(50)),
            clock: ContinuousClock(), log: Logger(label: "test"))
    }

    /// Waits until what rests is tried again.
    private func sent(by notifier: Notifier) async throws {
        while try await notifier.send() == 0 { try await Task.sleep(for: .milliseconds(10)) }
    }

    // MARK: what the commit makes of them

    @Test("one stands while its case stays, is over when it goes on, and gives way to a newer one of its kind")
    func over() async throws {
        var story = Story()
        let offered = story.step("offered", [("doer:S05", "offered"), ("actor", "overCap")])
        let declined = story.step("offered", [("doer:S07", "offered")])
        let refused = story.step("offered", [("requester", "rightsTold")], advances: false)
        let taken = story.step("inProgress", [("duty", "careMissed")])
        try await withOverdue([[offered]]) { (ledger, committer) async throws in
            #expect(try await untold(ledger) == ["doer:S05 offered"], "who typed it reads it on the page")
            _ = try await committer.commit([declined])
            try await age(ledger)
            #expect(try await untold(ledger) == ["doer:S07 offered"])
            // A refusal moves nothing, and what it tells stands where the case stands.
            _ = try await committer.commit([refused])
            try await age(ledger)
            #expect(try await untold(ledger) == ["doer:S07 offered", "requester rightsTold"])
            _ = try await committer.commit([taken])
            try await age(ledger)
            #expect(try await untold(ledger) == ["duty careMissed"])
        }
    }

    @Test("the same comes of it when all of it is in one batch, as after a restore")
    func together() async throws {
        var story = Story()
        var another = Story()
        let batch = [
            story.step("offered", [("doer:S05", "offered")]), story.step("offered", [("doer:S07", "offered")]),
            another.step("toVisit", [("doer:S01", "toVisit"), ("doer:S02", "toVisit")]),
            another.step("toVisit", told: ["doer:S02 toVisit"]), story.step("offered"),
        ]
        try await withOverdue([batch]) { (ledger, _) async throws in
            #expect(try await untold(ledger) == ["doer:S01 toVisit", "doer:S07 offered"])
        }
        try await withOverdue(batch.map { [$0] }) { (ledger, _) async throws in
            #expect(try await untold(ledger) == ["doer:S01 toVisit", "doer:S07 offered"])
        }
    }

    @Test("somebody of the desk told one of two: the other still waits, and it is kept who told it")
    func told() async throws {
        var story = Story()
        let planned = story.step("toVisit", [("doer:S01", "toVisit"), ("doer:S02", "toVisit")])
        let told = story.step("toVisit", told: ["doer:S02 toVisit"])
        try await withOverdue([[planned], [told]]) { (ledger, _) async throws in
            #expect(try await untold(ledger) == ["doer:S01 toVisit"])
            let teller = Statement("teller", "SELECT told_by FROM notices WHERE recipient = 'doer:S02'")
            let by = try await ledger.withConnection { try await $0.query(teller, []).only().text("told_by") }
            #expect(by == Decisions.author)
        }
    }

    /// Seen to fail when a hold ends what was to be told: the case came back to its offer, and nobody rang.
    @Test("a hold puts off what was to be told, and its release goes on with it")
    func held() async throws {
        var story = Story()
        let offered = story.step("offered", [("doer:S05", "offered")])
        let held = story.step("held", [("duty", "held")])
        let released = story.step("offered")
        try await withOverdue([[offered], [held]]) { (ledger, committer) async throws in
            #expect(try await untold(ledger) == ["duty held"])
            #expect(try await notifier(ledger, [Group()]).send() == 1)
            _ = try await committer.commit([released])
            #expect(try await untold(ledger) == ["doer:S05 offered"])
        }
        var together = Story()
        let batch = [
            together.step("offered", [("doer:S05", "offered")]), together.step("held", [("duty", "held")]),
            together.step("offered"),
        ]
        try await withOverdue([batch]) { (ledger, _) async throws in
            #expect(try await untold(ledger) == ["doer:S05 offered"])
        }
    }

    @Test(
        "a step that shows that doers know tells them, one thing told is one thing, and what the step itself says stands"
    )
    func informed() async throws {
        var story = Story()
        let asked = story.step(
            "toTalk", [("doer:S03", "offered"), ("duty", "nobodyTook"), ("requester", "rightsTold")])
        let accepted = story.step("toTalk", [("duty", "careMissed")], told: ["doers", "duty"])
        let rung = story.step("toTalk", [("requester", "proxy")], told: ["requester rightsTold"])
        try await withOverdue([[asked], [accepted], [rung]]) { (ledger, _) async throws in
            #expect(try await untold(ledger) == ["duty careMissed", "requester proxy"])
        }
        var together = Story()
        let batch = [
            together.step("toTalk", [("doer:S03", "offered"), ("duty", "nobodyTook"), ("requester", "rightsTold")]),
            together.step("toTalk", [("duty", "careMissed")], told: ["doers", "duty"]),
            together.step("toTalk", [("requester", "proxy")], told: ["requester rightsTold"]),
        ]
        try await withOverdue([batch]) { (ledger, _) async throws in
            #expect(try await untold(ledger) == ["duty careMissed", "requester proxy"])
        }
    }

    @Test("after a restore nobody is told before the registers have sent again what came next")
    func restored() async throws {
        var story = Story()
        try await withOverdue([[story.step("offered", [("doer:S05", "offered")])]]) { (ledger, _) async throws in
            try await ledger.withConnection {
                try await $0.execute("UPDATE house SET timers_held_until = now() + interval '1 minute'")
            }
            #expect(try await notifier(ledger, [Group()]).send() == 0)
            #expect(try await untold(ledger).isEmpty)
            try await ledger.withConnection { try await $0.execute("UPDATE house SET timers_held_until = now()") }
            #expect(try await notifier(ledger, [Group()]).send() == 1)
        }
    }

    // MARK: what the notifier makes of them

    @Test("doers and who is on duty are sent one message each, and residents none")
    func sent() async throws {
        var story = Story()
        let decision = story.step(
            "toVisit", [("doer:S01", "toVisit"), ("duty", "held"), ("requester", "rightsTold"), ("actor", "proxy")])
        try await withOverdue([[decision]]) { (ledger, _) async throws in
            let group = Group()
            let notifier = notifier(ledger, [group])
            #expect(try await notifier.send() == 2)
            #expect(try await notifier.send() == 0)
            let ids = Set(decision.notices.prefix(2).map { UUID(bytes: Array($0.id)).uuidString.lowercased() })
            #expect(Set(group.messages.map { $0.arguments[0] }) == ids)
            #expect(group.messages.map { $0.arguments[1] }.sorted() == ["doer:S01", "duty"])
            let text = try #require(group.messages.first { $0.arguments[1] == "doer:S01" }?.text)
            #expect(text.hasPrefix("【邻里】S01:受理编号"))
            #expect(text.hasSuffix(",有一次走访请您去,时间请问服务台。"))
            #expect(try await untold(ledger) == ["requester rightsTold"])
        }
    }

    @Test("what no channel takes is tried again later and stands at the desk; the next channel is asked at once")
    func failing() async throws {
        var story = Story()
        try await withOverdue([[story.step("offered", [("doer:S05", "offered")])]]) { (ledger, _) async throws in
            let deaf = Group(isDeaf: true)
            let notifier = notifier(ledger, [deaf])
            #expect(try await notifier.send() == 1)
            #expect(try await notifier.send() == 0, "it rests before it is tried again")
            #expect(try await untold(ledger) == ["doer:S05 offered"])
            try await sent(by: notifier)
            #expect(deaf.messages.count == 2)
            let tried = Statement("tried", "SELECT attempts::int8 AS attempts, failure FROM notices")
            let row = try await ledger.withConnection { try await $0.query(tried, []).only() }
            #expect(try row.int64("attempts") == 2)
            #expect(try row.text("failure") == "group: Deaf()")
            let group = Group()
            try await sent(by: self.notifier(ledger, [deaf, group]))
            #expect(group.messages.count == 1)
            #expect(try await untold(ledger).isEmpty)
        }
    }

    /// Seen to fail when the lease skips no locked row: the second one waits for the first, for what is not its own.
    @Test("two notifiers share what is due: what one is leasing the other leaves alone, and does not wait for")
    func twoNotifiers() async throws {
        let decisions = (0..<60).map { _ in
            var story = Story()
            return story.step("offered", [("doer:S05", "offered")])
        }
        try await withOverdue([decisions]) { (ledger, _) async throws in
            let group = Group()
            let other = notifier(ledger, [group])
            let mine = try await ledger.withTransaction { (connection) async throws in
                let leased = try await connection.query(.leaseNotices, [.int64(20), .int64(60_000)])
                while try await other.send() > 0 {}
                return Set(try leased.map { try $0.uuid("id").uuidString.lowercased() })
            }
            let sent = group.messages.map { $0.arguments[0] }
            #expect(mine.count == 20 && sent.count == 40)
            #expect(mine.isDisjoint(with: sent) && Set(sent).count == 40)
        }
    }

    @Test("whoever died after sending and before saying so sends again when the lease is over, with the same id")
    func again() async throws {
        var story = Story()
        try await withOverdue([[story.step("offered", [("doer:S05", "offered")])]]) { (ledger, _) async throws in
            let group = Group()
            #expect(try await notifier(ledger, [group]).send() == 1)
            try await ledger.withConnection {
                try await $0.execute("UPDATE notices SET told_at = NULL, next_try_at = now() + interval '1 minute'")
            }
            #expect(try await notifier(ledger, [group]).send() == 0)
            try await ledger.withConnection { try await $0.execute("UPDATE notices SET next_try_at = now()") }
            #expect(try await notifier(ledger, [group]).send() == 1)
            #expect(Set(group.messages.map { $0.arguments[0] }).count == 1)
        }
    }
}

/// A group of people who read what they are sent.
private final class Group: MessageChannel {
    struct Deaf: Error {}

    let name = "group"
    private let isDeaf: Bool
    private let sent = Mutex<[ChannelMessage]>([])

    init(isDeaf: Bool = false) { self.isDeaf = isDeaf }

    var messages: [ChannelMessage] { sent.withLock { $0 } }

    func send(_ message: ChannelMessage) async throws {
        sent.withLock { $0.append(message) }
        if isDeaf { throw Deaf() }
    }
}
