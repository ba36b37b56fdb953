import AMQP
import Glibc
import Logging
import Synchronization
import Testing

@testable import Daemon

@Suite("The service manager")
struct SystemdTests {
    @Test(
        "is told over a socket in the file system, and over an abstract one", .timeLimit(.minutes(1)),
        arguments: [false, true])
    func messages(isAbstract: Bool) async throws {
        try await withScratch { scratch in
            let manager = try ServiceManager(isAbstract ? "@\(scratch)/notify" : "\(scratch)/notify")
            let systemd = SystemdNotify(environment: ["NOTIFY_SOCKET": manager.name])
            systemd.ready("consuming linli.errand")
            systemd.status("broker down\nREADY=1")
            systemd.ready()
            systemd.stopping()
            systemd.alive()
            #expect(manager.receive() == "READY=1\nSTATUS=consuming linli.errand")
            #expect(manager.receive() == "STATUS=broker down READY=1")
            #expect(manager.receive() == "READY=1")
            #expect(manager.receive() == "STOPPING=1")
            #expect(manager.receive() == "WATCHDOG=1")
            #expect(manager.receive() == nil)
        }
    }

    @Test("hears when the settings are read again, what changed is named, and faulty ones change nothing")
    func reload() async throws {
        try await withScratch { scratch in
            let manager = try ServiceManager("\(scratch)/notify")
            let systemd = SystemdNotify(environment: ["NOTIFY_SOCKET": manager.name])
            let status = StatusBoard(systemd)
            let threshold = LogThreshold(.info)
            let handler = { @Sendable (label: String, output: Int32) in
                LineLogHandler(label: label, Settings.Log(), threshold: threshold, output: LogOutput(output))
            }
            func reload(_ read: @escaping @Sendable () async throws -> Settings) async -> String {
                let pipe = Pipe()
                await Reload(
                    systemd: systemd, status: status, threshold: threshold,
                    log: Logger(label: "x") { handler($0, pipe.writing) }, settings: Settings(), read: read
                ).run()
                return pipe.text()
            }
            let other = Logger(label: "y") { handler($0, STDOUT_FILENO) }
            var changed = Settings()
            changed.log.level = .debug
            changed.wait.deadline = .seconds(5)
            let told = await reload { [changed] in changed }
            #expect(told.contains("needs.restart=wait.deadline"), "\(told)")
            #expect(threshold.level == .debug)
            #expect(other.logLevel == .debug, "also for loggers that are there already")
            #expect(manager.receive() == nil, "who still starts is not ready")

            status.enter(.running)
            while manager.receive() != nil {}
            let faulty = await reload {
                throw SettingFaults(faults: [SettingFault(key: "log.level", problem: "is odd")])
            }
            #expect(faulty.contains("log.level"), "\(faulty)")
            #expect(threshold.level == .debug)
            #expect(manager.receive()?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
            #expect(manager.receive() == "READY=1")
        }
    }

    @Test(
        "nobody is told without a socket that can be",
        arguments: [
            [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "@"], ["NOTIFY_SOCKET": "vsock:2:1"],
            ["NOTIFY_SOCKET": "/nowhere/notify"], ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
        ])
    func nobody(environment: [String: String]) {
        let systemd = SystemdNotify(environment: environment)
        systemd.ready("up")
        systemd.stopping()
    }

    @Test("watches only the process that it means")
    func meant() {
        func patience(_ more: [String: String]) -> Duration? {
            SystemdNotify(environment: ["NOTIFY_SOCKET": "/run/notify"].merging(more) { $1 }).watchdogPatience
        }
        #expect(patience([:]) == nil)
        #expect(patience(["WATCHDOG_USEC": "30000000"]) == .seconds(30))
        #expect(patience(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]) == .seconds(30))
        #expect(patience(["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]) == nil)
        #expect(patience(["WATCHDOG_USEC": "soon"]) == nil)
        #expect(SystemdNotify(environment: ["WATCHDOG_USEC": "30000000"]).watchdogPatience == nil)
    }

    @Test("the watchdog is fed by the loops, when each of them has turned, and not too often")
    func watchdog() async throws {
        try await withScratch { scratch in
            let manager = try ServiceManager("\(scratch)/notify")
            let systemd = SystemdNotify(environment: ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "20000000"])
            let start = ContinuousClock.now
            let elapsed = Mutex(Duration.zero)
            let watchdog = Watchdog(systemd) { start + elapsed.withLock { $0 } }
            func pass(_ seconds: Int) { elapsed.withLock { $0 += .seconds(seconds) } }
            #expect(watchdog.interval == .seconds(5))
            let (consumer, relay) = (watchdog.pulse(), watchdog.pulse())

            consumer.beat()
            #expect(manager.receive() == nil)
            relay.beat()
            #expect(manager.receive() == "WATCHDOG=1")
            // Both have turned, but it was fed just now.
            consumer.beat()
            relay.beat()
            #expect(manager.receive() == nil)
            pass(5)
            relay.beat()
            #expect(manager.receive() == "WATCHDOG=1")
            // One loop hangs, the other goes on: nothing feeds.
            for _ in 0..<10 {
                pass(5)
                relay.beat()
            }
            #expect(manager.receive() == nil)
            consumer.beat()
            #expect(manager.receive() == "WATCHDOG=1")
        }
    }

    @Test("a watchdog that nobody asked for is never fed")
    func unasked() async throws {
        try await withScratch { scratch in
            let manager = try ServiceManager("\(scratch)/notify")
            let watchdog = Watchdog(SystemdNotify(environment: ["NOTIFY_SOCKET": manager.name]))
            #expect(watchdog.interval == nil)
            watchdog.pulse().beat()
            #expect(manager.receive() == nil)
        }
    }
}

@Suite("The sentence for systemctl status")
struct DutyTests {
    @Test("says what is worked on, what is wrong, and when something was last done")
    func sentence() {
        var duty = Duty()
        #expect(duty.sentence == "at work; no work yet")
        duty.show("linli.errand", .connecting)
        duty.show("publisher", .connected)
        #expect(duty.sentence == "not at work: linli.errand connecting; no work yet")
        duty.show("linli.errand", .connected)
        #expect(duty.sentence == "at work: linli.errand, publisher; no work yet")
        duty.worked(at: 1_785_544_200_999)
        #expect(duty.sentence == "at work: linli.errand, publisher; last work 2026-08-01 08:30:00 +08:00")
        duty.show("publisher", .blocked("memory"))
        #expect(duty.sentence == "not at work: publisher blocked: memory; last work 2026-08-01 08:30:00 +08:00")
    }

    @Test("is told once, when it has changed")
    func told() async throws {
        try await withScratch { scratch in
            let manager = try ServiceManager("\(scratch)/notify")
            let board = StatusBoard(SystemdNotify(environment: ["NOTIFY_SOCKET": manager.name])) { 1_785_544_200_000 }
            board.show("publisher", .connected)
            board.show("publisher", .connected)
            board.worked()
            board.worked()
            #expect(manager.receive() == "STATUS=at work: publisher; no work yet")
            #expect(manager.receive() == "STATUS=at work: publisher; last work 2026-08-01 08:30:00 +08:00")
            #expect(manager.receive() == nil)
        }
    }

    @Test("a link whose thread does not answer starves the watchdog", .timeLimit(.minutes(1)))
    func vigil() async throws {
        try await withScratch { scratch in
            let manager = try ServiceManager("\(scratch)/notify")
            let systemd = SystemdNotify(environment: ["NOTIFY_SOCKET": manager.name, "WATCHDOG_USEC": "40000"])
            let watchdog = Watchdog(systemd)
            let (rounds, round) = AsyncStream.makeStream(of: Void.self)
            let (answers, door) = AsyncStream.makeStream(of: Void.self)
            let vigil = Vigil(
                turns: [
                    {
                        round.yield()
                        return 1
                    },
                    {
                        for await _ in answers { break }
                        return 0
                    },
                ], watchdog: watchdog, status: StatusBoard(systemd) { 0 })
            let run = Task { try await vigil.run() }
            #expect(manager.receive(waiting: true)?.hasPrefix("STATUS=at work; last work") == true)
            // The other link turns on and on meanwhile.
            for await _ in rounds.prefix(4) {}
            #expect(manager.receive() == nil)
            door.yield()
            #expect(manager.receive(waiting: true) == "WATCHDOG=1")
            run.cancel()
            door.finish()
            _ = await run.result
        }
    }
}
