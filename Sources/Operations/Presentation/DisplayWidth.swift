/// How many columns of a terminal a text takes. A Chinese character takes two: a table that counts characters does not
/// line up.
package enum DisplayWidth {
    package static func of(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    /// None for what is drawn over its neighbour, two for what is wide (Unicode Standard Annex 11), else one. What is
    /// ambiguous there, such as a middle dot, is narrow on the terminals of today.
    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
        0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// A text in lines of at most so many columns, broken at blanks and between wide characters.
    package static func wrap(_ text: String, to limit: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for piece in pieces(of: text) {
            if !line.isEmpty && of(line) + of(trimmed(piece)) > limit {
                lines.append(trimmed(line))
                line = ""
            }
            line += line.isEmpty ? String(piece.drop { $0 == " " }) : piece
        }
        if !line.isEmpty || lines.isEmpty { lines.append(trimmed(line)) }
        return lines
    }

    /// What is not taken apart: a word with its blank, or one wide character.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        for character in text {
            let isWide = of(String(character)) > 1
            if let last = pieces.last?.last, last != " ", !isWide, of(String(last)) == 1 {
                pieces[pieces.count - 1].append(character)
            } else {
                pieces.append(String(character))
            }
        }
        return pieces
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension String {
    /// For a terminal: what a message of unknown origin holds cannot move the cursor or colour the screen.
    package var printable: String {
        String(String.UnicodeScalarView(unicodeScalars.map(\.printable)))
    }
}

extension Unicode.Scalar {
    fileprivate var printable: Unicode.Scalar {
        if properties.isWhitespace { return " " }
        return properties.generalCategory == .control ? "\u{FFFD}" : self
    }
}
