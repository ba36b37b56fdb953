import Casework
import Foundation
import Ledger
import Lines
import Postgres
import TestSupport
import Testing
import Work

@testable import Operations

@Suite("linli queues", .timeLimit(.minutes(2)))
struct QueuesReportTests {
    private let now = Instant(milliseconds: 1_773_658_200_000)
    private let advisor = Advisor(.systemd)

    private func register(
        unsent: Int = 0, urgent: Int = 0, since: Span = .zero, alarm: Bool = false
    ) -> Reading<QueuesReport.Register> {
        .known(
            .init(
                desk: 10, unsent: unsent, unsentUrgent: urgent, oldestUnsent: unsent > 0 ? now - since : nil, sent: 0,
                oldestSent: nil,
                alarms: alarm ? [.init(number: "10284715", grid: "rongxi-1", isEmergency: true, since: now)] : []))
    }

    /// All queues, with a worker on each but those that are named.
    private func broker(idle: [String: Int] = [:], missing: String? = nil) -> Reading<[BrokerQueue]> {
        .known(
            QueuesReport.worked.filter { $0 != missing }.map { name in
                BrokerQueue(name: name, waiting: idle[name] ?? 0, inHand: 0, workers: idle[name] == nil ? 1 : 0)
            })
    }

    /// What an empty ledger says.
    private func withWaiting(_ body: (Reading<Waiting>) throws -> Void) async throws {
        try await withDatabase { server in
            let pool = Pool(server, size: 1)
            _ = try await Migrator(Migrator.ledger).run(on: pool)
            try body(.known(try await Waiting.read(from: pool)))
            await pool.close()
        }
    }

    @Test("what could not be read says so and why, never 0, and the others are there")
    func unread() async throws {
        let report = QueuesReport(
            now: now, register: register(unsent: 3, urgent: 1, since: .minutes(20)),
            broker: .unknown(why: "connection refused"), waiting: .unknown(why: "the server starts up"))
        let text = report.lines(advisor).joined(separator: "\n")
        #expect(text.contains("not known: connection refused"))
        #expect(text.contains("not known: the server starts up"))
        #expect(text.contains("accepted, not sent    3       1"))
        #expect(advisor.sentence(report).contains("3 registered requests (1 urgent) have not been sent"))
        let json = String(decoding: try report.json(advisor), as: UTF8.self)
        #expect(json.contains(#""queues":{"unknown":"connection refused"}"#))
    }

    @Test("an emergency is known from the register alone, and comes before everything else")
    func emergency() {
        let report = QueuesReport(
            now: now, register: register(unsent: 3, since: .minutes(20), alarm: true), broker: .unknown(why: "down"),
            waiting: .unknown(why: "down"))
        #expect(advisor.sentence(report).hasPrefix("An EMERGENCY is on hold: case 10 28 47 15 in rongxi-1"))
        #expect(report.lines(advisor).joined().contains("紧急 10 28 47 15 rongxi-1"))
    }

    @Test("a queue without a worker names the unit to start, the fullest first")
    func workless() async throws {
        try await withWaiting { waiting in
            let report = QueuesReport(
                now: now, register: register(), broker: broker(idle: ["linli.errand": 4310, "linli.ledger": 2]),
                waiting: waiting)
            let sentence = advisor.sentence(report)
            #expect(sentence.contains("Nobody works on linli.errand (and on 1 more); 4310 wait there"))
            #expect(sentence.contains("systemctl restart linli-errand"))
            #expect(
                Advisor(.supervisor(logs: ".linli/log")).sentence(report).contains(".linli/log/linli-errand.log"))
        }
    }

    @Test("a queue that is not there is told before one that is slow")
    func missing() async throws {
        try await withWaiting { waiting in
            let report = QueuesReport(
                now: now, register: register(), broker: broker(missing: "linli.mediation"), waiting: waiting)
            #expect(
                advisor.sentence(report) == "The queue linli.mediation is missing on the broker: linli topology apply")
        }
    }

    @Test("requests that were not sent for a moment are nothing; for a minute they are")
    func unsent() async throws {
        try await withWaiting { waiting in
            func sentence(_ since: Span) -> String {
                advisor.sentence(
                    QueuesReport(
                        now: now, register: register(unsent: 2, since: since), broker: broker(), waiting: waiting))
            }
            #expect(sentence(.seconds(30)) == "Nothing is stuck. 0 cases wait for people.")
            #expect(sentence(.minutes(5)).hasPrefix("2 registered requests have not been sent since"))
        }
    }

    @Test("every queue has its daemon")
    func daemons() {
        #expect(QueuesReport.worker(of: "linli.errand.urgent") == "linli-errand")
        #expect(QueuesReport.worker(of: "linli.condolence") == "linli-condolence")
        #expect(QueuesReport.worker(of: "linli.parked") == "linli-ledger")
        #expect(QueuesReport.worked.count == 8)
    }

    @Test("no line is wider than eighty columns")
    func narrow() async throws {
        try await withWaiting { waiting in
            let report = QueuesReport(now: now, register: register(), broker: broker(), waiting: waiting)
            for line in report.lines(advisor) { #expect(DisplayWidth.of(line) <= 80, "\(line)") }
        }
    }
}
