package import FoundationEssentials

/// An id that knows what it names, so that a case is never taken for a request.
package struct Identifier<Named>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let uuid: UUID

    package init(_ uuid: UUID) { self.uuid = uuid }

    /// Nil when the text is not a UUID.
    package init?(_ text: String) {
        guard let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let uuid = UUID(uuidString: text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a UUID"))
        }
        self.uuid = uuid
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Lower case, as it stands in messages and tables.
    package var description: String {
        // Foundation prints it by `snprintf`: these stand in every message, several times.
        String(unsafeUninitializedCapacity: 36) { text in
            var end = 0
            withUnsafeBytes(of: uuid.uuid) { bytes in
                for (index, byte) in bytes.enumerated() {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        text[end] = UInt8(ascii: "-")
                        end += 1
                    }
                    text[end] = Self.digit(byte >> 4)
                    text[end + 1] = Self.digit(byte & 15)
                    end += 2
                }
            }
            return end
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    package static func < (left: Identifier, right: Identifier) -> Bool { left.uuid < right.uuid }
}

/// What the identifiers name.
package enum Named {
    package enum Request {}
    package enum Case {}
    package enum Person {}
}

/// A request: minted once by intake, or derived from the request that caused it; the same over every resend.
package typealias RequestID = Identifier<Named.Request>
/// A case. A UUIDv7, and the only key; the number that people read is an attribute.
package typealias CaseID = Identifier<Named.Case>
/// A person in a submission, minted by intake or picked from recall.
package typealias PersonID = Identifier<Named.Person>

/// A code of the directory or the catalogue, such as `S01` or `rongxi-1`: neutral, so it may stand in the open.
package struct Code<Of>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package var description: String { text }

    /// Whether a text can be a code: plain letters, digits and few signs, as no name in Chinese is.
    package static func isNeutral(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:".contains($0)) }
    }

    package static func < (left: Code, right: Code) -> Bool { left.text < right.text }
}

/// Who does the work: a steward, a volunteer, a community worker, or an outlet.
package typealias DoerID = Code<Doer>
/// A service kind of the catalogue.
package typealias KindCode = Code<ServiceKind>
/// A grid of the community.
package typealias GridCode = Code<Grid>
/// A resident of the directory.
package typealias ResidentCode = Code<Resident>
/// An alliance or resident unit, or an outlet.
package typealias UnitCode = Code<Unit>
