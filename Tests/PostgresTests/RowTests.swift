import Postgres
import Testing

@Suite("A row is read by name and type", .tags(.database), .timeLimit(.minutes(1)))
struct RowTests {
    @Test("a column of another type, a null and a missing one are said by name")
    func faults() async throws {
        try await withConnection { connection in
            let row = try await connection.query(
                Statement("kinds", "SELECT 1::int8 AS a, NULL::text AS b, 1.5::numeric AS d"), [])[0]
            #expect { try row.text("a") } throws: { "\($0)".contains("column a is of type 20, which is not text") }
            #expect { try row.text("b") } throws: { "\($0)".contains("column b is null") }
            #expect { try row.text("c") } throws: { "\($0)".contains("no column c") }
            #expect { try row.int64("d") } throws: { "\($0)".contains("column d is of type 1700") }
            #expect { try row.optionalInt64("b") } throws: { ($0 as? PostgresError)?.code == .decoding }
        }
    }

    @Test("all whole numbers and all characters are read")
    func families() async throws {
        try await withConnection { connection in
            let row = try await connection.query(
                Statement(
                    "families",
                    """
                    SELECT -2::int2 AS a, -4::int4 AS b, -8::int8 AS c, 'x'::varchar(9) AS d, 'y'::name AS e, 'z' AS f,
                        '{"a": 1}'::json AS g, timestamp '2000-01-01' AS h
                    """), [])[0]
            #expect(try [row.int64("a"), row.int64("b"), row.int64("c")] == [-2, -4, -8])
            #expect(try [row.text("d"), row.text("e"), row.text("f")] == ["x", "y", "z"])
            #expect(try row.text("g") == #"{"a": 1}"#)
            #expect(try row.instant("h") == 946_684_800_000)
        }
    }

    @Test("an infinite instant is no instant", arguments: ["infinity", "-infinity"])
    func infinite(word: String) async throws {
        try await withConnection { connection in
            let row = try await connection.query(Statement("infinite", "SELECT '\(word)'::timestamptz AS a"), [])[0]
            #expect { try row.instant("a") } throws: { ($0 as? PostgresError)?.code == .decoding }
        }
    }

    @Test("an instant between two milliseconds is the earlier one")
    func between() async throws {
        try await withConnection { connection in
            let row = try await connection.query(
                Statement(
                    "between",
                    """
                    SELECT timestamptz '1969-12-31 23:59:59.9985Z' AS a, timestamptz '2000-01-01 00:00:00.0015Z' AS b
                    """), [])[0]
            #expect(try row.instant("a") == -2)
            #expect(try row.instant("b") == 946_684_800_001)
        }
    }

    @Test("rows outlive their connection, and are walked like any collection")
    func outlive() async throws {
        let rows = try await withConnection {
            try await $0.query(Statement("series", "SELECT generate_series(1, 1000)::int8 AS n"), [])
        }
        #expect(try rows.map { try $0.int64("n") }.reduce(0, +) == 500_500)
        #expect(try rows.last?.int64("n") == 1000)
        #expect(try rows.reversed().first?.int64("n") == 1000)
    }

    @Test("what was written is counted")
    func affected() async throws {
        try await withConnection { connection in
            try await connection.execute("CREATE TEMPORARY TABLE t (a int)")
            let insert = try await connection.query(
                Statement("insert", "INSERT INTO t SELECT unnest($1::int4[])"), [.int32s([1, 2, 3])])
            #expect(insert.affected == 3)
            #expect(insert.isEmpty)
            let delete = try await connection.query(Statement("delete", "DELETE FROM t WHERE a > 1 RETURNING a"), [])
            #expect(delete.affected == 2)
            #expect(delete.count == 2)
        }
    }
}
