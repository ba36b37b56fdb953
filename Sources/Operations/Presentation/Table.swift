/// A table for a terminal: every command prints its rows with this one, so that columns line up in Chinese and in
/// English, and eighty columns are enough.
package struct Table: Sendable {
    package struct Column: Sendable {
        let heading: String
        let isNumber: Bool

        /// Aligned left.
        package static func text(_ heading: String) -> Column { Column(heading: heading, isNumber: false) }
        /// Aligned right.
        package static func number(_ heading: String) -> Column { Column(heading: heading, isNumber: true) }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package var isEmpty: Bool { rows.isEmpty }

    /// A row of one cell a column.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row of \(cells.count) cells in a table of \(columns.count)")
        rows.append(cells.map(\.printable))
    }

    /// The lines. Where they would be wider than `limit`, the last column is broken.
    package func lines(within limit: Int = 80) -> [String] {
        let cells = [columns.map(\.heading)] + rows
        let widths = columns.indices.map { column in cells.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
        let before = widths.dropLast().reduce(0) { $0 + $1 + Self.gap }
        let last = max(12, min(widths.last ?? 0, limit - before))
        return cells.flatMap { row in lines(of: row, widths: widths, before: before, last: last) }
    }

    private static let gap = 2

    private func lines(of row: [String], widths: [Int], before: Int, last: Int) -> [String] {
        var start = ""
        for column in columns.indices.dropLast() {
            start += pad(row[column], to: widths[column], right: columns[column].isNumber) + blanks(Self.gap)
        }
        guard let column = columns.last, let text = row.last else { return [start] }
        if column.isNumber { return [start + pad(text, to: last, right: true)] }
        return DisplayWidth.wrap(text, to: last).enumerated().map { index, part in
            trimmed((index == 0 ? start : blanks(before)) + part)
        }
    }

    private func pad(_ text: String, to width: Int, right: Bool) -> String {
        let fill = blanks(max(0, width - DisplayWidth.of(text)))
        return right ? fill + text : text + fill
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

    private func trimmed(_ line: String) -> String {
        var line = Substring(line)
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
