internal import FoundationEssentials

/// Writes a value as JSON with sorted keys, so that the same value is always the same bytes. What `Codable` types of this
/// house use is here, and no more: nobody encodes a superclass.
///
/// Foundation's encoder builds a tree of boxes first and took a third of a worker's time (decision 0025).
final class JSONEncoding: Encoder {
    private var text = JSONText()
    /// The depth at which the value that is being written begins.
    private var base = 0

    static func bytes(of value: some Encodable) throws -> [UInt8] {
        let encoding = JSONEncoding()
        try encoding.write(value)
        return encoding.text.bytes
    }

    /// Errors name the type that is at fault; where it stands is not kept.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(JSONMembers(encoding: self, place: beginning(object: true)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONElements(encoding: self, place: beginning(object: false))
    }
    func singleValueContainer() -> any SingleValueEncodingContainer { JSONSingle(encoding: self) }

    /// A type that asks twice for its container goes on in the same one.
    private func beginning(object isObject: Bool) -> JSONText.Place {
        text.place(at: base, isObject: isObject) ?? text.begin(object: isObject)
    }

    // MARK: values

    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == Data.self, let data = value as? Data {
            text.write(data.base64EncodedString())
            return
        }
        let (outer, length) = (base, text.bytes.count)
        base = text.depth
        defer { base = outer }
        try value.encode(to: self)
        text.close(to: base)
        // A value that writes nothing is an object without members.
        if text.bytes.count == length { text.write(plain: "{}") }
    }

    func write(_ value: String) { text.write(value) }
    func write(_ value: Bool) { text.write(plain: value ? "true" : "false") }
    func write(whole value: some FixedWidthInteger) { text.write(plain: String(value)) }
    func writeNull() { text.write(plain: "null") }

    func write(fraction value: some BinaryFloatingPoint & CustomStringConvertible) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "JSON has no number for \(value)"))
        }
        let written = value.description
        text.write(plain: written.hasSuffix(".0") ? String(written.dropLast(2)) : written)
    }

    // MARK: places

    func next(in place: JSONText.Place, key: String? = nil) throws {
        guard text.next(in: place, key: key) else {
            throw EncodingError.invalidValue(
                key ?? "an element",
                .init(codingPath: [], debugDescription: "written after what stands around it went on"))
        }
    }

    /// What stands in another without a type of its own. Where it can stand no more, its first member says so.
    func nested(object isObject: Bool, in place: JSONText.Place, key: String? = nil) -> JSONText.Place {
        text.next(in: place, key: key) ? text.begin(object: isObject) : .gone
    }

    func count(of place: JSONText.Place) -> Int { text.count(of: place) }

    /// What a class asks for that encodes its superclass: none of this house does.
    static func ofSuperclass() -> JSONEncoding { preconditionFailure("no type of this house encodes a superclass") }
}
