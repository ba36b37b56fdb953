/// What a page asks for one step of a case: the verb on its button, and under it the fields. A page can show any form
/// without knowing its verb, and a reader of the house can see here what each step asks.
package struct Form: Hashable, Sendable {
    package let line: Line
    package let verb: Verb
    /// In the order in which somebody on the phone is asked.
    package let fields: [Field]

    package init(_ verb: Verb, of line: Line, fields: [Field]) {
        self.line = line
        self.verb = verb
        self.fields = fields
    }

    /// One thing that is asked.
    package struct Field: Hashable, Sendable {
        /// The name under which the body's reader asks for it.
        package let name: String
        package let kind: Kind
        package private(set) var need: Need = .open
        /// What stands in it before anybody has typed: one text, or several where several can be chosen. As somebody
        /// would type it: yuan and not fen, a choice's code, `yes` or `no`.
        package private(set) var initial: [String] = []

        package init(_ name: String, _ kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// Whether a field must be filled in, and whether it is seen at once.
    package enum Need: Hashable, Sendable {
        /// Law or money demands it. Within an object or a list: as soon as anything else of it is said.
        case required
        /// Seen at once, and may stay empty.
        case open
        /// Under 「更多」, and may stay empty.
        case folded
    }

    /// How a field is typed.
    package indirect enum Kind: Hashable, Sendable {
        /// One line, of so many characters at the most.
        case line(longest: Int)
        /// A large box.
        case words(longest: Int)
        /// Names in one line, with 、 between them.
        case names
        case phone
        /// Typed in yuan, as people say it (45.8, 53块2); kept in fen.
        case money
        case whole(ClosedRange<Int64>)
        /// Two choices, never a box to tick: silence is no 否.
        case yesNo
        case one(Choices)
        case some(Choices)
        /// A moment of the house's clock: `9:13` is today's, `2026-03-16T09:13` any day's.
        case moment
        /// Fields that belong together, such as a person's.
        case object([Field])
        /// Several of the same, so many at the most.
        case list([Field], most: Int)
    }
}

extension Form.Field {
    package func required(_ isRequired: Bool = true) -> Self {
        var field = self
        if isRequired { field.need = .required }
        return field
    }

    package func folded(_ isFolded: Bool = true) -> Self {
        var field = self
        if isFolded { field.need = .folded }
        return field
    }

    package func initially(_ typed: String?) -> Self { initially([typed].compactMap { $0 }) }

    /// A code that is not offered any more does not stand in it: nobody could see it there and take it out.
    package func initially(_ typed: [String]) -> Self {
        var field = self
        field.initial = choices.map { choices in typed.filter(choices.has) } ?? typed
        return field
    }

    package func initially(_ amount: Money?) -> Self { initially(amount?.description) }
}

extension Form {
    /// The field at a path, whatever the place in its list: `caller.phone`, `lines[2].fen`.
    package func field(at path: String) -> Field? {
        var fields = fields
        var found: Field?
        for part in path.split(separator: ".") {
            let name = part.prefix { $0 != "[" }
            guard let field = fields.first(where: { $0.name == name }) else { return nil }
            found = field
            fields = field.inner
        }
        return found
    }

    /// The paths of all its fields, the inner ones behind the outer one; a list's without a place.
    package var paths: [String] { Self.paths(of: fields, within: "") }

    private static func paths(of fields: [Field], within outer: String) -> [String] {
        fields.flatMap { field -> [String] in
            let path = outer.isEmpty ? field.name : "\(outer).\(field.name)"
            return [path] + paths(of: field.inner, within: path)
        }
    }
}

extension Form.Field {
    /// The fields that are asked within this one.
    package var inner: [Form.Field] {
        switch kind {
        case .object(let fields), .list(let fields, _): fields
        default: []
        }
    }

    /// What can be chosen, where it is a matter of choosing.
    package var choices: Choices? {
        switch kind {
        case .one(let choices), .some(let choices): choices
        case .yesNo: .yesNo
        default: nil
        }
    }
}
