import Casework
import Foundation
import TestSupport
import Testing

@testable import Lines

@Suite("JSON as it is written and read on the way")
struct JSONTests {
    @Test("a value is the same bytes that Foundation writes with sorted keys")
    func sameBytes() throws {
        for seed in 0..<2_000 {
            var dice = Dice(state: UInt64(seed))
            let value = dice.value(depth: 4)
            #expect(try Codec.encode(value) == foundation(value), "seed \(seed)")
        }
        #expect(try Codec.encode(Everything()) == foundation(Everything()))
        #expect(
            try Codec.encode("\u{0}\u{1f}\u{7f}\"\\/\n\r\t\u{8}\u{c}é界😀")
                == foundation("\u{0}\u{1f}\u{7f}\"\\/\n\r\t\u{8}\u{c}é界😀"))
    }

    @Test("what was written is read as it was, by Foundation's reader too")
    func reads() throws {
        let value = Everything()
        let bytes = try Codec.encode(value)
        #expect(try Codec.decode(Everything.self, from: bytes) == value)
        #expect(try JSONDecoder().decode(Everything.self, from: Data(bytes)) == value)
        let many = Dictionary(uniqueKeysWithValues: (0..<1_000).map { ("key \($0)", $0) })
        #expect(try Codec.decode([String: Int].self, from: try Codec.encode(many)) == many)
        for seed in 0..<2_000 {
            var dice = Dice(state: UInt64(seed))
            let bytes = try Codec.encode(dice.value(depth: 4))
            #expect(try Codec.encode(Codec.decode(JSONValue.self, from: bytes)) == bytes, "seed \(seed)")
        }
    }

    @Test("what somebody else wrote is read: blanks, escapes, any order, members that nobody asks for")
    func othersJSON() throws {
        let text = #" { "more" : [ { } , [ ] ] , "\u006eumber" : 3.0 , "text":"\ud83d\ude00\/" , "none" : null } "#
        let read = try Codec.decode(Part.self, from: Array(text.utf8))
        #expect(read == Part(number: 3, text: "😀/", none: nil))
    }

    @Test("of a key that stands twice the first counts, however many there are", arguments: [2, 40])
    func twice(members: Int) throws {
        let others = (0..<members).map { #""k\#($0)":0"# }.joined(separator: ",")
        let text = #"{"number":1,"text":"first","text":"second",\#(others)}"#
        #expect(try Codec.decode(Part.self, from: Array(text.utf8)).text == "first")
    }

    @Test(
        "an error names the field, and nothing that stands in it",
        arguments: [
            (#"{"parts":[{"number":1,"text":"x"},{"number":1}]}"#, "missing parts.1.text"),
            (#"{"parts":[{"number":"secret","text":"x"}]}"#, "unreadable parts.0.number"),
            (#"{"parts":[{"number":1.5,"text":"x"}]}"#, "unreadable parts.0.number"),
            (#"{"parts":[{"number":99999999999999999999,"text":"x"}]}"#, "unreadable parts.0.number"),
            (#"{"parts":[{"number":1,"text":null}]}"#, "unreadable parts.0.text"),
            (#"{"parts":{"a":1}}"#, "unreadable parts"), (#"{"other":1}"#, "missing parts"), (#"[1]"#, "unreadable "),
            (#"{"parts":[{"number":1,"text":"\ud83d"}]}"#, "unreadable "),
        ])
    func places(text: String, place: String) {
        let error = #expect(throws: DecodingError.self) { try Codec.decode(Whole.self, from: Array(text.utf8)) }
        #expect(error?.place == place)
        #expect(error.map { !"\($0)".contains("secret") } == true)
    }

    @Test(
        "what is not JSON is no value",
        arguments: [
            "", "{", "[1,]", "[1 2]", #"{"a" 1}"#, #"{"a":1,}"#, "nul", "01", "1.", "-", "[\"\n\"]", "1 2", #""\x""#,
            "{1:2}", "[\"x", "\u{feff}1",
        ])
    func noJSON(text: String) {
        #expect(throws: DecodingError.self) { try Codec.decode(JSONValue.self, from: Array(text.utf8)) }
    }

    @Test("nesting is bounded, so that nobody can exhaust the stack")
    func nesting() {
        let deep = Array(String(repeating: "[", count: 100_000).utf8)
        #expect(throws: DecodingError.self) { try Codec.decode(JSONValue.self, from: deep) }
    }

    /// Each of these asks four times in vain what it is, and whoever asks in vain is told where.
    @Test("a long list is read in the time of a list", .timeLimit(.minutes(1)))
    func long() throws {
        let list = JSONValue.list(Array(repeating: .text("x"), count: 100_000))
        #expect(try Codec.decode(JSONValue.self, from: Codec.encode(list)) == list)
    }

    @Test("bytes that are no UTF-8 are no text")
    func notUnicode() {
        #expect(throws: DecodingError.self) { try Codec.decode(String.self, from: [0x22, 0xff, 0xfe, 0x22]) }
    }

    @Test("what cannot be written is an error: no number, and a member of something that is closed")
    func unwritable() {
        #expect(throws: EncodingError.self) { try Codec.encode([Double.infinity]) }
        #expect(throws: EncodingError.self) { try Codec.encode(Backwards()) }
    }

    private func foundation(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

/// Each way in which a type of the house is written.
private struct Everything: Codable, Equatable {
    enum Act: Codable, Equatable {
        case nothing
        case said(String)
        case bought(total: Int, receipt: String?, lines: [Part])
    }

    struct Nothing: Codable, Equatable {}

    var zulu = 1
    var alpha = -2
    var ab = Int8.min
    var a_b = UInt64.max
    var aB = Int64.min
    var yes = true
    var fraction = 0.1
    var whole = 3.0
    var large = 1e30
    var small = Float(1e-7)
    var missing: Int?
    var none = Nothing()
    var empty: [String] = []
    var emptyMap: [String: Int] = [:]
    var map = ["b": 1, "a": 2, "ü": 3, "B": 4]
    var numbers = [3: "three", -1: "minus"]
    var data = Data([1, 2, 3, 255])
    var id = UUID(uuidString: "01A22E9D-FD64-718F-839D-358349905BBD")
    var money = Money(fen: 4_580)
    var acts: [Act] = [
        .nothing, .said("x\n"), .bought(total: 1, receipt: nil, lines: [Part(number: 1, text: "\"", none: "n")]),
    ]
    var nested: [[Int?]] = [[1, nil], []]
}

private struct Part: Codable, Equatable {
    var number: Int
    var text: String
    var none: String?
}

private struct Whole: Codable { var parts: [Part] }

/// Writes into an inner object after the outer one went on.
private struct Backwards: Encodable {
    enum Keys: String, CodingKey { case inner, other }

    func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Keys.self)
        var inner = outer.nestedContainer(keyedBy: Keys.self, forKey: .inner)
        try outer.encode(1, forKey: .other)
        try inner.encode(2, forKey: .other)
    }
}

extension Dice {
    fileprivate mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0...(depth > 0 ? 6 : 4), using: &self) {
        case 0: .null
        case 1: .bool(chance(50))
        case 2: .integer(Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0...63, using: &self))
        case 3: .number(Double(Int32(truncatingIfNeeded: next())) / 1_000)
        case 4: .text(text())
        case 5: .list((0..<Int.random(in: 0...4, using: &self)).map { _ in value(depth: depth - 1) })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0...6, using: &self)).map { _ in (key(), value(depth: depth - 1)) },
                    uniquingKeysWith: { $1 }))
        }
    }

    /// Without what is escaped: such keys stand in the order of what is written, not of what is meant.
    private mutating func key() -> String { text(of: "abAB09_ /\u{7f}éü界😀") }

    private mutating func text(of signs: String = "abAB09_ /\"\\\n\t\u{1}\u{7f}éü界😀") -> String {
        let signs = Array(signs)
        return String((0..<Int.random(in: 0...9, using: &self)).compactMap { _ in signs.randomElement(using: &self) })
    }
}
