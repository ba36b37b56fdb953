extension DecodingError {
    /// What is wrong where, in the names of fields: never what was typed into them.
    package var place: String {
        switch self {
        case .keyNotFound(let key, let context): "missing \((context.codingPath + [key]).dotted)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            "unreadable \(context.codingPath.dotted)"
        @unknown default: "unreadable"
        }
    }
}

extension [any CodingKey] {
    fileprivate var dotted: String { map(\.stringValue).joined(separator: ".") }
}
