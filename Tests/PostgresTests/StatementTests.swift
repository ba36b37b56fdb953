import Postgres
import Testing

@Suite("Statements are prepared, and run one at a time", .tags(.database), .timeLimit(.minutes(1)))
struct StatementTests {
    @Test("a statement is prepared once a connection")
    func once() async throws {
        try await withConnection { connection in
            let statement = Statement("twice", "SELECT $1::int4 + 1 AS n")
            for number in 1...5 {
                let rows = try await connection.query(statement, [.int32(Int32(number))])
                #expect(try rows[0].int64("n") == Int64(number + 1))
            }
            let count = "SELECT count(*) AS n FROM pg_prepared_statements WHERE name = 'twice'"
            #expect(try await connection.number(count) == 1)
        }
    }

    @Test("a name stands for one text and one list of types; a NULL goes with any type")
    func sameName() async throws {
        try await withConnection { connection in
            let statement = Statement("same", "SELECT $1::int4 AS n")
            _ = try await connection.query(statement, [.int32(1)])
            let others: [(Statement, [Parameter])] = [
                (Statement("same", "SELECT 2 AS n"), []), (statement, [.int64(1)]), (statement, []),
                (statement, [.int32(1), .int32(2)]),
            ]
            for (other, parameters) in others {
                let error = await #expect(throws: PostgresError.self) { try await connection.query(other, parameters) }
                #expect(error?.code == .misuse)
            }
            #expect(try await connection.query(statement, [.null])[0].optionalInt64("n") == nil)
            #expect(try await connection.query(statement, [.int32(7)])[0].int64("n") == 7)
        }
    }

    @Test("a statement that cannot be prepared is prepared again when it can")
    func later() async throws {
        try await withConnection { connection in
            let statement = Statement("later", "SELECT a::int8 AS n FROM later")
            let error = await #expect(throws: PostgresError.self) { try await connection.query(statement, []) }
            #expect(error?.sqlState == "42P01")
            try await connection.execute("CREATE TEMPORARY TABLE later (a int); INSERT INTO later VALUES (3)")
            #expect(try await connection.query(statement, [])[0].int64("n") == 3)
        }
    }

    @Test("a script runs to its first error, and leaves nothing of itself")
    func script() async throws {
        try await withConnection { connection in
            let error = await #expect(throws: PostgresError.self) {
                try await connection.execute("CREATE TEMPORARY TABLE s (a int); SELECT 1 / 0; SELECT nonsense")
            }
            #expect(error?.sqlState == "22012")
            #expect(await connection.transaction == .none)
            try await connection.execute("CREATE TEMPORARY TABLE s (a int); ; -- nothing more")
            try await connection.execute("")
        }
    }

    @Test("a second statement while one is under way is refused, and does not disturb it")
    func second() async throws {
        try await withConnection { connection in
            let backend = try await connection.backend()
            let first = Task { try await connection.query(Statement("nap", "SELECT pg_sleep(30)"), []) }
            try await withConnection { watch in
                try await watch.waitUntil(backend, runs: "%pg_sleep(30)%")
                let error = await #expect(throws: PostgresError.self) { try await connection.execute("SELECT 1") }
                #expect(error?.code == .misuse)
                #expect(error?.message.contains("another statement is under way") == true)
                // The first still sleeps, until it is told to stop.
                try await watch.waitUntil(backend, runs: "%pg_sleep(30)%")
            }
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
        }
    }

    @Test("COPY is refused instead of waited for", arguments: ["TO STDOUT", "FROM STDIN"])
    func copy(direction: String) async throws {
        try await withConnection { connection in
            try await connection.execute("CREATE TEMPORARY TABLE c (a int)")
            let error = await #expect(throws: PostgresError.self) {
                try await connection.execute("COPY c \(direction)")
            }
            #expect(error?.code == .misuse)
            #expect(connection.isBroken)
        }
    }

    @Test("notices of the server are no answers, and disturb nothing")
    func notices() async throws {
        try await withConnection { connection in
            try await connection.execute("DO $$ BEGIN RAISE WARNING 'a warning'; END $$")
            #expect(try await connection.number("SELECT 1 AS n") == 1)
        }
    }
}
