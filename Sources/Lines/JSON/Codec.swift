package import FoundationEssentials

/// JSON as Linli writes it: sorted keys, so that the same value is always the same bytes.
package enum Codec {
    package static func encode(_ value: some Encodable) throws -> [UInt8] { try JSONEncoding.bytes(of: value) }

    /// Throws a `DecodingError` that names the field at fault, never what stands in it.
    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: some DataProtocol) throws -> Value {
        try JSONDecoding.value(type, from: Array(bytes))
    }
}
