import Casework
import FoundationEssentials
import Postgres
import SwiftProtobuf
import Testing
import Work

@testable import Ledger
@testable import Lines

@Suite("Timers are counted anew when a year's days off are announced", .timeLimit(.minutes(2)))
struct RecountTests {
    /// Today and tomorrow are days off, wherever today is.
    private func calendar(around day: CivilDate) throws -> WorkingCalendar {
        let years = Set([day, day.adding(days: 40)].map(\.year)).sorted()
        return try WorkingCalendar(
            years.map { year in
                let holidays = [day, day.adding(days: 1)].filter { $0.year == year }
                    .map { CalendarYear.Holiday(name: "节", from: $0, to: $0) }
                return CalendarYear(year: year, published: true, source: "test", holidays: holidays, workdays: [])
            })
    }

    /// Of a request that was made now; `at` is the moment of another.
    private func working(_ key: String, hours: Int64, _ caseID: UUID, at: Instant? = nil) -> WireTimer {
        var timer = Decisions.timer(key, after: hours * 3_600_000, case: caseID)
        timer.working = true
        timer.request.at = at?.milliseconds ?? Int64(Date().timeIntervalSince1970 * 1_000)
        return timer
    }

    private struct Due: Equatable {
        let at: Instant
        let isProvisional: Bool
        let requestAt: Instant
    }

    private func dues(_ ledger: Pool) async throws -> [String: Due] {
        let statement = Statement("dues", "SELECT timer_key, due_at, provisional, request FROM outbox")
        return try await ledger.withConnection { connection in
            try await connection.query(statement, []).reduce(into: [:]) { dues, row in
                let request = try WireRequest(serializedBytes: try row.bytes("request"))
                dues[try row.text("timer_key")] = Due(
                    at: Instant(milliseconds: try row.instant("due_at")), isProvisional: try row.bool("provisional"),
                    requestAt: Instant(milliseconds: request.at))
            }
        }
    }

    /// Seen to fail when what was sent is counted, too.
    @Test("a working-time timer moves past the holiday, carries its new moment, and is certain; others stay")
    func moved() async throws {
        try await withLedger { (ledger, committer) async throws in
            let caseID = UUID()
            _ = try await committer.commit([
                Decisions.make(
                    case: caseID,
                    timers: [
                        working("ordinary", hours: 20, caseID),
                        Decisions.timer("urgent", after: 3_600_000, case: caseID),
                        working("sent", hours: 20, caseID),
                    ])
            ])
            try await ledger.withConnection {
                try await $0.execute("UPDATE outbox SET sent_at = now() WHERE timer_key = 'sent'")
            }
            let before = try await dues(ledger)
            #expect(before["ordinary"]?.isProvisional == true && before["urgent"]?.isProvisional == false)
            let house = try await ledger.withConnection { try await $0.query(.readHouse, []).only().instant("now") }
            let now = Instant(milliseconds: house)
            let calendar = try calendar(around: CivilDate(now))
            let recount = Recount(ledger: ledger, calendar: calendar, hours: .usual)
            #expect(try await recount.run() == 1)
            let after = try await dues(ledger)
            let ordinary = try #require(after["ordinary"])
            #expect(!ordinary.isProvisional && ordinary.requestAt == ordinary.at)
            #expect(CivilDate(ordinary.at) > CivilDate(now).adding(days: 1), "neither today nor tomorrow is worked")
            #expect(after["urgent"] == before["urgent"] && after["sent"] == before["sent"])
            #expect(try await recount.run() == 0)
        }
    }

    /// Seen to fail when a timer is counted from when it was written.
    @Test("while nothing is announced nothing moves, nor what a restore brought back and counts from long ago")
    func nothingNew() async throws {
        try await withLedger { (ledger, committer) async throws in
            let caseID = UUID()
            _ = try await committer.commit([
                Decisions.make(
                    case: caseID,
                    timers: [
                        working("ordinary", hours: 20, caseID),
                        working("old", hours: 20, caseID, at: Instant(milliseconds: 1_700_000_000_000)),
                    ])
            ])
            let before = try await dues(ledger)
            #expect(try await Recount(ledger: ledger, calendar: .withoutNotices, hours: .usual).run() == 0)
            #expect(try await dues(ledger) == before)
        }
    }
}
