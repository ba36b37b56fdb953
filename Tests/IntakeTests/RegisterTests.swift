import Casework
import FoundationEssentials
import GRDB
import Lines
import Synchronization
import Testing
import Work

@testable import Intake

@Suite("the register", .timeLimit(.minutes(1)))
struct RegisterTests {
    @Test("every commit is synced to the disk: WAL, and synchronous is FULL")
    func durability() async throws {
        try await Desk.open { desk in
            let (journal, synchronous) = try desk.register.durability()
            #expect(journal == "wal")
            #expect(synchronous == 2)
        }
    }

    @Test("GRDB's own WAL mode would not do: it takes FULL back to NORMAL")
    func trap() async throws {
        try await Desk.open { desk in
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let queue = try DatabaseQueue(path: desk.path + ".other", configuration: configuration)
            let synchronous = try await queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
            #expect(synchronous == 1)
        }
    }

    @Test("what was accepted is there after the register was opened again, under the same id")
    func reopening() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(DemoDayTests.first)
            let again = try Register.open(
                at: desk.path, numberSecret: desk.ring.numberSecret, ids: { UUID() })
            #expect(try await again.id() == desk.register.id())
            let row = try #require(try await again.unsent(urgent: false, most: 9, at: desk.time.now).first)
            #expect(row.id.description == reply.text("id"))
            #expect(row.number == reply.text("number"))
            #expect(try await again.enrolments().map(\.given) == [1])
        }
    }

    @Test("only the daemon's user may read the file and its journal")
    func isPrivate() async throws {
        try await Desk.open { desk in
            _ = try await desk.post(DemoDayTests.first)
            for path in [desk.path, desk.path + "-wal"] {
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect((mode ?? 0o777) & 0o077 == 0)
            }
        }
    }

    // MARK: sharing transactions

    @Test("a hundred submissions at once share one transaction")
    func groupCommit() async throws {
        let commits = CommitCounter()
        try await Desk.openStill { desk in
            desk.register.writer.add(transactionObserver: commits)
            try await withThrowingTaskGroup(of: Registration.self) { group in
                for index in 0..<100 { group.addTask { try await desk.register.accept(desk.entry(index)) } }
                while desk.register.commits.waiting < 100 { await Task.yield() }
                let loop = desk.start()
                for try await _ in group {}
                try await desk.stop(loop)
            }
            #expect(try await desk.register.counts().registered == 100)
            #expect(commits.count == 1)
        }
    }

    @Test("numbers given out at once are all different")
    func differentNumbers() async throws {
        try await Desk.open { desk in
            let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        guard case .registered(let row) = try await desk.register.accept(desk.entry(index)) else {
                            return nil
                        }
                        return row.number
                    }
                }
                return try await group.reduce(into: Set<String>()) { if let number = $1 { $0.insert(number) } }
            }
            #expect(numbers.count == 200)
        }
    }

    @Test("an entry that cannot be written takes no other down with it")
    func badEntry() async throws {
        struct CannotSeal: Error {}
        try await Desk.openStill { desk in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<10 {
                    group.addTask {
                        let entry = desk.entry(index) { _, _ in if index == 4 { throw CannotSeal() } }
                        do {
                            _ = try await desk.register.accept(entry)
                            return true
                        } catch is CannotSeal {
                            return false
                        }
                    }
                }
                while desk.register.commits.waiting < 10 { await Task.yield() }
                let loop = desk.start()
                let fates = try await group.reduce(into: [Bool]()) { $0.append($1) }
                #expect(fates.filter { $0 }.count == 9)
                try await desk.stop(loop)
            }
            #expect(try await desk.register.counts().registered == 9)
            // Nor did it use up a number.
            #expect(try await desk.register.enrolments().first?.given == 9)
        }
    }

    @Test("a register that stops takes nothing more, and says so")
    func closed() async throws {
        try await Desk.openStill { desk in
            try await desk.running {}
            let error = await #expect(throws: RegisterError.self) { try await desk.register.accept(desk.entry(1)) }
            #expect(error?.code == .closed)
        }
    }

    // MARK: desks

    @Test("a desk without a prefix registers nothing and says what to do")
    func notEnrolled() async throws {
        try await Desk.openStill(enrolled: false) { desk in
            try await desk.running {
                let reply = try await desk.post(DemoDayTests.first)
                #expect(reply.status == 503)
                #expect(reply.text("detail") == "请先记在纸上,稍后补录。")
                #expect(try await desk.get("/readyz").status == 503)
                try await desk.register.enrol(prefix: 31, at: desk.time.now)
                #expect(try await desk.get("/readyz").status == 200)
                #expect(try await desk.post(DemoDayTests.first).text("number")?.hasPrefix("31") == true)
            }
        }
    }

    @Test("a prefix is used once for ever; a used-up one gives nothing more, a new one goes on")
    func prefixes() async throws {
        try await Desk.open { desk in
            await #expect(throws: RegisterError.self) { try await desk.register.enrol(prefix: 10, at: desk.time.now) }
            // One digit, the ledger's own from the first to the last, and three digits.
            for prefix in [7, 90, 99, 100] {
                await #expect(throws: RegisterError.self, "\(prefix)") {
                    try await desk.register.enrol(prefix: prefix, at: desk.time.now)
                }
            }
            try await desk.register.writer.write { try $0.execute(sql: "UPDATE desks SET counter = 100000") }
            #expect(try await desk.post(DemoDayTests.first).status == 503)
            try await desk.register.enrol(prefix: 11, at: desk.time.now)
            #expect(try await desk.post(DemoDayTests.first).text("number")?.hasPrefix("11") == true)
            #expect(try await desk.register.enrolments().map(\.prefix) == [11, 10])
        }
    }

    @Test("a number that stood on paper serves one case, typed in afterwards by staff")
    func paper() async throws {
        try await Desk.open { desk in
            let papers = try await desk.register.preissue(3, at: desk.time.now)
            #expect(Set(papers).count == 3)
            let typed = Desk.shopping(with: #""number": "\#(papers[1].inPairs)","#)
            let reply = try await desk.post(typed)
            #expect(reply.status == 202)
            #expect(reply.text("number") == papers[1].text)
            #expect(try await desk.post(typed).faults.keys.sorted() == ["number"])
            #expect(try await Set(desk.register.openPapers()) == [papers[0], papers[2]])
            let other = try await desk.post(DemoDayTests.first)
            #expect(!papers.map(\.text).contains(other.text("number") ?? ""))
        }
    }

    @Test("settled rows are forgotten after their time once their case is closed, and the count stays whole")
    func pruning() async throws {
        try await Desk.open { desk in
            let reply = try await desk.post(DemoDayTests.first)
            let id = try #require(RequestID(reply.text("id") ?? ""))
            let caseID = try #require(CaseID(reply.text("case") ?? ""))
            try await desk.register.settle([id: .committed], at: desk.time.now)
            #expect(try await desk.register.prune(settledBefore: desk.time.now) == 0)
            desk.time.pass(.days(31))
            let moment = desk.time.now - .days(30)
            #expect(try await desk.register.prune(settledBefore: moment) == 0, "its case is open")
            let summary = Summary(
                kind: "shop", status: .closed, grid: "rongxi-1", openedAt: moment, closedAt: moment)
            let standing = CaseStanding(
                caseID: caseID, number: nil, line: .errand, summary: summary, version: 2, parked: false,
                changedAt: moment)
            try await desk.register.keep([caseID: standing], of: [caseID], readAt: desk.time.now)
            #expect(try await desk.register.prune(settledBefore: moment) == 1)
            let counts = try await desk.register.counts()
            #expect(counts.registered == 0 && counts.pruned == 1)
        }
    }
}

/// Counts what reached the disk.
final class CommitCounter: TransactionObserver, Sendable {
    private let commits = Mutex(0)

    var count: Int { commits.withLock { $0 } }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
    func databaseDidRollback(_ db: Database) {}
}
