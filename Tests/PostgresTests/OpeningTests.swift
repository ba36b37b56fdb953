import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Opening ends, one way or the other", .tags(.database), .timeLimit(.minutes(1)))
struct OpeningTests {
    @Test("nobody listens: an outage, at once, without the password")
    func refused() async throws {
        let server = Server(host: "127.0.0.1", port: 1, database: "d", user: "u", password: "geheim")
        try await expectOutage(server, within: .seconds(5)) { $0.contains("refused") }
    }

    @Test("a wrong password: an outage, without the password")
    func wrongPassword() async throws {
        var server = try TestServers.postgres()
        server.password = "geheim"
        try await expectOutage(server, within: .seconds(5)) { $0.contains("authentication failed") }
    }

    @Test("a server that says nothing is given up in time")
    func silent() async throws {
        let fake = try FakeServer(.silent)
        defer { fake.stop() }
        try await expectOutage(fake.server(connectTimeout: .milliseconds(200)), within: .seconds(3)) {
            $0.contains("did not let us in in time")
        }
    }

    @Test("a host that says nothing does not keep us from the next")
    func nextHost() async throws {
        let fake = try FakeServer(.silent)
        defer { fake.stop() }
        var server = try TestServers.postgres()
        // A socket carries its port in its name.
        try FileManager.default.moveItem(
            atPath: "\(fake.directory)/.s.PGSQL.\(fake.port)", toPath: "\(fake.directory)/.s.PGSQL.\(server.port)")
        server.host = "\(fake.directory),\(server.host)"
        server.connectTimeout = .seconds(3)
        let connection = Connection(server)
        try await connection.open()
        #expect(try await connection.number("SELECT 1 AS n") == 1)
        await connection.close()
    }

    @Test("a cancelled task does not wait for a server that says nothing")
    func cancelled() async throws {
        let fake = try FakeServer(.silent)
        defer { fake.stop() }
        let connection = Connection(fake.server(connectTimeout: .seconds(50)))
        let opening = Task { try await connection.open() }
        try await until { await connection.transaction == .unknown }
        let length = await time {
            opening.cancel()
            await #expect(throws: CancellationError.self) { try await opening.value }
        }
        #expect(length < .seconds(5))
        #expect(connection.isBroken)
    }

    @Test("what is closed says so, and can be opened again")
    func reopened() async throws {
        let connection = Connection(try TestServers.postgres())
        let early = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1") }
        #expect(early?.code == .misuse)
        for _ in 0..<2 {
            try await connection.open()
            let twice = await #expect(throws: PostgresError.self) { try await connection.open() }
            #expect(twice?.code == .misuse)
            #expect(try await connection.number("SELECT 1 AS n") == 1)
            await connection.close()
            let late = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1") }
            #expect(late?.message == "the connection was closed")
        }
    }

    @Test("the server sees who it is")
    func application() async throws {
        try await withConnection {
            $0.application = "a name; with 'signs'"
        } _: { connection in
            let row = try await connection.query(
                Statement("who", "SELECT current_setting('application_name') AS a"), [])[0]
            #expect(try row.text("a") == "a name; with 'signs'")
        }
    }

    @Test("settings of one's own are added to the limits that every session has")
    func settings() async throws {
        try await withConnection {
            $0.options = ["options": "-c work_mem=8MB"]
            $0.statementTimeout = .seconds(7)
        } _: { connection in
            let row = try await connection.query(
                Statement(
                    "settings",
                    """
                    SELECT current_setting('work_mem') AS a, current_setting('statement_timeout') AS b,
                        current_setting('lock_timeout') AS c, current_setting('TimeZone') AS d
                    """), [])[0]
            let shown = try ["a", "b", "c", "d"].map { try row.text($0) }
            #expect(shown == ["8MB", "7s", "5s", "UTC"])
        }
    }

    @Test("two hundred connections leave no descriptor behind")
    func descriptors() async throws {
        func count() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        func once() async throws { try await withConnection { _ in } }
        try await once()
        let before = try count()
        for _ in 0..<200 { try await once() }
        // Other suites run beside this one and hold some of their own; a leak would be one or more for each.
        #expect(try count() < before + 100)
    }

    private func expectOutage(
        _ server: Server, within limit: Duration, _ matches: (String) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let connection = Connection(server)
        let length = await time {
            let error = await #expect(throws: PostgresError.self, sourceLocation: sourceLocation) {
                try await connection.open()
            }
            #expect(error?.isOutage == true, sourceLocation: sourceLocation)
            #expect(error.map { matches($0.message) } == true, "\(error as Any)", sourceLocation: sourceLocation)
            #expect(error.map { "\($0)".contains("geheim") } == false, sourceLocation: sourceLocation)
        }
        #expect(length < limit, sourceLocation: sourceLocation)
        #expect(connection.isBroken, sourceLocation: sourceLocation)
    }
}
