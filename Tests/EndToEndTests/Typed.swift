import Casework
import Demo
import Foundation

/// All that people typed on the demo day, ready to be looked for where it must not stand: names and short words whole,
/// everything longer by any six characters in a row.
struct Typed {
    private(set) var windows: Set<String> = []
    private var words: Set<String> = []
    private let minted: String

    /// `numbers` are the case numbers that the house gave out.
    init(_ script: Script, directory: Directory, numbers: [String]) {
        minted = (Self.minted + numbers).joined(separator: "|")
        for post in script.posts { take(.object(post.post ?? [:])) }
        words.formUnion(script.evening.people.map(\.name))
        words.formUnion(directory.doers.map(\.name))
        words.formUnion(directory.residents.map(\.name))
    }

    private mutating func take(_ value: JSONValue) {
        switch value {
        case .text(let text): if !Self.isCode(text) { take(text) }
        case .list(let values): for value in values { take(value) }
        case .object(let members): for value in members.values { take(value) }
        case .null, .bool, .integer, .number: break
        }
    }

    private mutating func take(_ text: String) {
        let forms: Set<String> = [text, Text.halfWidth(text), Text.halfWidth(text).filter { !" -".contains($0) }]
        for form in forms {
            let signs = Array(form)
            if signs.count < 6 {
                // 是 and 否 say nothing about anybody.
                if signs.count > 1 { words.insert(form) }
            } else {
                for start in 0...(signs.count - 6) { windows.insert(String(signs[start..<(start + 6)])) }
            }
        }
    }

    /// A word of the process and no word of anybody's: `phone`, `shop`, `S01`, `insuranceCard`, a place to fill in. A
    /// pick-up code and a phone have no letter and are none.
    private static func isCode(_ text: String) -> Bool {
        text.hasPrefix("{") || (KindCode.isNeutral(text) && text.contains(where: \.isLetter))
    }

    /// What of it stands in a text.
    func found(in text: String) -> [String] {
        let text = text.replacingOccurrences(
            of: minted, with: "*", options: [.regularExpression, .caseInsensitive])
        var found = Set(words.filter { text.contains($0) })
        let signs = Array(text)
        guard signs.count >= 6 else { return found.sorted() }
        let beginnings = Set(windows.compactMap(\.first))
        for start in 0...(signs.count - 6) where beginnings.contains(signs[start]) {
            let window = String(signs[start..<(start + 6)])
            if windows.contains(window) { found.insert(window) }
        }
        return found.sorted()
    }

    /// Numbers that the house makes itself can hold six digits of a phone by chance: ids and hashes, dates and times,
    /// moments in milliseconds; and case numbers, which are meant to be known.
    private static let minted = [
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[0-9a-f]{32,}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+)?", "\\b1[0-9]{12}\\b",
    ]
}
