/// JSON that was read once from end to end: where each value stands, in the order of the bytes. Nothing is made of a value
/// before somebody asks for it.
final class JSONDocument: Sendable {
    struct Node {
        enum Kind { case object, list, text, whole, fraction, yes, no, null }

        let kind: Kind
        /// Its bytes; a text's without the quotes.
        var place: Range<Int>
        /// Of a text: something in it is escaped.
        var isEscaped = false
        /// The node behind it and all that is in it.
        var next = 0
        /// How many values an object or a list has.
        var count = 0
        /// The object or the list that it stands in, and after how many others.
        let around: Int?
        let position: Int
    }

    /// An object is followed by its members, a key and a value each; a list by its values.
    let nodes: [Node]
    private let scanner: JSONScanner

    init(_ bytes: [UInt8]) throws(JSONFault) {
        var reading = JSONReading(bytes)
        nodes = try reading.nodes()
        scanner = reading.scanner
    }

    /// The text of a text or a key.
    func text(_ node: Node) throws(JSONFault) -> String {
        try scanner.text(at: node.place, isEscaped: node.isEscaped)
    }

    /// The bytes of a node as they stand there.
    func written(_ node: Node) -> ArraySlice<UInt8> { scanner.bytes[node.place] }

    /// Whether a key is this one.
    func isKey(_ node: Node, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard node.isEscaped else { return node.place.count == key.count && written(node).elementsEqual(key) }
        // A text that is none is no key of ours.
        return (try? text(node))?.utf8.elementsEqual(key) ?? false
    }

    /// The keys and places of a node and of what stands around it, from the outside in.
    func path(to target: Int) -> [any CodingKey] {
        var path: [JSONPlace] = []
        var index = target
        while let around = nodes[index].around {
            // Before a member's value stands its key. What it says of a broken one is for people.
            let isMember = nodes[around].kind == .object
            path.append(
                isMember ? JSONPlace((try? text(nodes[index - 1])) ?? "?") : JSONPlace(nodes[index].position))
            index = around
        }
        return path.reversed()
    }
}

/// A member or an element, as errors name it.
struct JSONPlace: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ key: String) { (stringValue, intValue) = (key, nil) }
    init(_ index: Int) { (stringValue, intValue) = ("\(index)", index) }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(intValue) }
}

/// Reads a document, never deeper than `deepest`.
private struct JSONReading {
    static let deepest = 128

    private(set) var scanner: JSONScanner
    private var found: [JSONDocument.Node] = []
    private var depth = 0
    private var around: Int?

    init(_ bytes: [UInt8]) {
        scanner = JSONScanner(bytes)
        found.reserveCapacity(bytes.count / 12)
    }

    mutating func nodes() throws(JSONFault) -> [JSONDocument.Node] {
        try value()
        scanner.skipBlanks()
        guard scanner.peek == nil else { throw scanner.fault() }
        return found
    }

    private mutating func value() throws(JSONFault) {
        scanner.skipBlanks()
        let start = scanner.place
        switch scanner.peek {
        case UInt8(ascii: "{"): try container(.object, until: "}")
        case UInt8(ascii: "["): try container(.list, until: "]")
        case UInt8(ascii: "\""): try text()
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        default:
            let isWhole = try scanner.number().isWhole
            append(isWhole ? .whole : .fraction, start..<scanner.place)
        }
    }

    private mutating func container(_ kind: JSONDocument.Node.Kind, until end: Unicode.Scalar) throws(JSONFault) {
        let (index, start, outer) = (found.count, scanner.place, around)
        guard depth < Self.deepest else { throw scanner.fault(.tooDeep) }
        depth += 1
        scanner.place += 1
        append(kind, start..<start)
        around = index
        scanner.skipBlanks()
        while scanner.peek != UInt8(ascii: end) {
            if found[index].count > 0 { try scanner.take(",") }
            if kind == .object { try key() }
            try value()
            found[index].count += 1
            scanner.skipBlanks()
        }
        scanner.place += 1
        depth -= 1
        around = outer
        found[index].place = start..<scanner.place
        found[index].next = found.count
    }

    private mutating func key() throws(JSONFault) {
        scanner.skipBlanks()
        try text()
        scanner.skipBlanks()
        try scanner.take(":")
    }

    private mutating func text() throws(JSONFault) {
        let text = try scanner.skipText()
        append(.text, text.place)
        found[found.count - 1].isEscaped = text.isEscaped
    }

    private mutating func word(_ word: StaticString, _ kind: JSONDocument.Node.Kind) throws(JSONFault) {
        let start = scanner.place
        try scanner.take(word: word)
        append(kind, start..<scanner.place)
    }

    private mutating func append(_ kind: JSONDocument.Node.Kind, _ place: Range<Int>) {
        found.append(
            JSONDocument.Node(
                kind: kind, place: place, next: found.count + 1, around: around,
                position: around.map { found[$0].count } ?? 0))
    }
}
