/// A table for a spreadsheet: UTF-8 with the mark by which Excel knows it, every cell in quotes, and none that a spreadsheet
/// would take for a formula.
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
