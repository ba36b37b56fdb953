internal import Casework
internal import FoundationEssentials
internal import Lines

/// What came through the door, before anybody has decided what it means.
struct TypedRequest: Sendable {
    /// The body's bytes, for the digest by which a repeat is known.
    let bytes: [UInt8]
    let fields: [String: JSONValue]
    /// Who shows a credential; nil for a resident, who has none.
    let credential: Actor?
    /// Whoever types it has shown the case's number and what belongs to it.
    var isRequester = false
    let idempotencyKey: String?
    let traceparent: String

    init(
        bytes: [UInt8], credential: Actor?, idempotencyKey: String? = nil, traceparent: String? = nil
    ) throws(Problem) {
        self.bytes = bytes
        self.credential = credential
        self.idempotencyKey = idempotencyKey
        self.traceparent = traceparent.flatMap { Self.isTraceparent($0) ? $0 : nil } ?? ""
        do throws(JSONFault) {
            fields = try JSONReader.object(bytes)
        } catch {
            throw Problem(.notJSON, values: ["place": String(error.place), "reason": error.code.rawValue])
        }
    }

    /// What a page of the house's own has put together.
    init(fields: [String: JSONValue], credential: Actor?, idempotencyKey: String?) throws {
        bytes = try Codec.encode(JSONValue.object(fields))
        self.fields = fields
        self.credential = credential
        self.idempotencyKey = idempotencyKey
        traceparent = ""
    }

    var actor: Actor { credential ?? .resident }

    /// `submit` unless it says otherwise; whether it is a verb at all is found where it is read.
    var verb: Verb {
        if case .text(let verb)? = fields["verb"] { Verb(rawValue: Text.clean(verb)) } else { .submit }
    }

    /// What the safety screen finds in all that people wrote: danger may be said in any field, and a word is never put
    /// together from two.
    var dangers: [String] {
        var texts: [String] = []
        Self.collect(.object(fields), into: &texts)
        let found = Set(texts.flatMap { SafetyScreen.dangers(in: $0) })
        return Danger.allCases.filter(found.contains).map(\.rawValue)
    }

    private static func collect(_ value: JSONValue, into found: inout [String]) {
        switch value {
        case .text(let text): found.append(text)
        case .list(let values): for value in values { collect(value, into: &found) }
        case .object(let members): for value in members.values { collect(value, into: &found) }
        case .null, .bool, .integer, .number: break
        }
    }

    /// As in W3C Trace Context; anything else is not carried on.
    private static func isTraceparent(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isHex = parts.allSatisfy { $0.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit } }
        return parts.map(\.count) == [2, 32, 16, 2] && isHex
    }
}
