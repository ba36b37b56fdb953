import Postgres
import TestSupport
import Testing

@Suite("An error says whose fault it is")
struct ErrorTests {
    @Test(
        "the server's answers are sorted by what can be done about them",
        arguments: [
            ("40001", retriable: true, outage: false, data: false), ("40P01", true, false, false),
            ("55P03", true, false, false), ("57014", true, false, false), ("08006", true, true, false),
            ("08P01", false, false, false), ("57P01", true, true, false), ("57P02", true, true, false),
            ("57P03", true, true, false), ("53300", true, true, false), ("53100", true, true, false),
            ("25006", true, true, false), ("23505", false, false, true), ("22P02", false, false, true),
            ("42P01", false, false, false),
        ])
    func sorted(state: String, retriable: Bool, outage: Bool, data: Bool) {
        let error = PostgresError(.server(state), "any")
        #expect(error.isRetriable == retriable)
        #expect(error.isOutage == outage)
        #expect(error.isDataError == data)
        #expect(error.sqlState == state)
    }

    @Test("so is what did not come from the server")
    func others() {
        #expect(PostgresError(.connection, "any").isOutage)
        #expect(PostgresError(.timeout, "any").isRetriable)
        #expect(!PostgresError(.timeout, "any").isOutage)
        #expect(!PostgresError(.misuse, "any").isRetriable)
        #expect(!PostgresError(.decoding, "any").isRetriable)
    }

    @Test("a server is printed without its password")
    func password() {
        let server = Server(
            host: "here", port: 1, database: "d", user: "u", password: "geheim", options: ["sslpassword": "geheim"])
        #expect("\(server)" == "u@here:1/d")
        #expect(!String(reflecting: server).contains("geheim"))
        var dumped = ""
        dump(server, to: &dumped)
        #expect(!dumped.contains("geheim"))
        #expect(!"\([server])".contains("geheim"))
    }

    @Test(
        "a violated constraint is named with its table; the row is not told", .tags(.database),
        .timeLimit(.minutes(1)),
        arguments: [
            ("INSERT INTO t VALUES (1, 'secret')", "23505", "t_pkey"),
            ("INSERT INTO t VALUES (5, 'secret')", "23514", "small"),
            ("INSERT INTO u VALUES (2, 'secret')", "23503", "u_a_fkey"),
        ])
    func constraint(sql: String, state: String, constraint: String) async throws {
        try await withConnection { connection in
            try await connection.execute(
                """
                CREATE TEMPORARY TABLE t (a int PRIMARY KEY CONSTRAINT small CHECK (a < 3), b text);
                CREATE TEMPORARY TABLE u (a int REFERENCES t, b text); INSERT INTO t VALUES (1, 'first')
                """)
            let error = await #expect(throws: PostgresError.self) {
                try await connection.query(Statement("violate", sql), [])
            }
            #expect(error?.sqlState == state)
            #expect(error?.constraint == constraint)
            #expect(error?.table == String(sql.dropFirst("INSERT INTO ".count).prefix(1)))
            #expect(error?.isDataError == true)
            #expect(error.map { "\($0)".contains("secret") } == false)
            #expect(error.map { "\($0)".contains(constraint) && "\($0)".contains(state) } == true)
        }
    }

    @Test("a value that cannot be read is not told", .tags(.database), .timeLimit(.minutes(1)))
    func value() async throws {
        try await withConnection { connection in
            let error = await #expect(throws: PostgresError.self) {
                try await connection.query(Statement("cast", "SELECT $1::text::int AS n"), [.text("secret: \"x\"")])
            }
            #expect(error?.sqlState == "22P02")
            #expect(error?.message == "invalid input syntax for type integer")
        }
    }

    @Test(
        "a statement that takes too long ends as the server says, and the connection goes on", .tags(.database),
        .timeLimit(.minutes(1)))
    func statementTimeout() async throws {
        try await withConnection {
            $0.statementTimeout = .milliseconds(100)
        } _: { connection in
            let backend = try await connection.backend()
            let error = await #expect(throws: PostgresError.self) {
                try await connection.execute("SELECT pg_sleep(30)")
            }
            #expect(error?.sqlState == "57014")
            #expect(error?.isRetriable == true)
            #expect(error?.isOutage == false)
            #expect(try await connection.backend() == backend)
        }
    }
}
