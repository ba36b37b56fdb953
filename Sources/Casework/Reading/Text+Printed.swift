/// Signs that nobody sees and that change what is seen.
extension Text {
    /// The text without control characters and marks of writing direction, and with one sign for a new line.
    ///
    /// They come along when something is copied from a telephone's contacts or a web page, and stand for nothing that
    /// anybody said; left in a name they would turn a printed slip around, clear a terminal or start a line of their
    /// own. Joiners and variation selectors stay: emoji and rare glyphs are made with them.
    static func printed(_ text: String) -> String.UnicodeScalarView {
        var kept = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if isNewLine(scalar) {
                if !(scalar == "\n" && last == "\r") { kept.append("\n") }
            } else if !steers(scalar) {
                kept.append(scalar)
            }
            last = scalar
        }
        return kept
    }

    /// The cleaned text in one line, a blank for each break: for what stands in one line of a slip.
    package static func line(_ text: String) -> String {
        let clean = clean(text)
        guard clean.unicodeScalars.contains("\n") else { return clean }
        return clean.split(separator: "\n").map(trimmed).filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func isNewLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // The vertical tab is what some programs take for a line break within a paragraph.
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0x00...0x1F, 0x7F...0x9F: true
        // Zero-width blank, marks, embeddings, overrides and isolates of direction.
        case 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        // Word joiner, invisible operators, deprecated controls, byte order mark, interlinear annotation.
        case 0x2060...0x2064, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        default: false
        }
    }
}
