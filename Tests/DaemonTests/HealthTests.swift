import AMQP
import Foundation
import FoundationNetworking
import Logging
import Testing
import Work

@testable import Daemon

@Suite("What a daemon tells of itself")
struct HealthTests {
    private func duty(_ change: (inout Duty) -> Void) -> Duty {
        var duty = Duty()
        duty.stage = .running
        duty.show("linli.errand", .connected)
        duty.show("publisher", .connected)
        change(&duty)
        return duty
    }

    @Test("one reason why it does not do its work, the worst")
    func reasons() {
        #expect(Duty().obstacle == .starting)
        #expect(duty { _ in }.obstacle == nil)
        #expect(duty { $0.show("linli.errand", .connecting) }.obstacle == .starting)
        #expect(duty { $0.show("publisher", .blocked("memory")) }.obstacle == .blocked)
        #expect(duty { $0.show("publisher", .reconnecting("gone")) }.obstacle == .reconnecting)
        #expect(duty { $0.show("linli.errand", .standby) }.obstacle == .standby)
        #expect(duty { $0.show("linli.errand", .paused) }.obstacle == .paused)
        let outage = duty {
            $0.show("linli.errand", .paused)
            $0.wait("linli.errand", for: "linli.errand consumes nothing, waiting for PostgreSQL: gone")
        }
        #expect(outage.obstacle == .dependencyDown)
        #expect(
            outage.sentence
                == "not at work: linli.errand consumes nothing, waiting for PostgreSQL: gone; no work yet")
        let stalled = duty {
            $0.show("publisher", .reconnecting("gone"))
            $0.stall("linli.errand", true)
        }
        #expect(stalled.obstacle == .consumerStalled)
        #expect(!stalled.isAlive)
        #expect(duty { $0.stage = .draining }.obstacle == .draining)
    }

    @Test("over HTTP, on this machine: 200 or 503, a reason, and figures", .timeLimit(.minutes(1)))
    func pages() async throws {
        let board = StatusBoard(SystemdNotify(environment: [:]))
        board.enter(.running)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = HealthServer(
            port: 0, board: board, log: Logger(label: "test"), onRunning: { listening.yield($0) }
        ) { "figures\n" }
        let run = Task { try await server.run() }
        defer { run.cancel() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())

        #expect(try await get("healthz", port) == .init(200, "alive\n"))
        #expect(try await get("metrics", port) == .init(200, "figures\n"))
        let ready = #"{"detail":"at work; no work yet","ready":true,"reason":"ready"}"#
        #expect(try await get("readyz", port) == .init(200, "\(ready)\n"))
        board.show("publisher", .reconnecting(#"no broker at "h""#))
        let away = #"{"detail":"not at work: publisher reconnecting: no broker at \"h\"; no work yet","#
        #expect(try await get("readyz", port) == .init(503, away + "\"ready\":false,\"reason\":\"reconnecting\"}\n"))
        board.stall("linli.errand", true)
        #expect(try await get("healthz", port).status == 503)
    }

    @Test("a port that somebody else has stops nobody's work: it is an error in the log", .timeLimit(.minutes(1)))
    func taken() async throws {
        let board = StatusBoard(SystemdNotify(environment: [:]))
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let (messages, message) = AsyncStream.makeStream(of: String.self)
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let first = HealthServer(port: 0, board: board, log: silent, onRunning: { listening.yield($0) }) { "" }
        let running = Task { try await first.run() }
        defer { running.cancel() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let second = HealthServer(port: port, board: board, log: Logger(label: "test") { _ in Errors(message) }) { "" }
        let held = Task { try await second.run() }
        for await message in messages where message == "no health pages" { break }
        held.cancel()
        try await held.value
    }

    @Test("figures are lines that Prometheus reads, with every label of their sets")
    func exposition() throws {
        let meter = WorkMeter()
        meter.turn(to: .working)
        meter.count([.done, .done, .park])
        meter.batch(took: .milliseconds(3))
        meter.count([.retry])
        meter.batch(took: .seconds(100))
        meter.turn(to: .waiting(dependency: "PostgreSQL"))
        let duty = duty { $0.show("publisher", .blocked("a\n\"b\"")) }
        let text = Exposition.text(of: duty, [("linli.errand", meter)], .now(started: 1_785_544_200_000))
        for line in text.split(separator: "\n") {
            let sample = /[a-z_]+(\{([a-z]+="[^"]*",?)+\})? -?[0-9.e+-]+/
            #expect(try line.hasPrefix("# ") || sample.wholeMatch(in: line) != nil, "\(line)")
        }
        for line in [
            #"linli_messages_total{queue="linli.errand",verdict="done"} 2"#,
            #"linli_messages_total{queue="linli.errand",verdict="wait"} 0"#,
            #"linli_outages_total{queue="linli.errand"} 1"#,
            #"linli_batch_seconds_bucket{queue="linli.errand",le="0.001"} 0"#,
            #"linli_batch_seconds_bucket{queue="linli.errand",le="0.005"} 1"#,
            #"linli_batch_seconds_bucket{queue="linli.errand",le="+Inf"} 2"#,
            #"linli_batch_seconds_count{queue="linli.errand"} 2"#,
            #"linli_link_state{link="publisher",state="blocked"} 1"#,
            #"linli_obstacle{reason="blocked"} 1"#, "linli_ready 0", "process_start_time_seconds 1785544200",
        ] {
            #expect(text.contains("\(line)\n"), "\(line)")
        }
        #expect(ProcessFigures.now(started: 0).residentBytes > 1_000_000)
        #expect(ProcessFigures.now(started: 0).openDescriptors > 2)
    }

    /// Seen to fail when what stands still feeds the watchdog.
    @Test(
        "a worker that stays in one batch starves the watchdog; an idle and a waiting one do not",
        .timeLimit(.minutes(1)))
    func stalled() async throws {
        try await withScratch { scratch in
            let manager = try ServiceManager("\(scratch)/notify")
            let systemd = SystemdNotify(environment: ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "40000"])
            let (idle, waiting, hung) = (WorkMeter(), WorkMeter(), WorkMeter())
            waiting.turn(to: .waiting(dependency: "PostgreSQL"))
            let board = StatusBoard(SystemdNotify(environment: [:]))
            board.enter(.running)
            let vigil = Vigil(
                turns: [], meters: [("idle", idle), ("waiting", waiting), ("hung", hung)], watchdog: Watchdog(systemd),
                status: board, patience: .milliseconds(100))
            let run = Task { try await vigil.run() }
            for _ in 0..<20 { #expect(manager.receive(waiting: true) == "WATCHDOG=1") }
            hung.turn(to: .working)
            while board.duty.isAlive { try await Task.sleep(for: .milliseconds(10)) }
            #expect(board.duty.obstacle == .consumerStalled)
            while manager.receive() != nil {}
            // Nothing tells that it is not fed: five times the pause between two looks.
            try await Task.sleep(for: .milliseconds(200))
            #expect(manager.receive() == nil)
            hung.count([.done])
            #expect(manager.receive(waiting: true) == "WATCHDOG=1")
            run.cancel()
            _ = await run.result
        }
    }

    private struct Page: Equatable {
        let status: Int
        let body: String

        init(_ status: Int, _ body: String) {
            self.status = status
            self.body = body
        }
    }

    private func get(_ path: String, _ port: Int) async throws -> Page {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/\(path)"))
        let (data, response) = try await URLSession.shared.data(from: url)
        return Page((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }
}

/// Passes on what is logged as an error.
private struct Errors: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.error
    private let told: AsyncStream<String>.Continuation

    init(_ told: AsyncStream<String>.Continuation) { self.told = told }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { told.yield("\(event.message)") }
}
