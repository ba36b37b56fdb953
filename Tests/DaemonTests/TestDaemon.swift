import ArgumentParser
import Glibc
import Logging
import ServiceLifecycle
import Testing

@testable import Daemon

/// Runs a daemon as its `main` would, and ends the process with its code when that is not 0.
func daemon(
    _ arguments: [String] = [], using used: [Settings.Section] = [],
    _ services: @Sendable (Daemon) async throws -> [any Service]
) async {
    // One that hangs must not hang the tests.
    alarm(50)
    do {
        let options = try DaemonOptions.parse(arguments)
        try await Daemon.run("linli-test", options, using: used, services)
    } catch let code as ExitCode {
        exit(code.rawValue)
    } catch {
        exit(99)
    }
}

extension ExitTest.Result {
    var output: String { String(decoding: standardOutputContent, as: UTF8.self) }
    var complaint: String { String(decoding: standardErrorContent, as: UTF8.self) }
}

struct Broken: Error, CustomStringConvertible {
    let description = "the wheel came off"
}

/// Does something, waits for its end, and says so.
struct Step: Service {
    let name: String
    var ends = true
    var atEnd: @Sendable () async throws -> Void = {}
    let work: @Sendable () async throws -> Void

    init(
        _ name: String, ends: Bool = true, _ work: @escaping @Sendable () async throws -> Void = {},
        atEnd: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.name = name
        self.ends = ends
        self.atEnd = atEnd
        self.work = work
    }

    func run() async throws {
        try await work()
        if ends { try await gracefulShutdown() }
        try await atEnd()
        Logger.current.info("\(name) ended")
    }
}

/// Ends by itself.
struct Brief: Service {
    var after = AsyncStream<Void> { $0.finish() }
    var then: AsyncStream<Void>.Continuation?

    func run() async throws {
        for await _ in after {}
        then?.finish()
    }
}
