/// The languages that the house speaks.
package enum Language: String, Codable, Sendable, CaseIterable { case zh, en }

/// One thing said in every language of the house, Chinese first.
package struct Phrase: Codable, Hashable, Sendable {
    package let zh: String
    package let en: String

    package init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    package func text(in language: Language) -> String { language == .zh ? zh : en }
}

/// What people read, as `docs` and the glossary bind it. Every code of the house that a person can meet has its words
/// here, and nowhere else.
package enum Words {}
