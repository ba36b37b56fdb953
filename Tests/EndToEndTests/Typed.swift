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
        for text in directory.residents.map(\.address) + directory.residents.compactMap(\.phone) { take(text) }
        for text in directory.doers.compactMap(\.phone) { take(text) }
    }

    /// Fields in which nothing is a code of ours, whatever it looks like.
    private static let free: Set<String> = ["name", "phone", "address", "text", "words", "secret", "reason", "terms"]

    private mutating func take(_ value: JSONValue, in field: String = "") {
        switch value {
        case .text(let text): if Self.free.contains(field) || !Self.isCode(text) { take(text) }
        case .list(let values): for value in values { take(value, in: field) }
        case .object(let members): for (field, value) in members { take(value, in: field) }
        case .null, .bool, .integer, .number: break
        }
    }

    private mutating func take(_ text: String) {
        takeRoom(text)
        let forms: Set<String> = [text, Text.halfWidth(text), Text.halfWidth(text).filter { !" -".contains($0) }]
        for form in forms {
            let signs = Array(form)
            if signs.count < 6 {
                // 是 and 否 say nothing about anybody.
                if signs.count > 1 { words.insert(form) }
            } else {
                for start in 0...(signs.count - 6) {
                    let window = signs[start..<(start + 6)]
                    if !Self.isRound(window) { windows.insert(String(window)) }
                }
            }
        }
    }

    /// 100000 stands in many a telephone and in many a figure.
    private static func isRound(_ window: ArraySlice<Character>) -> Bool {
        let digits = window.filter(\.isNumber)
        return digits.count >= 5 && Set(digits).count <= 2
    }

    /// A room says where somebody lives without a word of Chinese: 3-501 of 榕荫里3号楼501.
    private mutating func takeRoom(_ text: String) {
        for match in text.matches(of: /([0-9]+)(?:号楼|幢|栋|座|-)(?:[0-9]+单元)?([0-9]{3,})/) {
            for sign in ["-", "|", "||", "/"] { words.insert("\(match.1)\(sign)\(match.2)") }
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
        // A telephone may be written in groups.
        let ungrouped = text.replacingOccurrences(
            of: "(?<=[0-9])[ -](?=[0-9])", with: "", options: .regularExpression)
        return Set(search(text) + search(ungrouped)).sorted()
    }

    private func search(_ text: String) -> [String] {
        var found = Set(words.filter { text.contains($0) })
        let signs = Array(text)
        guard signs.count >= 6 else { return Array(found) }
        let beginnings = Set(windows.compactMap(\.first))
        for start in 0...(signs.count - 6) where beginnings.contains(signs[start]) {
            let window = String(signs[start..<(start + 6)])
            if windows.contains(window) { found.insert(window) }
        }
        return Array(found)
    }

    /// The lines with a Chinese character. People type Chinese and the house notes in English and in codes, so that a
    /// single one of them is something that was typed: also a short word out of a long sentence, which `found` misses.
    static func chinese(in text: String) -> [String] {
        text.split(separator: "\n").filter { $0.unicodeScalars.contains(where: \.properties.isIdeographic) }.map(
            String.init)
    }

    /// Numbers that the house makes itself can hold six digits of a phone by chance: ids and hashes, dates and times,
    /// moments in milliseconds; and case numbers, which are meant to be known.
    private static let minted = [
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[0-9a-f]{32,}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+)?", "\\b1[0-9]{12}\\b",
    ]
}
