package import FoundationEssentials

/// A parameter, sent in binary. Arrays carry a whole batch in one parameter a column.
package enum Parameter: Sendable, Equatable {
    /// NULL, of the type that the server infers.
    case null
    /// A `uuid`.
    case uuid(UUID)
    /// A `text`.
    case text(String)
    /// A `bigint`.
    case int64(Int64)
    /// An `integer`.
    case int32(Int32)
    /// A `boolean`.
    case bool(Bool)
    /// A `bytea`.
    case bytes([UInt8])
    /// A `timestamptz`, in milliseconds since 1970.
    case instant(Int64)
    /// A `uuid[]`.
    case uuids([UUID])
    /// A `text[]`.
    case texts([String?])
    /// A `bigint[]`.
    case int64s([Int64?])
    /// An `integer[]`.
    case int32s([Int32?])
    /// A `boolean[]`.
    case bools([Bool?])
    /// A `bytea[]`.
    case byteArrays([[UInt8]?])
    /// A `timestamptz[]`, in milliseconds since 1970.
    case instants([Int64?])

    /// Said with the statement, so that the server need not guess; 0 lets it.
    var type: UInt32 {
        switch self {
        case .null: 0
        case .uuid: TypeID.uuid
        case .text: TypeID.text
        case .int64: TypeID.int8
        case .int32: TypeID.int4
        case .bool: TypeID.bool
        case .bytes: TypeID.bytea
        case .instant: TypeID.timestamptz
        case .uuids: TypeID.uuids
        case .texts: TypeID.texts
        case .int64s: TypeID.int8s
        case .int32s: TypeID.int4s
        case .bools: TypeID.bools
        case .byteArrays: TypeID.byteas
        case .instants: TypeID.timestamptzs
        }
    }
}
