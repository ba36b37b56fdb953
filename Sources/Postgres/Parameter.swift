package import FoundationEssentials

/// A parameter, sent in binary. Arrays carry a whole batch in one parameter a column.
package enum Parameter: Sendable, Equatable {
    case null
    case uuid(UUID)
    case text(String)
    case int64(Int64)
    case int32(Int32)
    case bool(Bool)
    case bytes([UInt8])
    /// Milliseconds since 1970.
    case instant(Int64)
    case uuids([UUID])
    case texts([String?])
    case int64s([Int64?])
    case int32s([Int32?])
    case bools([Bool?])
    case byteArrays([[UInt8]?])
    case instants([Int64?])

    /// Nil is NULL.
    var encoded: [UInt8]? {
        switch self {
        case .null: nil
        case .uuid(let value): value.wire
        case .text(let value): Array(value.utf8)
        case .int64(let value): value.wire
        case .int32(let value): value.wire
        case .bool(let value): [value ? 1 : 0]
        case .bytes(let value): value
        case .instant(let value): value.microsecondsSince2000.wire
        case .uuids(let values): Self.array(values, of: 2950) { $0.wire }
        case .texts(let values): Self.array(values, of: 25) { $0.map { Array($0.utf8) } }
        case .int64s(let values): Self.array(values, of: 20) { $0?.wire }
        case .int32s(let values): Self.array(values, of: 23) { $0?.wire }
        case .bools(let values): Self.array(values, of: 16) { $0.map { [$0 ? 1 : 0] } }
        case .byteArrays(let values): Self.array(values, of: 17) { $0 }
        case .instants(let values): Self.array(values, of: 1184) { $0?.microsecondsSince2000.wire }
        }
    }

    /// The type's OID, so that the server need not guess; 0 lets it.
    var oid: UInt32 {
        switch self {
        case .null: 0
        case .uuid: 2950
        case .text: 25
        case .int64: 20
        case .int32: 23
        case .bool: 16
        case .bytes: 17
        case .instant: 1184
        case .uuids: 2951
        case .texts: 1009
        case .int64s: 1016
        case .int32s: 1007
        case .bools: 1000
        case .byteArrays: 1001
        case .instants: 1185
        }
    }

    /// One dimension, lower bound 1, each element with its length before it.
    private static func array<Element>(_ values: [Element], of oid: Int32, _ encode: (Element) -> [UInt8]?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + values.count * 20)
        guard !values.isEmpty else { return Int32(0).wire + Int32(0).wire + oid.wire }
        bytes += Int32(1).wire + Int32(1).wire + oid.wire + Int32(values.count).wire + Int32(1).wire
        for value in values {
            guard let element = encode(value) else {
                bytes += Int32(-1).wire
                continue
            }
            bytes += Int32(element.count).wire
            bytes += element
        }
        return bytes
    }
}

extension FixedWidthInteger {
    /// Big endian, as the protocol has it.
    var wire: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}

extension UUID {
    var wire: [UInt8] { withUnsafeBytes(of: uuid) { Array($0) } }
}

extension Int64 {
    /// From milliseconds since 1970 to microseconds since 2000, and back.
    var microsecondsSince2000: Int64 { (self - 946_684_800_000) * 1000 }
    var millisecondsSince1970: Int64 {
        // Rounded down, before 2000 as after it.
        let (quotient, remainder) = quotientAndRemainder(dividingBy: 1000)
        return quotient - (remainder < 0 ? 1 : 0) + 946_684_800_000
    }
}
