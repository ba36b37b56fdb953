import Casework
import Lines
import Testing

@testable import Intake

@Suite("JSON from strangers")
struct JSONReaderTests {
    @Test("what is JSON is read as it was meant")
    func reads() throws {
        let object = try JSONReader.object(
            Array(
                #" {"a": [1, -2, 0.5, 1e3, true, false, null], "b": {"c": "x\n\"\u65e5\ud842\udfb7"}, "d": ""} "#.utf8))
        #expect(
            object["a"]
                == .list([.integer(1), .integer(-2), .number(0.5), .number(1000), .bool(true), .bool(false), .null]))
        #expect(object["b"] == .object(["c": .text("x\n\"日𠮷")]))
        #expect(object["d"] == .text(""))
        #expect(try JSONReader.object(Array("{}".utf8)).isEmpty)
        #expect(try JSONReader.object(Array("\u{feff}{\"薛𣵦\": \"陈㛃\"}".utf8)) == ["薛𣵦": .text("陈㛃")])
        #expect(
            try JSONReader.object(Array(#"{"n": 12345678901234567890}"#.utf8)) == ["n": .number(12345678901234567168)])
    }

    @Test(
        "what is not JSON is refused, and where reading stopped is known",
        arguments: [
            ("", JSONFault.Code.incomplete), ("[]", .unexpected), ("\"x\"", .unexpected), ("{", .incomplete),
            (#"{"a""#, .incomplete), (#"{"a":}"#, .unexpected), (#"{"a":1,}"#, .unexpected),
            (#"{"a":1} x"#, .unexpected),
            (#"{"a":01}"#, .unexpected), (#"{"a":1.}"#, .unexpected), (#"{"a":+1}"#, .unexpected),
            (#"{"a":1e999}"#, .numberTooLarge), (#"{"a":tru}"#, .unexpected), (#"{"a":"\x"}"#, .unexpected),
            (#"{"a":"\ud842"}"#, .notUnicode), (#"{"a":"\udfb7"}"#, .notUnicode), (#"{"a":"\u12g4"}"#, .unexpected),
            ("{\"a\":\"\n\"}", .unexpected), (#"{"a":1,"a":2}"#, .keyTwice), (#"{'a':1}"#, .unexpected),
            (#"{"a":NaN}"#, .unexpected), (#"{"a":"x"#, .incomplete), (#"{"a":"\x"#, .unexpected),
        ])
    func refuses(text: String, code: JSONFault.Code) {
        let fault = #expect(throws: JSONFault.self) { try JSONReader.object(Array(text.utf8)) }
        #expect(fault?.code == code)
        #expect((0...text.utf8.count).contains(fault?.place ?? -1))
    }

    @Test("bytes that are no UTF-8 are refused")
    func notUnicode() {
        let bytes = Array(#"{"a":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)
        #expect(throws: JSONFault.self) { try JSONReader.object(bytes) }
    }

    @Test("nesting is bounded, so that nobody can exhaust the stack")
    func nesting() {
        let deep = "{\"a\":" + String(repeating: "[", count: 100_000)
        let fault = #expect(throws: JSONFault.self) { try JSONReader.object(Array(deep.utf8)) }
        #expect(fault?.code == .tooDeep)
    }

    @Test("a run of accents without end and a key without end are refused")
    func marks() {
        let marks = "{\"a\":\"e" + String(repeating: "\u{301}", count: 20_000) + "\"}"
        #expect(throws: JSONFault.self) { try JSONReader.object(Array(marks.utf8)) }
        let key = "{\"" + String(repeating: "k", count: 65) + "\":1}"
        #expect(throws: JSONFault.self) { try JSONReader.object(Array(key.utf8)) }
    }
}
