import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import ServiceLifecycle
import Testing
import Work

@testable import Daemon

/// Each test runs a daemon in a process of its own, as `main` would.
@Suite("A daemon", .timeLimit(.minutes(1)))
struct DaemonTests {
    @Test("runs its services and stops them in reverse order when it is told to")
    func stops() async throws {
        let end = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await daemon { _ in
                [
                    Step("first"), Step("second"),
                    Step("third") { kill(getpid(), SIGTERM) },
                ]
            }
        }
        let lines = end?.output ?? ""
        let told = lines.split(separator: "\n").compactMap { $0.split(separator: "message=").last }
        #expect(
            told.suffix(5) == [
                "\"stopping\" signal=SIGTERM", "\"third ended\"", "\"second ended\"", "\"first ended\"", "\"stopped\"",
            ])
        #expect(lines.contains("level=notice logger=linli-test message=\"starting\""))
    }

    @Test("SIGHUP makes it read its settings again, and it runs on")
    func reloads() async throws {
        let end = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await runAndReload()
        }
        #expect(end?.output.contains("message=\"settings read again\"") == true)
        #expect(end?.output.contains("message=\"stopped\"") == true)
    }

    /// Seen to fail when a second signal is taken like the first.
    @Test("the second signal ends it at once")
    func second() async {
        await #expect(processExitsWith: .exitCode(128 + SIGTERM)) {
            await daemon { _ in
                [
                    Step("stubborn", ends: false) {
                        kill(getpid(), SIGINT)
                        // Signals of one kind that are on their way at once count once.
                        while true {
                            usleep(10_000)
                            kill(getpid(), SIGTERM)
                        }
                    }
                ]
            }
        }
    }

    @Test("a service that fails stops the others gracefully; it is said why, and the code is 1")
    func fails() async {
        let end = await #expect(
            processExitsWith: .exitCode(1), observing: [\.standardOutputContent, \.standardErrorContent]
        ) {
            await daemon { _ in [Step("first"), Step("second") { throw Broken() }] }
        }
        let output = end?.output ?? ""
        #expect(output.contains("message=\"service failed\" error=\"the wheel came off\" service=Step"))
        #expect(output.contains("first ended"))
        #expect(end?.complaint == "linli-test: the wheel came off\n")
    }

    @Test("a service that ends unasked is a failure")
    func ends() async {
        let end = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            await daemon { _ in [Step("first"), Brief()] }
        }
        #expect(
            end?.complaint
                == "linli-test: Brief ended, though nobody had asked it to stop\n")
    }

    @Test("a service that ends before its turn, while all stop, does not cancel the others")
    func early() async {
        let end = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await daemon { _ in
                let (ending, end) = AsyncStream.makeStream(of: Void.self)
                let (ended, ender) = AsyncStream.makeStream(of: Void.self)
                return [
                    Brief(after: ending, then: ender),
                    Step("slow") {
                        kill(getpid(), SIGTERM)
                    } atEnd: {
                        end.finish()
                        for await _ in ended {}
                    },
                ]
            }
        }
        #expect(end?.output.contains("slow ended") == true)
    }

    @Test("a service that takes too long to stop is cancelled, and that is said")
    func cancelled() async throws {
        let pipe = Pipe()
        let output = LogOutput(pipe.writing)
        let log = Logger(label: "linli-test") { LineLogHandler(label: $0, Settings.Log(), output: output) }
        let host = ServiceHost(log: log, patience: .milliseconds(10))
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let group = ServiceGroup(
            configuration: host.configuration([
                Step("deaf", ends: false) {
                    start.finish()
                    try await Task.sleep(for: .seconds(600))
                }
            ]))
        async let running: Void = group.run()
        for await _ in started {}
        host.beginStopping()
        await group.triggerGracefulShutdown()
        try await running
        let said =
            "level=warning logger=linli-test message=\"service cancelled, it did not stop in time\" service=Step\n"
        #expect(pipe.text().hasSuffix(said))
    }

    @Test("what cannot be made is said, and the code is 1")
    func unmade() async {
        let end = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            await daemon { _ in throw Broken() }
        }
        #expect(end?.complaint == "linli-test: the wheel came off\n")
    }

    @Test("a faulty configuration is 78, with all of its faults")
    func faulty() async {
        let end = await #expect(processExitsWith: .exitCode(EX_CONFIG), observing: [\.standardErrorContent]) {
            await daemon(["--set", "http.port=a", "--set", "log.level=b"], using: [\.amqp]) { _ in [] }
        }
        #expect(
            end?.complaint == """
                linli-test: the configuration is faulty:
                  http.port is "a" (--set); expected a whole number from 0 to 65535
                  log.level is "b" (--set); expected trace, debug, info, notice, warning, error or critical
                  amqp.user is missing; expected a name
                  amqp.password-file and amqp.password are both missing; expected one of the two

                """)
    }

    @Test("a file that the settings name is part of the configuration")
    func faultyFile() async {
        let end = await #expect(processExitsWith: .exitCode(EX_CONFIG), observing: [\.standardErrorContent]) {
            await daemon { _ in throw SettingFault(key: "catalogue.file", problem: "names a file of no sense") }
        }
        #expect(
            end?.complaint
                == "linli-test: the configuration is faulty:\n  catalogue.file names a file of no sense\n")
    }

    @Test("--check, --defaults and --version answer and start nothing")
    func answers() async {
        let check = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await daemon(["--check"]) { _ in throw Broken() }
        }
        #expect(check?.output == "linli-test: the configuration is in order\n")
        await #expect(processExitsWith: .exitCode(EX_CONFIG)) {
            await daemon(["--check", "--set", "http.port=a"]) { _ in [] }
        }
        let defaults = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await daemon(["--defaults"]) { _ in throw Broken() }
        }
        #expect(defaults?.output == Settings.document())
        let version = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await daemon(["--version"]) { _ in throw Broken() }
        }
        #expect(version?.output == "linli-test \(Version.current)\n")
    }

    @Test("the services find the logger as the current one, and others' loggers write as it does")
    func logs() async {
        let end = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            await daemon(["--set", "log.format=json"]) { daemon in
                Logger.current.info("making")
                return [
                    Step("only") {
                        withLogger(mergingMetadata: .keys([.messageID: "7"])) { _ in Logger.current.info("working") }
                        Logger(label: "package").info("of a package")
                        kill(getpid(), SIGTERM)
                    }
                ]
            }
        }
        let lines = end?.output ?? ""
        #expect(lines.contains(#""logger":"linli-test","message":"making"}"#))
        #expect(lines.contains(#""logger":"linli-test","message":"working","message.id":"7"}"#))
        #expect(lines.contains(#""logger":"package","message":"of a package"}"#))
    }

    @Test("a broken pipe is an error and not the end")
    func pipe() async {
        await #expect(processExitsWith: .success) {
            await daemon { _ in
                let pipe = Pipe()
                close(pipe.reading)
                #expect(write(pipe.writing, "x", 1) == -1 && errno == EPIPE)
                return [Step("only") { kill(getpid(), SIGTERM) }]
            }
        }
    }

    @Test("the service manager hears that it is ready, and that it stops")
    func notifies() async throws {
        await #expect(processExitsWith: .success) {
            let path = "/tmp/dt-\(getpid()).notify"
            defer { unlink(path) }
            setenv("NOTIFY_SOCKET", path, 1)
            let manager = try ServiceManager(path)
            await daemon { _ in
                [
                    Step("only") {
                        #expect(manager.receive(waiting: true) == "READY=1")
                        kill(getpid(), SIGTERM)
                    }
                ]
            }
            #expect(manager.receive() == "STATUS=at work; no work yet")
            #expect(manager.receive() == "STOPPING=1")
            #expect(manager.receive()?.hasPrefix("STATUS=stopping; ") == true)
        }
    }
}

/// A daemon that is told to read its settings again, and to stop when it has.
private func runAndReload() async {
    let path = "/tmp/linli-reload-\(getpid()).yaml"
    let write = { @Sendable (level: String) in
        // A test that cannot write does not end.
        try? Data("log:\n  level: \(level)\n".utf8).write(to: URL(filePath: path))
    }
    write("info")
    await daemon(["--config", path]) { daemon in
        let work: @Sendable () async throws -> Void = {
            write("debug")
            kill(getpid(), SIGHUP)
            while daemon.log.logLevel != .debug { usleep(1_000) }
            unlink(path)
            kill(getpid(), SIGTERM)
        }
        return [Step("first", work)]
    }
}
