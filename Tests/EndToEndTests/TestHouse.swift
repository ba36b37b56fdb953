import Casework
import Daemon
import Foundation
import FoundationNetworking
import Intake
import Launcher
import Postgres
import Premises
import Work

/// A whole house of its own for a test: private servers, all daemons from the build, and a clerk with a credential.
struct TestHouse: Sendable {
    let premises: Premises
    let supervisor: Supervisor
    let token: String

    /// Lends a house with everything running, and removes it afterwards.
    static func with(
        settings: [String: String] = [:], daemons: [String] = Premises.daemons,
        _ body: @escaping @Sendable (TestHouse) async throws -> Void
    ) async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let base = "/tmp/linli-e2e-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: base) }  // What is left of it harms nobody.
        var options = Premises.Options(
            base: base, programs: "\(root)/.build/debug", config: "\(root)/config", settings: settings)
        options.settings["log.level"] = "debug"
        try await Premises.with(options, progress: { _ in }) { premises in
            let token = try await premises.openRegister().addActor(
                "小吴", role: .desk, at: Instant(milliseconds: Clocks.now()), random: RandomSource(Lots.draw)
            ).token.text
            let supervisor = Supervisor(daemons.map(premises.supervised), in: premises.servers.place)
            let house = TestHouse(premises: premises, supervisor: supervisor, token: token)
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

    // MARK: the door

    struct Answer: Sendable {
        let status: Int
        let body: [String: JSONValue]

        subscript(_ name: String) -> String { if case .text(let text) = body[name] { text } else { "" } }
    }

    /// Posts JSON as a clerk does, or without a credential.
    func post(_ json: String, key: String? = nil, asClerk: Bool = true) async throws -> Answer {
        var request = URLRequest(url: try url("/api/v1/requests"), timeoutInterval: 20)
        request.httpMethod = "POST"
        request.httpBody = Data(json.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if asClerk { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        return try await send(request)
    }

    func get(_ path: String) async throws -> Answer {
        try await send(URLRequest(url: try url(path), timeoutInterval: 20))
    }

    /// Asks until the request is settled.
    func settled(_ id: String, within limit: Duration = .seconds(60)) async throws -> Answer {
        let end = ContinuousClock.now + limit
        while true {
            let answer = try await get("/api/v1/requests/\(id)?wait=2s")
            if ["committed", "refused", "parked", "nothing"].contains(answer["state"]) { return answer }
            guard ContinuousClock.now < end else { throw Late(what: "request \(id) is \(answer["state"])") }
        }
    }

    private func send(_ request: URLRequest) async throws -> Answer {
        let (data, response) = try await URLSession.shared.data(for: request)
        let body = try JSONDecoder().decode([String: JSONValue].self, from: data)
        return Answer(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: body)
    }

    private func url(_ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(premises.httpPort)\(path)") else { throw Late(what: path) }
        return url
    }

    private func waitUntilUp() async throws {
        let end = ContinuousClock.now + .seconds(60)
        while (try? await get("/healthz")) == nil {  // Not up yet.
            guard ContinuousClock.now < end else { throw Late(what: "intake is not up") }
            try await ContinuousClock().sleep(for: .milliseconds(100))
        }
    }

    // MARK: what is in the ledger

    /// One number out of the ledger.
    func number(_ sql: String) async throws -> Int64 {
        let pool = Pool(premises.server(), size: 1)
        let result = try await pool.withConnection {
            try await $0.query(Statement("n", sql), []).first?.int64("n") ?? -1
        }
        await pool.close()
        return result
    }

    func kill(_ daemon: String) {
        if let pid = supervisor.pid(of: daemon) { _ = Glibc.kill(pid, SIGKILL) }
    }

    private func showLogs() {
        for daemon in Premises.daemons {
            let text = (try? String(contentsOfFile: premises.files.log(daemon), encoding: .utf8)) ?? ""  // Best effort.
            print("== \(daemon)\n" + text.split(separator: "\n").suffix(30).joined(separator: "\n"))
        }
    }
}

/// Something did not happen in time.
struct Late: Error {
    let what: String
}
