package import FoundationEssentials

/// One row. A column is asked for by its name and type; what is not so throws and says which.
package struct Row: Sendable {
    private let answer: Answer
    private let index: Int32

    /// A row of an answer that has it.
    init(_ answer: Answer, _ index: Int32) {
        self.answer = answer
        self.index = index
    }

    // MARK: what must be there

    /// A `uuid`.
    package func uuid(_ name: String) throws -> UUID { try require(name, try optionalUUID(name)) }
    /// A `text`, or another type of characters.
    package func text(_ name: String) throws -> String { try require(name, try optionalText(name)) }
    /// A `bigint`, `integer` or `smallint`.
    package func int64(_ name: String) throws -> Int64 { try require(name, try optionalInt64(name)) }
    /// A `boolean`.
    package func bool(_ name: String) throws -> Bool { try require(name, try optionalBool(name)) }
    /// A `bytea`.
    package func bytes(_ name: String) throws -> [UInt8] { try require(name, try optionalBytes(name)) }
    /// A `timestamptz` or `timestamp`, in milliseconds since 1970.
    package func instant(_ name: String) throws -> Int64 { try require(name, try optionalInstant(name)) }

    // MARK: what may be NULL

    /// A `uuid`.
    package func optionalUUID(_ name: String) throws -> UUID? {
        try value(name, .uuid) { $0.count == 16 ? UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) : nil }
    }

    /// A `text`, or another type of characters.
    package func optionalText(_ name: String) throws -> String? {
        try value(name, .text) { String(decoding: $0, as: UTF8.self) }
    }

    /// A `bigint`, `integer` or `smallint`.
    package func optionalInt64(_ name: String) throws -> Int64? {
        try value(name, .integer) { bytes in
            switch bytes.count {
            case 8: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
            case 4: Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
            case 2: Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
            default: nil
            }
        }
    }

    /// A `boolean`.
    package func optionalBool(_ name: String) throws -> Bool? {
        try value(name, .bool) { $0.first.map { $0 != 0 } }
    }

    /// A `bytea`.
    package func optionalBytes(_ name: String) throws -> [UInt8]? {
        try value(name, .bytes) { Array($0) }
    }

    /// A `timestamptz` or `timestamp`, in milliseconds since 1970.
    package func optionalInstant(_ name: String) throws -> Int64? {
        try value(name, .instant) { bytes in
            guard bytes.count == 8 else { return nil }
            return InstantForm.milliseconds(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        }
    }

    // MARK: reading

    /// What a column is read as, and the server's types that are.
    private enum Form {
        case uuid, text, integer, bool, bytes, instant

        func isOf(_ type: UInt32) -> Bool {
            switch self {
            case .uuid: type == TypeID.uuid
            case .text:
                switch type {
                case TypeID.text, TypeID.varchar, TypeID.bpchar, TypeID.name, TypeID.char, TypeID.json, TypeID.unknown:
                    true
                default: false
                }
            case .integer: type == TypeID.int8 || type == TypeID.int4 || type == TypeID.int2
            case .bool: type == TypeID.bool
            case .bytes: type == TypeID.bytea
            case .instant: type == TypeID.timestamptz || type == TypeID.timestamp
            }
        }
    }

    private func value<Value>(
        _ name: String, _ form: Form, _ decode: (UnsafeRawBufferPointer) -> Value?
    ) throws -> Value? {
        guard let column = answer.column(name) else { throw PostgresError(.decoding, "no column \(name)") }
        // Also when it is NULL: a mistake shows at once, and not with the first value.
        let type = answer.type(of: column)
        guard form.isOf(type) else {
            throw PostgresError(.decoding, "column \(name) is of type \(type), which is not \(form)")
        }
        guard let decoded = answer.withField(index, column, decode) else { return nil }
        guard let value = decoded else { throw PostgresError(.decoding, "column \(name) holds no finite \(form)") }
        return value
    }

    private func require<Value>(_ name: String, _ value: Value?) throws -> Value {
        guard let value else { throw PostgresError(.decoding, "column \(name) is null") }
        return value
    }
}
