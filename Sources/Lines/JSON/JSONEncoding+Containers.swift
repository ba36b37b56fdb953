/// An object that is being written. What is not named here goes by way of `Single`, which has every plain type.
struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: JSONEncoding
    let place: JSONText.Place

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) throws {
        try begin(key)
        encoding.writeNull()
    }

    func encode(_ value: Bool, forKey key: Key) throws {
        try begin(key)
        encoding.write(value)
    }

    func encode(_ value: String, forKey key: Key) throws {
        try begin(key)
        encoding.write(value)
    }

    func encode(_ value: Int, forKey key: Key) throws {
        try begin(key)
        encoding.write(whole: value)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try begin(key)
        try encoding.write(value)
    }

    func nestedContainer<Inner: CodingKey>(keyedBy _: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
        let place = encoding.nested(object: true, in: place, key: key.stringValue)
        return KeyedEncodingContainer(JSONMembers<Inner>(encoding: encoding, place: place))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        JSONElements(encoding: encoding, place: encoding.nested(object: false, in: place, key: key.stringValue))
    }

    func superEncoder() -> any Encoder { JSONEncoding.ofSuperclass() }
    func superEncoder(forKey _: Key) -> any Encoder { JSONEncoding.ofSuperclass() }

    private func begin(_ key: Key) throws { try encoding.next(in: place, key: key.stringValue) }
}

/// A list that is being written.
struct JSONElements: UnkeyedEncodingContainer {
    let encoding: JSONEncoding
    let place: JSONText.Place

    var codingPath: [any CodingKey] { [] }
    var count: Int { encoding.count(of: place) }

    func encodeNil() throws {
        try encoding.next(in: place)
        encoding.writeNull()
    }

    func encode(_ value: String) throws {
        try encoding.next(in: place)
        encoding.write(value)
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        try encoding.next(in: place)
        try encoding.write(value)
    }

    func nestedContainer<Key: CodingKey>(keyedBy _: Key.Type) -> KeyedEncodingContainer<Key> {
        let place = encoding.nested(object: true, in: place)
        return KeyedEncodingContainer(JSONMembers<Key>(encoding: encoding, place: place))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONElements(encoding: encoding, place: encoding.nested(object: false, in: place))
    }

    func superEncoder() -> any Encoder { JSONEncoding.ofSuperclass() }
}

/// A plain value.
struct JSONSingle: SingleValueEncodingContainer {
    let encoding: JSONEncoding

    var codingPath: [any CodingKey] { [] }

    func encodeNil() throws { encoding.writeNull() }
    func encode(_ value: Bool) throws { encoding.write(value) }
    func encode(_ value: String) throws { encoding.write(value) }
    func encode(_ value: Double) throws { try encoding.write(fraction: value) }
    func encode(_ value: Float) throws { try encoding.write(fraction: value) }
    func encode(_ value: Int) throws { encoding.write(whole: value) }
    func encode(_ value: Int8) throws { encoding.write(whole: value) }
    func encode(_ value: Int16) throws { encoding.write(whole: value) }
    func encode(_ value: Int32) throws { encoding.write(whole: value) }
    func encode(_ value: Int64) throws { encoding.write(whole: value) }
    func encode(_ value: UInt) throws { encoding.write(whole: value) }
    func encode(_ value: UInt8) throws { encoding.write(whole: value) }
    func encode(_ value: UInt16) throws { encoding.write(whole: value) }
    func encode(_ value: UInt32) throws { encoding.write(whole: value) }
    func encode(_ value: UInt64) throws { encoding.write(whole: value) }
    func encode<Value: Encodable>(_ value: Value) throws { try encoding.write(value) }
}
