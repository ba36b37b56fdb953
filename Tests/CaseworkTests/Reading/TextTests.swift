import Casework
import Foundation
import Testing

@Suite("A typed text")
struct TextTests {
    @Test(
        "is kept in composed form, with the glyphs it came with",
        arguments: [
            ("陈㛃", "陈㛃"), ("薛𣵦", "薛𣵦"), ("  陈㛃\u{3000}\n", "陈㛃"), ("\u{FEFF}林依姆\u{200B}", "林依姆"),
            ("e\u{301}", "\u{E9}"), ("a\u{302}\u{323}", "\u{1EAD}"), ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"),
            ("\u{FA0C}", "\u{5140}"), ("葛\u{E0100}", "葛\u{E0100}"), ("Ａ１", "Ａ１"), ("阿依古丽·买买提", "阿依古丽·买买提"),
            ("", ""), (" \u{3000}\t", ""), ("\u{0}", ""),
        ])
    func isCleaned(typed: String, kept: String) {
        let cleaned = Text.clean(typed)
        #expect(Array(cleaned.unicodeScalars) == Array(kept.unicodeScalars))
        #expect(Array(Text.clean(cleaned).unicodeScalars) == Array(cleaned.unicodeScalars))
    }

    @Test("of the signs of everyday writing is as composed as it can be, whatever stands beside it")
    func everyday() {
        let everyday: [ClosedRange<UInt32>] = [0x20...0x7E, 0x3000...0x3002, 0x4E00...0x9FFF, 0xFF01...0xFF5E]
        let texts = everyday.joined().compactMap(Unicode.Scalar.init).flatMap { ["一\($0)一", "一\($0)\($0)a"] }
        let wrong = texts.filter { text in
            let composed = text.precomposedStringWithCanonicalMapping.unicodeScalars
            return !Text.clean(text).unicodeScalars.elementsEqual(composed)
        }
        #expect(wrong.isEmpty)
    }

    @Test(
        "keeps no sign that only steers a printer, and every one that makes a glyph",
        arguments: [
            ("林\u{202E}姆依\u{202C}", "林姆依"), ("\u{202D}154 0591 0001\u{202C}", "154 0591 0001"),
            ("林\u{200B}依\u{2060}姆\u{200E}", "林依姆"), ("林\u{0}依\u{1B}[31m姆\u{9B}2J", "林依[31m姆2J"),
            ("\u{2066}a\u{2069}\u{61C}\u{200F}b", "ab"), ("一\r\n二\r三\u{B}四\u{2028}五\n\n六", "一\n二\n三\n四\n五\n\n六"),
            ("a\tb", "a\tb"), ("e\u{200B}\u{301}", "\u{E9}"), ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"), ("葛\u{E0100}", "葛\u{E0100}"),
            ("\u{202E}\u{200D}\u{3164}", ""), ("\u{E000}", "\u{E000}"),
        ])
    func isPrintable(typed: String, kept: String) {
        #expect(Array(Text.clean(typed).unicodeScalars) == Array(kept.unicodeScalars))
    }

    @Test(
        "is one line where one line is asked for",
        arguments: [
            ("林依姆\n请付500元", "林依姆 请付500元"), ("林依姆\r\n\r\n 请付", "林依姆 请付"), ("林\u{2029}", "林"), ("林 依姆", "林 依姆"),
            ("\n", ""),
        ])
    func isOneLine(typed: String, kept: String) {
        #expect(Text.line(typed) == kept)
    }

    @Test(
        "has full-width digits, letters and signs put into ASCII only where that is asked for",
        arguments: [
            ("１５４０５９１０００６", "15405910006"), ("Ａ座", "A座"), ("＋８６－５９１", "+86-591"), ("0591\u{3000}1", "0591 1"),
            ("㛃𣵦。、", "㛃𣵦。、"), ("", ""), ("１️⃣", "１️⃣"),
        ])
    func becomesHalfWidth(typed: String, plain: String) {
        #expect(Text.halfWidth(typed) == plain)
    }

    @Test("is as long as a person counts", arguments: [("陈㛃", 2), ("薛𣵦", 2), ("👨‍👩‍👧‍👦", 1), ("e\u{301}", 1), ("", 0)])
    func isCounted(text: String, length: Int) {
        #expect(Text.length(text) == length)
        #expect(Text.fits(text, characters: length))
        #expect(length == 0 || !Text.fits(text, characters: length - 1))
    }

    @Test("does not fit by piling marks on one letter")
    func marksDoNotHide() {
        let pile = "a" + String(repeating: "\u{302}", count: 10_000)
        #expect(Text.length(pile) == 1)
        #expect(!Text.fits(pile, characters: 40))
    }

    @Test("with a mountain of marks on one letter is cleaned in no time", .timeLimit(.minutes(1)))
    func cleansMarks() {
        // The library's own normalisation takes minutes for this.
        let mountain = "a" + String(repeating: "\u{302}\u{323}", count: 100_000)
        let cleaned = Text.clean(mountain)
        #expect(cleaned.unicodeScalars.contains("\u{34F}"))
        #expect(Set([cleaned, cleaned + "b"]).count == 2)
    }
}
