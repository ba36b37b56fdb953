import Foundation
import Postgres
import Testing

@Suite("Parameters go to the server and come back", .tags(.database), .timeLimit(.minutes(1)))
struct ParameterTests {
    private static let singles = Statement(
        "singles",
        """
        SELECT $1::uuid AS a, $2::text AS b, $3::int8 AS c, $4::int4 AS d, $5::bool AS e, $6::bytea AS f,
            $7::timestamptz AS g
        """)
    private static let arrays = Statement(
        "arrays",
        """
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::int8[], $4::int4[], $5::bool[], $6::bytea[],
            $7::timestamptz[]) AS t (a, b, c, d, e, f, g)
        """)

    @Test("single values keep their bits")
    func singleValues() async throws {
        try await withConnection { connection in
            let id = UUID()
            let row = try await connection.query(
                Self.singles,
                [
                    .uuid(id), .text("薛𣵦"), .int64(.min), .int32(.max), .bool(true), .bytes([0, 255, 7]),
                    .instant(-1),
                ])[0]
            #expect(try row.uuid("a") == id)
            #expect(try row.text("b") == "薛𣵦")
            #expect(try row.int64("c") == .min)
            #expect(try row.int64("d") == Int64(Int32.max))
            #expect(try row.bool("e"))
            #expect(try row.bytes("f") == [0, 255, 7])
            #expect(try row.instant("g") == -1)
        }
    }

    @Test("nothing is not the same as an empty value")
    func nullAndEmpty() async throws {
        try await withConnection { connection in
            let nothing = try await connection.query(Self.singles, Array(repeating: .null, count: 7))[0]
            #expect(try nothing.optionalUUID("a") == nil)
            #expect(try nothing.optionalText("b") == nil)
            #expect(try nothing.optionalInt64("c") == nil)
            #expect(try nothing.optionalInt64("d") == nil)
            #expect(try nothing.optionalBool("e") == nil)
            #expect(try nothing.optionalBytes("f") == nil)
            #expect(try nothing.optionalInstant("g") == nil)
            let empty = Statement("empty", "SELECT $1::text AS a, $2::bytea AS b")
            let row = try await connection.query(empty, [.text(""), .bytes([])])[0]
            #expect(try row.optionalText("a") == "")
            #expect(try row.optionalBytes("b") == [])
            let one = try await connection.query(Statement("one", "SELECT $1::text AS a"), [.text("")])[0]
            #expect(try one.optionalText("a") == "")
        }
    }

    @Test("arrays carry a batch, with nulls")
    func arrays() async throws {
        try await withConnection { connection in
            let ids = [UUID(), UUID(), UUID()]
            let rows = try await connection.query(
                Self.arrays,
                [
                    .uuids(ids), .texts(["薛", nil, ""]), .int64s([.max, nil, -1]), .int32s([nil, .min, 2]),
                    .bools([false, nil, true]), .byteArrays([[], [1], nil]), .instants([1_700_000_000_123, nil, 0]),
                ])
            #expect(try rows.map { try $0.uuid("a") } == ids)
            #expect(try rows.map { try $0.optionalText("b") } == ["薛", nil, ""])
            #expect(try rows.map { try $0.optionalInt64("c") } == [.max, nil, -1])
            #expect(try rows.map { try $0.optionalInt64("d") } == [nil, Int64(Int32.min), 2])
            #expect(try rows.map { try $0.optionalBool("e") } == [false, nil, true])
            #expect(try rows.map { try $0.optionalBytes("f") } == [[], [1], nil])
            #expect(try rows.map { try $0.optionalInstant("g") } == [1_700_000_000_123, nil, 0])
        }
    }

    @Test("arrays may be empty")
    func emptyArrays() async throws {
        try await withConnection { connection in
            let rows = try await connection.query(
                Self.arrays,
                [.uuids([]), .texts([]), .int64s([]), .int32s([]), .bools([]), .byteArrays([]), .instants([])])
            #expect(rows.isEmpty)
        }
    }

    @Test("a megabyte survives the way there and back, alone and in an array", arguments: [1, 20])
    func megabytes(count: Int) async throws {
        try await withConnection { connection in
            let bytes = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let one = try await connection.query(Statement("big", "SELECT $1::bytea AS a"), [.bytes(bytes)])
            #expect(try one[0].bytes("a") == bytes)
            let many = try await connection.query(
                Statement("bigs", "SELECT unnest($1::bytea[]) AS a"),
                [.byteArrays(Array(repeating: bytes, count: count))])
            #expect(many.count == count)
            for row in many { #expect(try row.bytes("a") == bytes) }
        }
    }

    @Test(
        "an instant keeps its millisecond, before 2000 and 1970 too",
        arguments: [
            0, -1, 1, 946_684_799_999, 946_684_800_000, 946_684_800_001, -62_135_596_800_000, 253_402_300_799_999,
        ])
    func instants(instant: Int64) async throws {
        try await withConnection { connection in
            let statement = Statement(
                "instant", "SELECT $1::timestamptz AS a, (extract(epoch FROM $1::timestamptz) * 1000)::int8 AS b")
            let row = try await connection.query(statement, [.instant(instant)])[0]
            #expect(try row.instant("a") == instant)
            #expect(try row.int64("b") == instant)
        }
    }

    @Test("an instant that no calendar has is a data error", arguments: [Int64.min, .min + 1, .max - 1, .max])
    func impossibleInstant(instant: Int64) async throws {
        try await withConnection { connection in
            let error = await #expect(throws: PostgresError.self) {
                try await connection.query(Statement("instant", "SELECT $1::timestamptz AS a"), [.instant(instant)])
            }
            #expect(error?.sqlState == "22008")
            #expect(error?.isDataError == true)
        }
    }

    @Test("a text with a zero byte is a data error")
    func zeroByte() async throws {
        try await withConnection { connection in
            let error = await #expect(throws: PostgresError.self) {
                try await connection.query(Statement("text", "SELECT $1::text AS a"), [.text("a\0b")])
            }
            #expect(error?.isDataError == true)
        }
    }
}
