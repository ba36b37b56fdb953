/// An object that is read by its keys. What is not named here goes by way of `JSONDecoding`, which has every plain type.
struct JSONObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let object: JSONDecoding
    /// Where the values of the keys are, once there are many.
    private let places: [String: Int]?

    private static var few: Int { 24 }

    init(_ object: JSONDecoding) {
        self.object = object
        guard object.node.count > Self.few else {
            places = nil
            return
        }
        var places: [String: Int] = [:]
        // A key that is no text is nobody's.
        for key in object.keys {
            if let text = try? object.document.text(object.document.nodes[key]) {
                places[text] = places[text] ?? key + 1
            }
        }
        self.places = places
    }

    var codingPath: [any CodingKey] { object.codingPath }

    var allKeys: [Key] {
        object.keys.compactMap { key in
            (try? object.document.text(object.document.nodes[key])).flatMap { Key(stringValue: $0) }  // As above.
        }
    }

    func contains(_ key: Key) -> Bool { found(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try value(key).decodeNil() }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try value(key).decode(type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try value(key).decode(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try value(key).decode(type) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(key).decode(type)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let value = found(key), !value.decodeNil() else { return nil }
        return try value.decode(type)
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Inner> {
        try value(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try value(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { object }
    func superDecoder(forKey key: Key) throws -> any Decoder { try value(key) }

    private func value(_ key: Key) throws -> JSONDecoding {
        guard let value = found(key) else {
            throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "there is none"))
        }
        return value
    }

    private func found(_ key: Key) -> JSONDecoding? {
        var name = key.stringValue
        let index =
            places.map { $0[name] }
            ?? name.withUTF8 { name in
                object.keys.first { object.document.isKey(object.document.nodes[$0], name) }.map { $0 + 1 }
            }
        return index.map { JSONDecoding(document: object.document, index: $0) }
    }
}

/// A list that is read from its beginning to its end.
struct JSONList: UnkeyedDecodingContainer {
    private let list: JSONDecoding
    private(set) var currentIndex = 0
    private var place: Int

    init(_ list: JSONDecoding) {
        self.list = list
        place = list.index + 1
    }

    var codingPath: [any CodingKey] { list.codingPath }
    var count: Int? { list.node.count }
    var isAtEnd: Bool { currentIndex == list.node.count }

    mutating func decodeNil() throws -> Bool {
        guard try value(Never.self).decodeNil() else { return false }
        advance()
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try value(type).decode(type)
        advance()
        return value
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        defer { advance() }
        return try value([String: Any].self).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        defer { advance() }
        return try value([Any].self).unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        defer { advance() }
        return try value((any Decoder).self)
    }

    private func value(_ type: Any.Type) throws -> JSONDecoding {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(type, .init(codingPath: codingPath, debugDescription: "the list is over"))
        }
        return JSONDecoding(document: list.document, index: place)
    }

    private mutating func advance() {
        guard !isAtEnd else { return }
        place = list.document.nodes[place].next
        currentIndex += 1
    }
}

extension JSONDecoding {
    /// The keys of an object, in their order; behind each stands its value.
    fileprivate var keys: some Sequence<Int> {
        sequence(state: (place: index + 1, left: node.count)) { state -> Int? in
            guard state.left > 0 else { return nil }
            defer { state = (document.nodes[state.place + 1].next, state.left - 1) }
            return state.place
        }
    }
}
