/// What is wrong with one field, so that a page or a program can say so beside it.
package struct Fault: Hashable, Sendable, Codable {
    package enum Code: String, Codable, Sendable, CaseIterable {
        case missing, wrongType, tooLong, notPositive, negative, unknownUnit, unknownCode, notANumber
        case phoneTooShort, phoneTooLong, phoneUnreadable, noWayBack, notATime, inTheFuture, empty, paymentSecret
        /// A number that is smaller than `least` or larger than `most`.
        case outOfRange
    }

    /// The field's path, such as `items[0].qty`.
    package let field: String
    package let code: Code
    /// What the sentence needs: how many digits are missing, the longest length, the value's neutral part.
    package let values: [String: String]

    package init(_ field: String, _ code: Code, _ values: [String: String] = [:]) {
        self.field = field
        self.code = code
        self.values = values
    }
}

/// The fields that somebody typed, read one by one. A reader that finds something wrong notes it and goes on, so that
/// every fault is named at once; what it returns is then never used.
package struct Fields: Sendable {
    private let values: [String: JSONValue]
    private let path: String
    /// Is told the path of every field that is asked for, typed or not: what a form asks is held against it.
    private let onAsk: (@Sendable (String) -> Void)?
    package private(set) var faults: [Fault] = []

    package init(_ values: [String: JSONValue], path: String = "", onAsk: (@Sendable (String) -> Void)? = nil) {
        self.values = values
        self.path = path
        self.onAsk = onAsk
    }

    /// The longest text that is taken whole; longer is refused, never cut.
    package static let longest = 4000

    /// What is no longer than this stands in one line: a name of two lines would be two lines of a slip.
    package static let longestLine = 200

    /// The largest amount in fen: far above anything that is paid here, and far below where sums would overflow.
    package static let mostMoney: Int64 = 100_000_000_000

    package mutating func fault(_ name: String, _ code: Fault.Code, _ details: [String: String] = [:]) {
        faults.append(Fault(full(name), code, details))
    }

    package func has(_ name: String) -> Bool {
        switch raw(name) {
        case nil, .null: false
        default: true
        }
    }

    package func raw(_ name: String) -> JSONValue? {
        onAsk?(full(name))
        return values[name]
    }

    /// Text in NFC without blanks at its ends, in one line where it is short; nil when absent or empty.
    package mutating func text(_ name: String, longest: Int = Fields.longest) -> String? {
        guard has(name), let value = values[name] else { return nil }
        guard case .text(let typed) = value else {
            fault(name, .wrongType, ["expected": "text"])
            return nil
        }
        let text = longest <= Self.longestLine ? Text.line(typed) : Text.clean(typed)
        if text.isEmpty { return nil }
        if !Text.fits(text, characters: longest) {
            fault(name, .tooLong, ["longest": String(longest), "length": String(text.count)])
            return nil
        }
        return text
    }

    package mutating func required(_ name: String, longest: Int = Fields.longest) -> String? {
        let before = faults.count
        let text = text(name, longest: longest)
        if text == nil && faults.count == before { fault(name, .missing) }
        return text
    }

    /// A code of the directory or the catalogue. It will stand in the open, so a name that was typed in its place is
    /// not taken.
    package mutating func code<Of>(_ name: String, as: Code<Of>.Type = Code<Of>.self) -> Code<Of>? {
        text(name, longest: 40).flatMap { neutral($0, name) }
    }

    package mutating func requiredCode<Of>(_ name: String, as: Code<Of>.Type = Code<Of>.self) -> Code<Of>? {
        required(name, longest: 40).flatMap { neutral($0, name) }
    }

    private mutating func neutral<Of>(_ text: String, _ name: String) -> Code<Of>? {
        if Code<Of>.isNeutral(text) { return Code(text) }
        fault(name, .unknownCode, ["value": text])
        return nil
    }

    package mutating func flag(_ name: String) -> Bool? {
        guard has(name), let value = values[name] else { return nil }
        switch value {
        case .bool(let flag): return flag
        case .text("是"), .text("true"), .text("on"), .text("yes"): return true
        case .text("否"), .text("false"), .text("no"): return false
        default:
            fault(name, .wrongType, ["expected": "flag"])
            return nil
        }
    }

    package mutating func requiredFlag(_ name: String) -> Bool? {
        let before = faults.count
        let flag = flag(name)
        if flag == nil && faults.count == before { fault(name, .missing) }
        return flag
    }

    package mutating func integer(_ name: String) -> Int64? {
        guard has(name), let value = values[name] else { return nil }
        switch value {
        case .integer(let number): return number
        case .text(let text):
            if let number = Int64(Text.halfWidth(Text.clean(text))) { return number }
        default: break
        }
        fault(name, .notANumber)
        return nil
    }

    /// A whole number within bounds.
    package mutating func integer(_ name: String, in bounds: ClosedRange<Int64>) -> Int64? {
        guard let number = integer(name) else { return nil }
        if bounds.contains(number) { return number }
        fault(name, .outOfRange, ["least": String(bounds.lowerBound), "most": String(bounds.upperBound)])
        return nil
    }

    /// An amount in fen that is not below zero.
    package mutating func money(_ name: String) -> Money? {
        guard let fen = integer(name) else { return nil }
        if fen < 0 {
            fault(name, .negative)
            return nil
        }
        if fen > Self.mostMoney {
            fault(name, .outOfRange, ["most": String(Self.mostMoney)])
            return nil
        }
        return Money(fen: fen)
    }

    package mutating func requiredMoney(_ name: String) -> Money? {
        let before = faults.count
        let money = money(name)
        if money == nil && faults.count == before { fault(name, .missing) }
        return money
    }

    package mutating func choice<Value: RawRepresentable<String>>(
        _ name: String, of: Value.Type = Value.self
    ) -> Value? {
        guard let text = text(name, longest: 40) else { return nil }
        if let value = Value(rawValue: text) { return value }
        fault(name, .unknownCode, ["value": text])
        return nil
    }

    package mutating func requiredChoice<Value: RawRepresentable<String>>(
        _ name: String, of: Value.Type = Value.self
    ) -> Value? {
        let before = faults.count
        let value: Value? = choice(name)
        if value == nil && faults.count == before { fault(name, .missing) }
        return value
    }

    /// Texts in a list, without the empty ones.
    package mutating func texts(_ name: String) -> [String] {
        guard has(name), let value = values[name] else { return [] }
        guard case .list(let list) = value else {
            fault(name, .wrongType, ["expected": "list"])
            return []
        }
        return list.enumerated().compactMap { index, value in
            if case .text(let typed) = value {
                let text = Text.clean(typed)
                guard Text.fits(text, characters: Self.longest) else {
                    fault("\(name)[\(index)]", .tooLong, ["longest": String(Self.longest)])
                    return nil
                }
                return text.isEmpty ? nil : text
            }
            fault("\(name)[\(index)]", .wrongType, ["expected": "text"])
            return nil
        }
    }

    /// Codes in a list; one alone may come without it.
    package mutating func codes<Of>(_ name: String, as: Code<Of>.Type = Code<Of>.self) -> [Code<Of>] {
        if case .text = raw(name) { return code(name).map { [$0] } ?? [] }
        return texts(name).enumerated().compactMap { index, text in neutral(text, "\(name)[\(index)]") }
    }

    /// An object within; its faults are named by their whole path.
    package mutating func object<Value>(_ name: String, _ read: (inout Fields) -> Value?) -> Value? {
        guard has(name), let value = values[name] else { return nil }
        guard case .object(let inner) = value else {
            fault(name, .wrongType, ["expected": "object"])
            return nil
        }
        var fields = Fields(inner, path: full(name), onAsk: onAsk)
        let result = read(&fields)
        faults += fields.faults
        return result
    }

    /// A list of objects.
    package mutating func objects<Value>(_ name: String, _ read: (inout Fields) -> Value?) -> [Value] {
        guard has(name), let value = values[name] else { return [] }
        guard case .list(let list) = value else {
            fault(name, .wrongType, ["expected": "list"])
            return []
        }
        return list.enumerated().compactMap { index, value in
            guard case .object(let inner) = value else {
                fault("\(name)[\(index)]", .wrongType, ["expected": "object"])
                return nil
            }
            var fields = Fields(inner, path: full("\(name)[\(index)]"), onAsk: onAsk)
            let result = read(&fields)
            faults += fields.faults
            return result
        }
    }

    private func full(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
