internal import Casework

/// What a browser posted: names and texts in the order of the page (application/x-www-form-urlencoded).
struct PostedForm: Sendable {
    private(set) var pairs: [(name: String, text: String)] = []

    init() {}

    init(_ pairs: [(name: String, text: String)]) { self.pairs = pairs }

    /// Nil where something in it is not UTF-8, or a percent sign stands alone.
    init?(_ bytes: some Sequence<UInt8>) {
        for part in Array(bytes).split(separator: UInt8(ascii: "&")) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.text(halves[0]), let text = halves.count == 2 ? Self.text(halves[1]) : "" else {
                return nil
            }
            pairs.append((name, text.replacing("\r\n", with: "\n")))
        }
        takeOthers()
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String? {
        let spaced = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        guard let text = String(validating: spaced, as: UTF8.self) else { return nil }
        return PathText.plain(text)
    }

    subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.text }

    /// What belongs to the page and not to the request.
    static let ofThePage: Set<String> = [
        "token", "once", "act", "noteTo", "recalled", "more", "question", "back", "to", "cleared",
    ]

    /// What was typed, without what belongs to the page.
    var typed: [(name: String, text: String)] { pairs.filter { !Self.ofThePage.contains($0.name) } }

    /// By name, without what is empty: as a page shows it again.
    var kept: [String: [String]] {
        typed.reduce(into: [:]) { kept, pair in
            if !Text.trimmed(pair.text).isEmpty { kept[pair.name, default: []].append(pair.text) }
        }
    }

    /// Bank cards and passwords in what was typed, until somebody has said that they are none.
    var secrets: [Fault] {
        guard self["cleared"] != "yes" else { return [] }
        return typed.compactMap { name, text in
            // A pick-up code is a secret that belongs there, a telephone number no card.
            name == "secret" || name.hasSuffix("phone") ? nil : PaymentSecret.find(in: text)?.fault(of: name)
        }
    }

    mutating func set(_ name: String, _ text: String?) {
        pairs.removeAll { $0.name == name }
        if let text { pairs.append((name, text)) }
    }

    /// 「别人」 of a choice of doers, picked from the list beside it.
    private mutating func takeOthers() {
        let suffix = ".other"
        for (name, text) in pairs where name.hasSuffix(suffix) {
            let field = String(name.dropLast(suffix.count))
            let chosen = self[field] ?? ""
            if chosen == "other" || (chosen.isEmpty && !text.isEmpty) { set(field, text) }
            set(name, nil)
        }
    }
}
