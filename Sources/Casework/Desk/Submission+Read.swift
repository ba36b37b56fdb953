extension Submission {
    /// A call is never refused at the desk: needed are what it is about and one way back to the person. What else is
    /// missing is marked 待补; what is wrong is named. `names` are those under which the person may stand.
    package static func read(from fields: inout Fields, person names: [String] = ["caller"]) -> Submission {
        let role = names.first(where: fields.has) ?? names[0]
        let person = fields.object(role, Person.read) ?? Person()
        let kind = fields.kind()
        let address = fields.text("address", longest: 200)
        let words = fields.text("text")
        if !person.canBeReached && address == nil && !fields.faults.contains(where: { $0.field == "\(role).phone" }) {
            fields.fault(role, .noWayBack)
        }
        return Submission(
            kind: kind ?? "", requester: person, address: address, grid: fields.code("grid") ?? "none", words: words,
            needBy: fields.instant("needBy"), safeContact: fields.object("safeContact", SafeContact.read),
            reportedBy: fields.code("reportedBy"), sameCallAs: fields.text("sameCallAs").flatMap { CaseID($0) },
            screening: Screening(danger: fields.flag("danger"), kind: fields.danger("dangerKind")),
            incomplete: incomplete(person: person, address: address, words: words))
    }

    private static func incomplete(person: Person, address: String?, words: String?) -> [String] {
        var missing: [String] = []
        if person.name == nil && person.resident == nil { missing.append("name") }
        if person.phone == nil && person.resident == nil { missing.append("phone") }
        if address == nil { missing.append("address") }
        if words == nil { missing.append("text") }
        return missing
    }
}

extension Submission.Person {
    package static func read(from fields: inout Fields) -> Submission.Person? {
        var person = Submission.Person(
            known: fields.text("person").flatMap { PersonID($0) }, resident: fields.code("resident"),
            name: fields.text("name", longest: 40), comesBy: fields.flag("comesBy"))
        person.take(fields.phone("phone"))
        return person
    }

    package mutating func take(_ phone: Phone?) {
        self.phone = phone?.digits
        ext = phone?.ext
    }

    fileprivate var canBeReached: Bool { phone != nil || resident != nil || known != nil || comesBy == true }
}

extension Submission.SafeContact {
    package static func read(from fields: inout Fields) -> Submission.SafeContact? {
        Submission.SafeContact(
            only: fields.text("only", longest: 60), when: fields.text("when", longest: 60),
            voicemail: fields.flag("voicemail"))
    }
}

extension Fields {
    /// The service kind. A form that says nothing at all is asked for words; one that only has no kind, for the kind.
    fileprivate mutating func kind() -> KindCode? {
        let before = faults.count
        let kind: KindCode? = code("kind")
        if kind == nil && faults.count == before {
            fault(saysSomething ? "kind" : "text", .missing)
        }
        return kind
    }

    private var saysSomething: Bool {
        if case .text(let words) = raw("text") { !Text.trimmed(words).isEmpty } else { has("text") }
    }

    /// A danger by its code or its word; something that is neither is still danger.
    package mutating func danger(_ name: String) -> String? {
        text(name, longest: 40).flatMap { Danger($0)?.rawValue }
    }

    /// A telephone number; what is wrong with it is said in numbers.
    package mutating func phone(_ name: String) -> Phone? {
        guard let typed = text(name, longest: 60) else { return nil }
        switch Phone.read(typed) {
        case .success(let phone): return phone
        case .failure(.tooFew(let missing)): fault(name, .phoneTooShort, ["missing": String(missing)])
        case .failure(.tooMany(let extra)): fault(name, .phoneTooLong, ["extra": String(extra)])
        case .failure(.unreadable): fault(name, .phoneUnreadable)
        }
        return nil
    }

    /// An instant as RFC 3339.
    package mutating func instant(_ name: String) -> Instant? {
        guard let typed = text(name, longest: 40) else { return nil }
        if let instant = Instant(iso: typed) { return instant }
        fault(name, .notATime)
        return nil
    }

    /// Codes of a closed list.
    package mutating func choices<Value: RawRepresentable<String>>(
        _ name: String, of: Value.Type = Value.self
    ) -> [Value] {
        texts(name).enumerated().compactMap { index, text in
            if let value = Value(rawValue: text) { return value }
            fault("\(name)[\(index)]", .unknownCode, ["value": text])
            return nil
        }
    }

    /// A shopping list: given as objects, as one line of text, or read out of what was said.
    package mutating func items(_ name: String, orFrom words: String? = nil, of kind: KindCode = "shop") -> [Item] {
        switch raw(name) {
        case .list: return objects(name, Item.read)
        case .text(let text): return Items.read(text).items
        case nil, .null: return kind == "shop" ? words.map { Items.read(sentence: $0).items } ?? [] : []
        default:
            fault(name, .wrongType, ["expected": "list or text"])
            return []
        }
    }
}

extension Item {
    private static let mostOfOne: Int64 = 1_000_000

    /// An item as a program sends it: here a unit must be one of the list, because nobody reads it back.
    package static func read(from fields: inout Fields) -> Item? {
        let name = fields.required("name", longest: 60)
        let quantity = quantity(from: &fields)
        let typed = fields.text("unit", longest: 10)
        let unit = typed.flatMap { Measure.named($0) }
        if let typed, unit == nil { fields.fault("unit", .unknownUnit, ["value": typed]) }
        return name.map { Item(name: $0, quantity: quantity ?? .one, unit: unit) }
    }

    private static func quantity(from fields: inout Fields) -> Quantity? {
        guard fields.has("qty") else { return nil }
        let read: Quantity? =
            switch fields.raw("qty") {
            case .integer(let count) where count.magnitude <= mostOfOne: Quantity(thousandths: count * 1000)
            case .number(let count) where count.magnitude <= Double(mostOfOne):
                Quantity(thousandths: Int64((count * 1000).rounded()))
            case .text(let text): Quantity(text)
            case .integer, .number: Quantity(thousandths: .max)
            default: nil
            }
        guard let read else {
            fields.fault("qty", .notANumber)
            return nil
        }
        if !read.isPositive { fields.fault("qty", .notPositive) }
        if read.thousandths > mostOfOne * 1000 { fields.fault("qty", .outOfRange, ["most": String(mostOfOne)]) }
        return read
    }

    /// A list as it stands on a slip: 「米10斤、生抽1瓶」.
    package static func list(_ items: [Item]) -> String? {
        items.isEmpty ? nil : items.map(\.description).joined(separator: "、")
    }
}
