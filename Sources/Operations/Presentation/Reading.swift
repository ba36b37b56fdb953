/// A figure that was read, or why it could not be: never 0 in its place.
package enum Reading<Value: Sendable>: Sendable {
    case known(Value)
    case unknown(why: String)

    /// Reads, and keeps the reason when that fails.
    package static func of(_ read: () async throws -> Value) async -> Reading {
        do {
            return .known(try await read())
        } catch {
            return .unknown(why: "\(error)".firstLine)
        }
    }

    package func map<Other>(_ transform: (Value) -> Other) -> Reading<Other> {
        switch self {
        case .known(let value): .known(transform(value))
        case .unknown(let why): .unknown(why: why)
        }
    }

    package var value: Value? { if case .known(let value) = self { value } else { nil } }
    package var why: String? { if case .unknown(let why) = self { why } else { nil } }
}

extension Reading: Encodable where Value: Encodable {
    private enum Key: String, CodingKey { case unknown }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .known(let value): try value.encode(to: encoder)
        case .unknown(let why):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(why, forKey: .unknown)
        }
    }
}

extension String {
    /// Without what follows the first line, and no longer than a person reads.
    package var firstLine: String { String((split(whereSeparator: \.isNewline).first ?? "").prefix(300)) }
}
