/// A table for a spreadsheet: UTF-8 with the mark by which Excel knows it, every cell in quotes, and none that a spreadsheet
/// would take for a formula. A long one is taken out in parts.
package struct CSVText: Sendable {
    package private(set) var text = "\u{feff}"
    private let columns: Int

    package init(_ headings: [String]) {
        columns = headings.count
        add(headings)
    }

    package mutating func add(_ cells: [String]) {
        precondition(cells.count == columns, "a row of \(cells.count) cells in a table of \(columns)")
        text += cells.map(Self.cell).joined(separator: ",") + "\r\n"
    }

    /// What was added since the last time, and forgets it.
    package mutating func takeOut() -> String {
        defer { text = "" }
        return text
    }

    /// A text that stays one: a spreadsheet makes a date of 3-12 and a number of 007.
    package static func kept(_ value: String) -> String {
        let looksLikeNumber =
            value.contains(where: \.isNumber) && value.allSatisfy { $0.isNumber || signs.contains($0) }
        return looksLikeNumber ? "'" + value : value
    }

    /// What stands in numbers, dates and times beside the digits.
    private static let signs: Set<Character> = [
        " ", "-", "/", ".", ",", ":", "%", "e", "E", "年", "月", "日", "时", "分", "秒",
    ]

    /// Also in full width, which spreadsheets of this part of the world take for the same.
    private static let beginnings: Set<Character> = [
        "=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
    ]

    /// What begins like a formula is a text all the same: an apostrophe says so, as in a cell that somebody types. Breaks
    /// and tabs within become blanks.
    private static func cell(_ value: String) -> String {
        let line = String(value.map { $0.isNewline || $0 == "\t" ? " " : $0 })
        let first = line.first { $0 != " " }
        let isFormula = first.map(beginnings.contains) ?? false
        return "\"" + (isFormula ? "'" : "") + line.replacing("\"", with: "\"\"") + "\""
    }
}
