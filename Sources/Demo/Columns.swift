/// Text in columns, for a terminal, where a Chinese sign is two places wide.
enum Columns {
    static func line(_ cells: [(text: String, width: Int)]) -> String {
        var line = ""
        for cell in cells {
            line += cell.text + String(repeating: " ", count: max(1, cell.width - width(of: cell.text)))
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    static func width(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
            0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}
