import Casework
import Operations
import Testing
import Work

@testable import Demo

@Suite("What the administrator sees is held against the script")
struct QueuesScreenTests {
    private static let now = Instant(milliseconds: 1_773_658_200_000)

    /// What is found wrong at 15:00, by its place. The ledger cannot be asked here.
    private static func found(
        unsent: Int = 0, sent: Int = 0, waiting: Int = 0, workers: Int = 1, retrying: Int = 0
    ) throws -> [String] {
        let register = QueuesReport.Register(
            desk: 10, unsent: unsent, unsentUrgent: 0, oldestUnsent: nil, sent: sent, oldestSent: nil, alarms: [])
        let queues =
            QueuesReport.worked.map { BrokerQueue(name: $0, waiting: waiting, inHand: 0, workers: workers) }
            + RetryTier.allCases.map { BrokerQueue(name: Queue.tier($0), waiting: retrying, inHand: 0, workers: 0) }
        let screen = QueuesScreen(
            QueuesReport(now: now, register: .known(register), broker: .known(queues), waiting: .unknown(why: "gone")))
        let filling = Filling(monday: CivilDate(now), calendar: .withoutNotices, actors: [:])
        let time = try #require(ClockTime("15:00"))
        return try screen.check(Glance.Queues(held: [], lines: [:]), at: time, filling).deviations.map(\.description)
    }

    private static let gone = "15:00 linli queues, 等人办: expected figures, found not known: gone"

    @Test("what could not be read is a deviation, never 0")
    func unread() throws {
        #expect(try Self.found() == [Self.gone])
    }

    @Test("a request that is not sent, or not settled, is named")
    func register() throws {
        #expect(
            try Self.found(unsent: 2, sent: 1) == [
                "15:00 linli queues, not sent: expected 0, found 2",
                "15:00 linli queues, not settled: expected 0, found 1", Self.gone,
            ])
    }

    @Test("every queue with a message or without its one worker is named, and every pause in which something waits")
    func messages() throws {
        #expect(try Self.found(waiting: 3).count == QueuesReport.worked.count + 1)
        #expect(
            try Self.found(workers: 2).contains("15:00 linli queues, linli.errand, workers: expected 1, found 2"))
        #expect(try Self.found(retrying: 1).contains("15:00 linli queues, retrying after 1s: expected 0, found 1"))
    }
}
