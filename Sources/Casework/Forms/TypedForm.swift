/// What a browser sent for a form: names and texts, flat, in any order, from anybody. A name that the form does not ask
/// for is not looked at, however deep or long; of those that it asks for there are bounds.
package struct TypedForm: Hashable, Sendable {
    /// The tree that `Fields` reads.
    package private(set) var values: [String: JSONValue] = [:]
    /// What was wrong already when it was put together; what the reader finds comes to it by `faults(and:)`.
    package private(set) var faults: [Fault] = []
    /// What was typed, under the path of its field: what a page shows again. Rows of a list that were left empty are
    /// gone and the others have moved up, so that a fault's path is the path of what is shown.
    package private(set) var kept: [String: [String]] = [:]

    /// The most names and texts that are looked at; a form of the house has some dozens.
    package static let most = 2000
    /// The most codes or names in one field.
    package static let mostOfOne = 100

    private let typed: [String: [String]]
    private let now: Instant

    /// Puts together what was typed. `now` says which day a clock time means.
    package init(_ pairs: [(name: String, text: String)], for form: Form, now: Instant) {
        var typed: [String: [String]] = [:]
        for (name, text) in pairs.prefix(Self.most) where !Text.trimmed(text).isEmpty {
            typed[name, default: []].append(text)
        }
        self.typed = typed
        self.now = now
        values = tree(of: form.fields, typedAt: "", keptAt: "")
    }

    /// All that is wrong, each thing once: what was missed here is not said again by the reader.
    package func faults(and read: [Fault]) -> [Fault] {
        let missed = Set(faults.map(\.field))
        return faults + read.filter { !missed.contains($0.field) }
    }

    /// The values of some fields. A field that is required is missed only where its object or row has been begun.
    private mutating func tree(of fields: [Form.Field], typedAt: String, keptAt: String) -> [String: JSONValue] {
        var tree: [String: JSONValue] = [:]
        let before = faults.count
        var missed: [Fault] = []
        for field in fields {
            let place = keptAt + field.name
            let value = value(of: field, typedAt: typedAt + field.name, keptAt: place)
            tree[field.name] = value
            if value == nil && field.need == .required { missed.append(Fault(place, .missing)) }
        }
        let isBegun = keptAt.isEmpty || !tree.isEmpty || faults.count > before
        if isBegun { faults += missed.filter { fault in !faults.contains { $0.field == fault.field } } }
        return tree
    }

    private mutating func value(of field: Form.Field, typedAt: String, keptAt: String) -> JSONValue? {
        switch field.kind {
        case .object(let fields):
            let tree = tree(of: fields, typedAt: typedAt + ".", keptAt: keptAt + ".")
            return tree.isEmpty ? nil : .object(tree)
        case .list(let fields, let most):
            return rows(of: fields, most: most, typedAt: typedAt, keptAt: keptAt)
        default:
            guard let texts = typed[typedAt] else { return nil }
            kept[keptAt] = Array(texts.prefix(Self.mostOfOne))
            return value(of: field.kind, texts, at: keptAt)
        }
    }

    /// The rows that something was typed in, by their places; a place beyond the last row is no row.
    private mutating func rows(
        of fields: [Form.Field], most: Int, typedAt: String, keptAt: String
    ) -> JSONValue? {
        let places = typed.keys.compactMap { Self.place(in: $0, of: typedAt) }
        if places.contains(where: { !$0.isFit(below: most) }) {
            faults.append(Fault(keptAt, .outOfRange, ["most": String(most)]))
        }
        var rows: [JSONValue] = []
        for place in Set(places.compactMap(\.number)).sorted() where place < most {
            let tree = tree(
                of: fields, typedAt: "\(typedAt)[\(place)].", keptAt: "\(keptAt)[\(rows.count)].")
            if !tree.isEmpty { rows.append(.object(tree)) }
        }
        return rows.isEmpty ? nil : .list(rows)
    }

    /// A place in a list as it was typed; without a number where that is none.
    private struct Place {
        let number: Int?

        func isFit(below most: Int) -> Bool { number.map { $0 < most } ?? false }
    }

    /// The place in a name such as `lines[2].fen`; nil for a name of another field.
    private static func place(in name: String, of list: String) -> Place? {
        guard name.hasPrefix(list + "["), name.utf8.count < 200 else { return nil }
        let digits = name.dropFirst(list.count + 1).prefix { $0 != "]" }
        let isPlain = digits.count <= 4 && digits.allSatisfy(\.isASCIIDigit)
        return Place(number: isPlain ? Int(digits) : nil)
    }
}

// MARK: one field

extension TypedForm {
    private mutating func value(of kind: Form.Kind, _ texts: [String], at path: String) -> JSONValue? {
        switch kind {
        case .some(let choices): return codes(texts, among: choices, at: path)
        case .names: return names(texts, at: path)
        default: break
        }
        // The same said twice is said once; two different answers are not chosen from.
        guard let text = texts.first, texts.allSatisfy({ $0 == text }) else {
            faults.append(Fault(path, .wrongType, ["expected": "one"]))
            return nil
        }
        switch kind {
        case .money: return Self.money(text)
        case .moment: return .text(moment(text))
        case .one(let choices): return isOffered(text, among: choices, at: path) ? .text(text) : nil
        case .yesNo: return isOffered(text, among: .yesNo, at: path) ? .text(text) : nil
        default: return .text(text)
        }
    }

    private mutating func isOffered(_ code: String, among choices: Choices, at path: String) -> Bool {
        if choices.has(code) { return true }
        faults.append(Fault(path, .unknownCode))
        return false
    }

    private mutating func codes(_ texts: [String], among choices: Choices, at path: String) -> JSONValue? {
        var codes: [String] = []
        for text in texts.prefix(Self.mostOfOne) where !codes.contains(text) {
            guard isOffered(text, among: choices, at: path) else { return nil }
            codes.append(text)
        }
        return .list(codes.map(JSONValue.text))
    }

    private mutating func names(_ texts: [String], at path: String) -> JSONValue? {
        let names = texts.prefix(Self.mostOfOne).flatMap { text in
            text.split { "、,,;;\n\r".contains($0) }.map { Text.clean(String($0)) }.filter { !$0.isEmpty }
        }
        if names.count > Self.mostOfOne {
            faults.append(Fault(path, .outOfRange, ["most": String(Self.mostOfOne)]))
            return nil
        }
        return names.isEmpty ? nil : .list(names.map(JSONValue.text))
    }

    /// An amount in yuan as an integer of fen. What is no amount stays text, which the reader says is no number.
    private static func money(_ typed: String) -> JSONValue {
        let text = Text.clean(typed)
        if let fen = SpokenAmount.read(text) { return .integer(fen) }
        if let amount = Quantity(text), amount.thousandths % 10 == 0 { return .integer(amount.thousandths / 10) }
        // Longer than any amount of an errand: still a number of yuan, and then too large.
        if let yuan = Int64(Text.halfWidth(text)) {
            let (fen, isTooLarge) = yuan.multipliedReportingOverflow(by: 100)
            return .integer(isTooLarge ? (yuan < 0 ? .min : .max) : fen)
        }
        return .text("?")
    }

    /// A moment in the form that the reader takes: a time by itself is today's.
    private func moment(_ typed: String) -> String {
        let text = Text.halfWidth(Text.clean(typed))
        if let clock = Self.clock(text) { return Instant(CivilDate(now), clock).iso }
        let parts = text.split(maxSplits: 1) { $0 == "T" || $0 == " " }
        guard parts.count == 2, let date = CivilDate(iso: String(parts[0])), let clock = Self.clock(String(parts[1]))
        else { return text }
        return Instant(date, clock).iso
    }

    /// 9:13 and 09:13.
    private static func clock(_ text: String) -> ClockTime? {
        ClockTime(text) ?? ClockTime("0" + text)
    }
}
