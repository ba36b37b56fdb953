internal import CPostgres
package import FoundationEssentials

/// A result of the server, owned: freed with the last row that looks into it.
///
/// Safe because a result is never changed after libpq has handed it over; reading it from any thread is allowed.
final class ResultBox: @unchecked Sendable {
    let raw: OpaquePointer
    let columns: [String: Int32]

    init(_ raw: OpaquePointer) {
        self.raw = raw
        var columns: [String: Int32] = [:]
        for index in 0..<PQnfields(raw) {
            if let name = PQfname(raw, index) { columns[String(cString: name)] = index }
        }
        self.columns = columns
    }

    deinit { PQclear(raw) }
}

/// The rows that a statement returned.
package struct Rows: RandomAccessCollection, Sendable {
    private let box: ResultBox
    package let count: Int
    /// Rows that the statement inserted, changed or deleted.
    package let affected: Int

    init(_ box: ResultBox) {
        self.box = box
        count = Int(PQntuples(box.raw))
        affected = PQcmdTuples(box.raw).flatMap { Int(String(cString: $0)) } ?? 0
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(index: Int) -> Row {
        precondition(indices.contains(index), "row \(index) of \(count)")
        return Row(box: box, index: Int32(index))
    }
}

/// One row. A column is asked for by its name and type; what is not so throws and says which.
package struct Row: Sendable {
    fileprivate let box: ResultBox
    fileprivate let index: Int32

    fileprivate init(box: ResultBox, index: Int32) {
        self.box = box
        self.index = index
    }

    package func uuid(_ name: String) throws -> UUID { try require(name, try optionalUUID(name)) }
    package func text(_ name: String) throws -> String { try require(name, try optionalText(name)) }
    package func int64(_ name: String) throws -> Int64 { try require(name, try optionalInt64(name)) }
    package func bool(_ name: String) throws -> Bool { try require(name, try optionalBool(name)) }
    package func bytes(_ name: String) throws -> [UInt8] { try require(name, try optionalBytes(name)) }
    /// Milliseconds since 1970.
    package func instant(_ name: String) throws -> Int64 { try require(name, try optionalInstant(name)) }

    package func optionalUUID(_ name: String) throws -> UUID? {
        try value(name, [2950]) { bytes in
            guard bytes.count == 16 else { return nil }
            return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
        }
    }

    package func optionalText(_ name: String) throws -> String? {
        try value(name, [25, 1043, 19, 18, 114, 705]) { String(decoding: $0, as: UTF8.self) }
    }

    package func optionalInt64(_ name: String) throws -> Int64? {
        try value(name, [20, 21, 23, 26]) { bytes in
            switch bytes.count {
            case 8: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
            case 4: Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
            case 2: Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
            default: nil
            }
        }
    }

    package func optionalBool(_ name: String) throws -> Bool? {
        try value(name, [16]) { $0.first.map { $0 != 0 } }
    }

    package func optionalBytes(_ name: String) throws -> [UInt8]? {
        try value(name, [17]) { Array($0) }
    }

    package func optionalInstant(_ name: String) throws -> Int64? {
        try value(name, [1184, 1114]) { bytes in
            bytes.count == 8 ? Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)).millisecondsSince1970 : nil
        }
    }

    private func value<Value>(
        _ name: String, _ types: [UInt32], _ decode: (UnsafeRawBufferPointer) -> Value?
    ) throws -> Value? {
        guard let column = box.columns[name] else { throw PostgresError(.decoding, "no column \(name)") }
        guard PQgetisnull(box.raw, index, column) == 0 else { return nil }
        let type = PQftype(box.raw, column)
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(box.raw, index, column), count: Int(PQgetlength(box.raw, index, column)))
        guard types.contains(type), let value = decode(bytes) else {
            throw PostgresError(.decoding, "column \(name) is of type \(type)")
        }
        return value
    }

    private func require<Value>(_ name: String, _ value: Value?) throws -> Value {
        guard let value else { throw PostgresError(.decoding, "column \(name) is null") }
        return value
    }
}
