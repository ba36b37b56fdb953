import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Parameters go to the server and come back", .timeLimit(.minutes(1)))
struct ParameterTests {
    private func withConnection(_ body: (Connection) async throws -> Void) async throws {
        let connection = Connection(try TestServers.postgres())
        try await connection.open()
        try await body(connection)
        await connection.close()
    }

    @Test("single values keep their bits")
    func singleValues() async throws {
        try await withConnection { connection in
            let id = UUID()
            let statement = Statement(
                "singles",
                """
                SELECT $1::uuid AS a, $2::text AS b, $3::int8 AS c, $4::int4 AS d, $5::bool AS e, $6::bytea AS f,
                    $7::timestamptz AS g, $8::text AS h
                """)
            let row = try #require(
                try await connection.query(
                    statement,
                    [
                        .uuid(id), .text("薛𣵦"), .int64(.min), .int32(.max), .bool(true), .bytes([0, 255, 7]),
                        .instant(-1), .null,
                    ]
                ).first)
            #expect(try row.uuid("a") == id)
            #expect(try row.text("b") == "薛𣵦")
            #expect(try row.int64("c") == .min)
            #expect(try row.int64("d") == Int64(Int32.max))
            #expect(try row.bool("e"))
            #expect(try row.bytes("f") == [0, 255, 7])
            #expect(try row.instant("g") == -1)
            #expect(try row.optionalText("h") == nil)
        }
    }

    @Test("arrays carry a batch, with nulls, and may be empty")
    func arrays() async throws {
        try await withConnection { connection in
            let statement = Statement(
                "arrays",
                """
                SELECT * FROM unnest($1::uuid[], $2::text[], $3::int8[], $4::int4[], $5::bool[], $6::bytea[],
                    $7::timestamptz[]) AS t (a, b, c, d, e, f, g)
                """)
            let ids = [UUID(), UUID()]
            let rows = try await connection.query(
                statement,
                [
                    .uuids(ids), .texts(["x", nil]), .int64s([1, nil]), .int32s([nil, 2]), .bools([false, nil]),
                    .byteArrays([[], [1]]), .instants([1_700_000_000_123, nil]),
                ])
            #expect(try rows.map { try $0.uuid("a") } == ids)
            #expect(try rows.map { try $0.optionalText("b") } == ["x", nil])
            #expect(try rows.map { try $0.optionalInt64("c") } == [1, nil])
            #expect(try rows.map { try $0.optionalInt64("d") } == [nil, 2])
            #expect(try rows.map { try $0.optionalBool("e") } == [false, nil])
            #expect(try rows.map { try $0.bytes("f") } == [[], [1]])
            #expect(try rows.map { try $0.optionalInstant("g") } == [1_700_000_000_123, nil])
            let none = try await connection.query(
                statement,
                [.uuids([]), .texts([]), .int64s([]), .int32s([]), .bools([]), .byteArrays([]), .instants([])])
            #expect(none.isEmpty)
        }
    }

    @Test("a megabyte survives the way there and back")
    func megabyte() async throws {
        try await withConnection { connection in
            let bytes = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let rows = try await connection.query(Statement("big", "SELECT $1::bytea AS a"), [.bytes(bytes)])
            #expect(try rows[0].bytes("a") == bytes)
        }
    }

    @Test("a column of another type, a null and a missing one are said by name")
    func decoding() async throws {
        try await withConnection { connection in
            let row = try await connection.query(Statement("kinds", "SELECT 1::int8 AS a, NULL::text AS b"), [])[0]
            #expect { try row.text("a") } throws: { "\($0)".contains("column a") }
            #expect { try row.text("b") } throws: { "\($0)".contains("column b is null") }
            #expect { try row.text("c") } throws: { "\($0)".contains("no column c") }
        }
    }
}
