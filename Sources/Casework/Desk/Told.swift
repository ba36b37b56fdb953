/// A step in plain words, as the timeline and the slips tell it: what somebody said, and what is left to say besides.
package struct Told: Hashable, Sendable {
    /// In their own words.
    package var said: String?
    /// Short sentences, in the order in which they are read.
    package var facts: [Phrase] = []
    /// Who did it, where the step names them.
    package var doers: [DoerID] = []

    package init(said: String? = nil, facts: [Phrase?] = [], doers: [DoerID] = []) {
        self.said = said
        self.facts = facts.compactMap { $0 }
        self.doers = doers
    }
}

extension DeskAct {
    var told: Told {
        switch self {
        case .note(let words, _, let calledBack):
            Told(said: words, facts: [calledBack ? Phrase("已回电", "called back") : nil])
        case .amend(let amendment): amendment.told
        case .cancel(let words), .hold(let words): Told(said: words)
        case .release(let release): release.told
        case .emergency(let danger, let words):
            Told(said: words, facts: [danger.flatMap { Danger(rawValue: $0) }.map { Words.danger($0) }])
        case .protect(let safeguard, let words): Told(said: words, facts: safeguard.sentences)
        case .told(let notice):
            Told(
                facts: [Words.recipient(notice.to), Words.notices[notice.code]],
                doers: notice.to.doer.map { [$0] } ?? [])
        case .reveal(let what): Told(facts: [Words.revealed(what)])
        case .followUp(let answer, let words): Told(said: words, facts: answer.told)
        }
    }
}

extension Release {
    fileprivate var told: Told {
        Told(
            said: outcome,
            facts: [
                handedTo.map { Phrase("交给\($0)", "handed to \($0)") }, closes ? Phrase("就此办结", "closed") : nil,
            ] + (safeguard?.sentences ?? []))
    }
}

extension Amendment {
    /// The new values; the old ones stand further up.
    fileprivate var told: Told {
        Told(
            said: words,
            facts: [
                person.name.map { Phrase("姓名改为\($0)", "name: \($0)") },
                person.phone.map { Phrase("电话改为\($0)", "phone: \($0)") },
                address.map { Phrase("地址改为\($0)", "address: \($0)") },
                grid.map { Phrase("网格改为\($0)", "grid: \($0)") }, kind.map { Phrase("类别改为\($0)", "kind: \($0)") },
            ])
    }
}

extension Money {
    /// As it is said.
    var inWords: Phrase { Phrase("\(self)元", "\(self) yuan") }

    func after(_ zh: String, _ en: String) -> Phrase { Phrase("\(zh)\(self)元", "\(en) \(self) yuan") }
}
