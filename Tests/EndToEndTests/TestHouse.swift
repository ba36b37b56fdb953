import Casework
import Daemon
import Foundation
import Intake
import Launcher
import Premises
import Synchronization
import Testing
import Work

/// A whole house of its own: private servers, the daemons from the build, and a clerk with a credential.
struct TestHouse: Sendable {
    /// This checkout.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    let premises: Premises
    let supervisor: Supervisor
    let token: String
    let endings: Endings
    /// How long each log was when the daemons were started.
    let logMarks: [String: Int]

    /// Lends a house with everything running, and removes it afterwards.
    static func with(
        settings: [String: String] = [:], daemons: [String] = Premises.daemons,
        _ body: @Sendable (TestHouse) async throws -> Void
    ) async throws {
        try await TestPremises.with(settings: settings) { premises in
            try await premises.running(daemons, body)
        }
    }

    /// How the daemons ended, in the order in which they did.
    final class Endings: Sendable {
        private let state = Mutex<[String: [Ending]]>([:])

        func add(_ ending: Ending, of daemon: String) { state.withLock { $0[daemon, default: []].append(ending) } }
        func of(_ daemon: String) -> [Ending] { state.withLock { $0[daemon] ?? [] } }
    }
}

/// Servers that are made ready, on which a test runs the daemons in the way that it needs.
struct TestPremises: Sendable {
    let premises: Premises
    let token: String

    /// Lends premises with running servers and no daemon, and removes them afterwards.
    static func with(
        settings: [String: String] = [:], _ body: @Sendable (TestPremises) async throws -> Void
    ) async throws {
        let root = TestHouse.root
        let base = "/tmp/linli-e2e-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: base) }  // What is left of it harms nobody.
        var options = Premises.Options(
            base: base, programs: "\(root)/.build/debug", config: "\(root)/config", settings: settings)
        options.settings["log.level"] = "debug"
        try await Premises.with(options, progress: { _ in }) { premises in
            let token = try await premises.openRegister().addActor(
                "小吴", role: .desk, at: Instant(milliseconds: Clocks.now()), random: RandomSource(Lots.draw)
            ).token.text
            try await body(TestPremises(premises: premises, token: token))
        }
    }

    /// Runs daemons around the body, with these variables in their environment. On a failure their last words are
    /// printed.
    func running(
        _ daemons: [String] = Premises.daemons, environment: [String: [String: String]] = [:],
        _ body: @Sendable (TestHouse) async throws -> Void
    ) async throws {
        let endings = TestHouse.Endings()
        let everybody = environment["", default: [:]]
        let supervisor = Supervisor(
            daemons.map { daemon in
                let own = everybody.merging(environment[daemon, default: [:]]) { $1 }
                return premises.supervised(daemon, environment: own)
            }, in: premises.servers.place
        ) { daemon, event in
            if case .ended(let ending) = event { endings.add(ending, of: daemon) }
        }
        let marks = daemons.map { ($0, FileManager.default.contents(atPath: premises.files.log($0))?.count ?? 0) }
        let house = TestHouse(
            premises: premises, supervisor: supervisor, token: token, endings: endings,
            logMarks: Dictionary(uniqueKeysWithValues: marks))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await supervisor.run() }
            do {
                try await house.waitUntilUp()
                try await body(house)
            } catch {
                house.showLogs()
                throw error
            }
            tasks.cancelAll()
        }
    }
}

/// One set of servers for a whole suite: a broker and a database take longer to start than most tests to run.
struct SharedPremises: SuiteTrait, TestScoping {
    @TaskLocal static var lent: TestPremises?

    let settings: [String: String]

    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await TestPremises.with(settings: settings) { premises in
            try await SharedPremises.$lent.withValue(premises) { try await body() }
        }
    }

    /// Those of the suite that the test belongs to.
    static var current: TestPremises {
        get throws { try #require(lent, "the suite has no premises: give it the trait `.premises()`") }
    }
}

extension Trait where Self == SharedPremises {
    static func premises(_ settings: [String: String] = [:]) -> Self { Self(settings: settings) }
}

/// Something did not happen in time.
struct Late: Error {
    let what: String
}

/// Asks until a condition holds.
func until(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw Late(what: what) }
        try await ContinuousClock().sleep(for: .milliseconds(50))
    }
}
