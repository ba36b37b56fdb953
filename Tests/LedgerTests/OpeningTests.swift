import Casework
import FoundationEssentials
import Lines
import Postgres
import SwiftProtobuf
import Testing
import Work

@testable import Ledger

@Suite("What is opened for a list is written down first", .timeLimit(.minutes(1)))
struct OpeningTests {
    private static let first: Int64 = 1_700_000_000_000

    /// A case that was registered so many days after the first one, with something private.
    private static func decision(_ caseID: UUID, number: String, day: Int64, line: String = "errand") -> WireDecision {
        var decision = Decisions.make(case: caseID, line: line, number: number)
        decision.summary.openedAt = first + day * 86_400_000
        decision.particulars = [
            WireParticulars.with {
                $0.person = Data(UUID().bytes)
                $0.kind = "words"
                $0.sealed = Data([1])
            },
            WireParticulars.with {
                $0.person = Data(UUID().bytes)
                $0.kind = "secret"
                $0.sealed = Data([2])
            },
        ]
        decision.personKeys = decision.particulars.map { sealed in
            WirePersonKey.with {
                $0.person = sealed.person
                $0.wrapped = Data([3])
                $0.keyID = "k1"
            }
        }
        return decision
    }

    private static func day(_ day: Int64) -> Instant { Instant(milliseconds: first + day * 86_400_000) }

    private static func read(_ ledger: Pool, _ choice: DaybookReader.Choice) async throws -> [DaybookItem] {
        var items: [DaybookItem] = []
        try await DaybookReader(ledger: ledger).each(choice) { items += $0 }
        return items
    }

    @Test("who, when, why and which cases; and only these are read for it, in the order of their numbers")
    func recorded() async throws {
        try await withLedger { (ledger, committer) async throws in
            let ids = (0..<4).map { _ in UUID() }
            _ = try await committer.commit([
                Self.decision(ids[0], number: "30000001", day: 1), Self.decision(ids[1], number: "10000001", day: 2),
                Self.decision(ids[2], number: "20000001", day: 5),
                Self.decision(ids[3], number: "15000001", day: 1, line: "mediation"),
            ])
            let desk = OpeningDesk(ledger: ledger)
            let opening = try await desk.record(
                .daybook, line: .errand, from: Self.day(0), until: Self.day(5), by: "A3", because: "月报")
            #expect(opening.cases == 2)
            #expect(opening.by == "A3" && opening.reason == "月报" && opening.line == "errand")
            #expect(opening.from == Self.day(0) && opening.until == Self.day(5))
            _ = try await committer.commit([Self.decision(UUID(), number: "11000001", day: 3)])

            let items = try await Self.read(ledger, .recorded(opening))
            #expect(items.map(\.standing.number) == ["10000001", "30000001"])
            #expect(items.map { $0.particulars.map(\.bytes) } == [[[1]], [[1]]], "a secret is read to nobody")
            #expect(items.allSatisfy { $0.steps.map(\.verb) == [.submit] })
            #expect(try await desk.last(5) == [opening])
            #expect(try await CaseFile.read(number: "30000001", from: ledger)?.openings == [opening])
            #expect(try await CaseFile.read(number: "20000001", from: ledger)?.openings == [])
        }
    }

    @Test("without an opening the cases come without anything private")
    func sealed() async throws {
        try await withLedger { (ledger, committer) async throws in
            _ = try await committer.commit([Self.decision(UUID(), number: "10000001", day: 1)])
            let all = try await Self.read(ledger, .registered(from: .earliest, until: .latest, line: nil))
            #expect(all.count == 1 && all[0].particulars.isEmpty && !all[0].standing.state.isEmpty)
            #expect(try await OpeningDesk(ledger: ledger).last(5).isEmpty)
            let none = try await Self.read(ledger, .registered(from: Self.day(1), until: Self.day(2), line: .mediation))
            #expect(none.isEmpty)
        }
    }

    @Test("more cases than a page come each once")
    func pages() async throws {
        try await withLedger { (ledger, committer) async throws in
            let numbers = (0..<1_100).map { String(10_000_000 + $0) }
            _ = try await committer.commit(numbers.map { Self.decision(UUID(), number: $0, day: 1) })
            var pages: [Int] = []
            var read: [String?] = []
            try await DaybookReader(ledger: ledger).each(.registered(from: .earliest, until: .latest, line: nil)) {
                pages.append($0.count)
                read += $0.map(\.standing.number)
            }
            #expect(pages == [500, 500, 100])
            #expect(read == numbers)
        }
    }

    @Test("nobody alters or removes what was written, not the owner either; a reason has to be there")
    func appendOnly() async throws {
        try await withLedger { (ledger, committer) async throws in
            _ = try await committer.commit([Self.decision(UUID(), number: "10000001", day: 1)])
            let desk = OpeningDesk(ledger: ledger)
            _ = try await desk.record(.daybook, line: nil, from: .earliest, until: .latest, by: "A3", because: "x")
            for script in [
                "UPDATE openings SET reason = 'y'", "DELETE FROM openings", "TRUNCATE openings, opening_cases",
                "UPDATE opening_cases SET case_id = gen_random_uuid()", "DELETE FROM opening_cases",
                "TRUNCATE opening_cases",
            ] {
                let error = await #expect(throws: PostgresError.self, "\(script)") {
                    try await ledger.withConnection { try await $0.execute(script) }
                }
                #expect(error?.message.contains("append-only") == true, "\(script): \(error as Any)")
            }
            await #expect(throws: PostgresError.self) {
                try await desk.record(.daybook, line: nil, from: .earliest, until: .latest, by: "A3", because: "")
            }
            #expect(try await desk.last(5).map(\.cases) == [1])
        }
    }

    @Test("no daemon reads or writes who has opened what")
    func rights() async throws {
        try await HouseOfRoles.with { (house) async throws in
            for role in HouseOfRoles.daemons {
                for script in [
                    "SELECT count(*) FROM openings", "SELECT count(*) FROM opening_cases", "DELETE FROM openings",
                    "INSERT INTO opening_cases (opening_id, case_id) VALUES (1, gen_random_uuid())",
                ] {
                    let error = try await house.answer(to: role, script)
                    #expect(error?.sqlState == "42501", "\(role): \(script): \(error?.description ?? "done")")
                }
            }
            try await house.withPool(as: Roles.owner) { (ledger) async throws in
                let opening = try await OpeningDesk(ledger: ledger).record(
                    .daybook, line: nil, from: .earliest, until: .latest, by: "unix:root", because: "x")
                #expect(opening.cases == 0)
            }
        }
    }
}
