/// A reference to something that must not stand in the chain: a name, a phone, a place, a text, a list. Facts and state
/// hold the reference; what it names travels sealed beside them and can be erased with its person.
package struct Private: Hashable, Sendable, Codable {
    /// The request that brought it, and its place among that request's particulars.
    package let request: RequestID
    package let index: Int

    package init(request: RequestID, index: Int) {
        self.request = request
        self.index = index
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let parts = text.split(separator: "#")
        guard parts.count == 2, let request = RequestID(String(parts[0])), let index = Int(parts[1]) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a reference to particulars"))
        }
        self.request = request
        self.index = index
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("\(request)#\(index)")
    }
}

/// What a `Private` refers to. Sealed under its person's key before it leaves the worker.
package struct Particulars: Hashable, Sendable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// Name, phone, address, safe contact.
        case contact
        /// What was said, in full.
        case words
        /// A shopping list, or changes to one.
        case items
        /// A pick-up code and the like: shown only to the doer who accepted.
        case secret
    }

    package let person: PersonReference
    package let kind: Kind
    package let fields: [String: String]
    /// Normalised digits, for the search digests.
    package let phone: String?
    /// Normalised building and room, for the search digests.
    package let room: String?

    package init(
        person: PersonReference, kind: Kind, fields: [String: String], phone: String? = nil, room: String? = nil
    ) {
        self.person = person
        self.kind = kind
        self.fields = fields
        self.phone = phone
        self.room = room
    }
}
