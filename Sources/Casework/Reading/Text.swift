// The standard library has normalisation for its own comparisons and hands it out only under this name; Foundation has
// it in the open, at the price of 40 MB of ICU. All use of the name is in `Text.composed`. The toolchain is pinned,
// and one without the name fails to compile here.
@_spi(_Unicode) import Swift

/// What may be done to a text that people typed, and no more: names and words keep every glyph they came with.
package enum Text {
    /// The most UTF-8 bytes a character is given: a glyph outside the BMP with a variation selector takes eight, the
    /// longest emoji in use about thirty.
    package static let bytesPerCharacter = 32

    /// The text in one form for one look (Unicode's NFC), without blanks at its ends and without signs that only steer
    /// a printer (`printed`); the form in which texts are kept and compared. Half-width and full-width stay apart: in a
    /// name that is a difference.
    package static func clean(_ text: String) -> String {
        trimmed(composed(text))
    }

    /// The text without blanks at its ends: white space (the full-width blank too), zero-width signs and the mark that
    /// some editors put in front. Nothing is left of a text in which there is nothing to see.
    package static func trimmed(_ text: some StringProtocol) -> String {
        let scalars = text.unicodeScalars
        if scalars.allSatisfy({ isBlank($0) || $0.properties.isDefaultIgnorableCodePoint }) { return "" }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(text[first...last])
    }

    /// The text with full-width forms of ASCII (１５４, Ａ, ＋ and the full-width blank) as plain ASCII. For
    /// phones, numbers and comparing only; never for what is kept (a name keeps its full-width signs).
    package static func halfWidth(_ text: String) -> String {
        String(text.map(halfWidth))
    }

    /// One character's plain ASCII form if it is a full-width form of one, else the character itself.
    package static func halfWidth(_ character: Character) -> Character {
        guard !character.isASCII, let scalar = character.unicodeScalars.first else { return character }
        switch scalar.value {
        case 0xFF01...0xFF5E:
            guard character.unicodeScalars.count == 1, let plain = Unicode.Scalar(scalar.value - 0xFEE0) else {
                return character
            }
            return Character(plain)
        case 0x3000: return " "
        default: return character
        }
    }

    /// The number of characters as a person counts them: 㛃 and 𣵦 are one each, and so is an emoji of seven scalars.
    package static func length(_ text: String) -> Int {
        text.count
    }

    /// Whether the text has no more than so many characters and is of a size that so many can have. The second half
    /// matters: ten thousand accents on one letter are one character.
    package static func fits(_ text: String, characters limit: Int) -> Bool {
        text.utf8.count <= limit * bytesPerCharacter && length(text) <= limit
    }

    /// NFC, after a long run of marks has been broken up.
    ///
    /// The library's normalisation, and with it the hash of a `String`, takes time with the square of the number of
    /// marks on one letter: 320 KB of them take six seconds. Unicode's Stream-Safe Text Format (UAX #15, section 13)
    /// allows thirty in a row and puts an invisible joiner (CGJ) after them; real writing never has that many.
    private static func composed(_ text: String) -> String {
        if text.unicodeScalars.allSatisfy(isComposed) { return text }
        var safe = String.UnicodeScalarView()
        var marks = 0
        for scalar in printed(text) {
            marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
            if marks > 30 {
                safe.append("\u{034F}")
                marks = 1
            }
            safe.append(scalar)
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: String(safe)._nfc)
        return String(result)
    }

    /// What nearly every text is made of, and what nothing has to be done to: printable ASCII, the ideographs of everyday
    /// writing, their comma, stop and blank, and full-width forms. None of them changes in NFC or joins another.
    private static func isComposed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x20..<0x7F, 0x3000...0x3002, 0x4E00...0x9FFF, 0xFF01...0xFF5E: true
        default: false
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0, 0xFEFF, 0x200B, 0x2060: true
        default: scalar.properties.isWhitespace
        }
    }
}
