import FoundationEssentials
import Glibc
import Launcher
import Synchronization
import Testing

@Suite("The supervisor")
struct SupervisorTests {
    private typealias Line = (name: String, event: Supervisor.Event)

    private func shell(_ name: String, _ script: String, in scratch: String) -> Supervised {
        Supervised(
            name: name, executable: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
            logFile: "\(scratch)/\(name).log")
    }

    @Test("a program that dies is started again and counted", .timeLimit(.minutes(3)))
    func restarts() async throws {
        try await withScratch { scratch in
            let events = Log<Line>()
            let supervisor = Supervisor([shell("brief", "echo once; exit 3", in: scratch)]) { events.add(($0, $1)) }
            let running = Task { await supervisor.run() }
            let start = ContinuousClock.now
            #expect(await events.wait { $0.event == .ended(.exited(3)) } != nil)
            #expect(await events.wait { $0.event == .restarting(count: 1) } != nil)
            #expect(ContinuousClock.now - start >= .seconds(1))
            #expect(await events.wait { $0.event == .restarting(count: 2) } != nil)
            #expect(supervisor.restarts(of: "brief") == 2)
            running.cancel()
            await running.value
            let log = try String(contentsOf: URL(filePath: "\(scratch)/brief.log"), encoding: .utf8)
            #expect(log.hasPrefix("once\nonce\n"))
        }
    }

    @Test(
        "what comes before a start comes before every start; what it says stops that one only", .timeLimit(.minutes(1)))
    func beforeStart() async throws {
        try await withScratch { scratch in
            let events = Log<Line>()
            let tries = Mutex(0)
            let program = Supervised(
                name: "late", executable: "/bin/sh", arguments: ["-c", "exit 4"], logFile: "\(scratch)/late.log",
                beforeStart: {
                    let count = tries.withLock { count in
                        count += 1
                        return count
                    }
                    if count == 1 { throw LauncherError(.noPort, "not yet") }
                })
            let supervisor = Supervisor([program], restartingAfter: .milliseconds(20)) { events.add(($0, $1)) }
            let running = Task { await supervisor.run() }
            let first = await events.wait { _ in true }?.event
            #expect(first == .couldNotStart("\(LauncherError(.noPort, "not yet"))"))
            #expect(await events.wait { $0.event == .ended(.exited(4)) } != nil)
            #expect(await events.wait { $0.event == .ended(.exited(4)) } != nil)
            running.cancel()
            await running.value
            #expect(tries.withLock { $0 } >= 3)
        }
    }

    @Test("one that is killed runs again under another number, and the others are left alone", .timeLimit(.minutes(3)))
    func killed() async throws {
        try await withScratch { scratch in
            let events = Log<Line>()
            let programs = ["one", "two"].map { shell($0, "sleep 600", in: scratch) }
            let supervisor = Supervisor(programs, restartingAfter: .milliseconds(50)) { events.add(($0, $1)) }
            let running = Task { await supervisor.run() }
            var started: [String: Int32] = [:]
            while started.count < 2, case .started(let pid)? = await events.wait(for: isStart)?.event {
                started[supervisor.pid(of: "one") == pid ? "one" : "two"] = pid
            }
            let first = try #require(started["one"])
            kill(first, SIGKILL)
            #expect(await events.wait { $0.event == .ended(.signalled(SIGKILL)) }?.name == "one")
            #expect(await events.wait(for: isStart)?.name == "one")
            let second = try #require(supervisor.pid(of: "one"))
            #expect(second != first)
            #expect(supervisor.pid(of: "two") == started["two"])
            #expect(supervisor.restarts(of: "one") == 1)
            #expect(supervisor.restarts(of: "two") == 0)
            running.cancel()
            await running.value
            #expect(!ProcessTable.isAlive(second))
            #expect(supervisor.pid(of: "one") == nil)
        }
    }

    @Test("when it is cancelled it stops all, also the stubborn and what they started", .timeLimit(.minutes(3)))
    func stopsAll() async throws {
        try await withScratch { scratch in
            let place = try Place.choose(base: scratch)
            try place.prepare()
            let events = Log<Line>()
            let loop = "echo up; while :; do sleep 0.1; done"
            let stubborn = shell("stubborn", "trap '' TERM; sleep 600 & \(loop)", in: scratch)
            let polite = shell("polite", "trap 'exit 7' TERM; \(loop)", in: scratch)
            let supervisor = Supervisor([stubborn, polite], in: place, patience: .seconds(1)) { events.add(($0, $1)) }
            let running = Task { await supervisor.run() }
            for name in ["stubborn", "polite"] { try await untilFile("\(scratch)/\(name).log", holds: "up") }
            #expect(ProcessTable.belonging(to: place).count >= 3)
            running.cancel()
            await running.value
            let seen = await events.all()
            #expect(seen.contains { $0 == ("polite", .ended(.exited(7))) })
            #expect(seen.contains { $0 == ("stubborn", .ended(.signalled(SIGKILL))) })
            #expect(seen.filter { $0.event == .stopping }.count == 2)
            #expect(ProcessTable.belonging(to: place).isEmpty)
        }
    }

    @Test("a program leads a process group of its own", .timeLimit(.minutes(3)))
    func ownGroup() async throws {
        try await withScratch { scratch in
            let events = Log<Line>()
            let supervisor = Supervisor([shell("one", "sleep 600", in: scratch)]) { events.add(($0, $1)) }
            let running = Task { await supervisor.run() }
            #expect(await events.wait(for: isStart) != nil)
            let pid = try #require(supervisor.pid(of: "one"))
            #expect(getpgid(pid) == pid)
            running.cancel()
            await running.value
        }
    }

    @Test("what cannot be started is reported and tried again", .timeLimit(.minutes(3)))
    func missing() async throws {
        try await withScratch { scratch in
            let events = Log<Line>()
            let nothing = Supervised(name: "nothing", executable: "/nowhere", logFile: "\(scratch)/nothing.log")
            let supervisor = Supervisor([nothing], restartingAfter: .milliseconds(20)) { events.add(($0, $1)) }
            let running = Task { await supervisor.run() }
            let first = await events.wait { if case .couldNotStart = $0.event { true } else { false } }
            #expect(first?.name == "nothing")
            #expect(await events.wait { $0.event == .restarting(count: 1) } != nil)
            running.cancel()
            await running.value
        }
    }

    private let isStart: (Line) -> Bool = { if case .started = $0.event { true } else { false } }
}

/// Waits until a file that another process writes holds a text.
func untilFile(_ path: String, holds text: String) async throws {
    while true {
        // Not there yet is as good as empty.
        if let found = try? String(contentsOf: URL(filePath: path), encoding: .utf8), found.contains(text) { return }
        try await Task.sleep(for: .milliseconds(10))
    }
}
