internal import Operations

/// One line in columns of known widths, for what is printed while it happens: a `Table` would have to wait for the end.
enum Columns {
    static func line(_ cells: [(text: String, width: Int)]) -> String {
        var line = ""
        for cell in cells {
            line += cell.text + String(repeating: " ", count: max(1, cell.width - DisplayWidth.of(cell.text)))
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
