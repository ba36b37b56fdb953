internal import FoundationEssentials

/// A value of a document, as types decode themselves from it. Errors name the field that is at fault, never what stands
/// in it.
struct JSONDecoding: Decoder {
    let document: JSONDocument
    let index: Int

    static func value<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        let document: JSONDocument
        do throws(JSONFault) {
            document = try JSONDocument(bytes)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "no JSON at byte \(error.place)", underlyingError: error))
        }
        return try JSONDecoding(document: document, index: 0).decode(type)
    }

    var codingPath: [any CodingKey] { document.path(to: index) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard node.kind == .object else { throw mismatch([String: Any].self) }
        return KeyedDecodingContainer(JSONObject(self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard node.kind == .list else { throw mismatch([Any].self) }
        return JSONList(self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    var node: JSONDocument.Node { document.nodes[index] }

    // MARK: values

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == Data.self, let data = try data() as? Value { return data }
        return try Value(from: self)
    }

    private func data() throws -> Data {
        guard let data = Data(base64Encoded: try decode(String.self)) else { throw corrupted("no base64") }
        return data
    }

    func decode(_: String.Type) throws -> String {
        guard node.kind == .text else { throw mismatch(String.self) }
        do throws(JSONFault) {
            return try document.text(node)
        } catch {
            throw corrupted("no text: \(error.code)")
        }
    }

    func decode(_: Bool.Type) throws -> Bool {
        switch node.kind {
        case .yes: return true
        case .no: return false
        default: throw mismatch(Bool.self)
        }
    }

    private func whole<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        guard node.kind == .whole || node.kind == .fraction else { throw mismatch(type) }
        if node.kind == .whole, let number = Number(writtenText) { return number }
        // 3.0 is 3.
        guard let fraction = Double(writtenText), let number = Number(exactly: fraction) else {
            throw corrupted("no \(type)")
        }
        return number
    }

    private func fraction<Number: BinaryFloatingPoint & LosslessStringConvertible>(_ type: Number.Type) throws -> Number
    {
        guard node.kind == .whole || node.kind == .fraction else { throw mismatch(type) }
        guard let number = Number(writtenText), number.isFinite else { throw corrupted("no \(type)") }
        return number
    }

    private var writtenText: String { String(decoding: document.written(node), as: UTF8.self) }

    func mismatch(_ type: Any.Type) -> DecodingError {
        let context = DecodingError.Context(codingPath: codingPath, debugDescription: "here stands \(node.kind)")
        return node.kind == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    private func corrupted(_ what: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: codingPath, debugDescription: what))
    }
}

extension JSONDecoding: SingleValueDecodingContainer {
    func decodeNil() -> Bool { node.kind == .null }
    func decode(_ type: Double.Type) throws -> Double { try fraction(type) }
    func decode(_ type: Float.Type) throws -> Float { try fraction(type) }
    func decode(_ type: Int.Type) throws -> Int { try whole(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try whole(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try whole(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try whole(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try whole(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try whole(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try whole(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try whole(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try whole(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try whole(type) }
}
