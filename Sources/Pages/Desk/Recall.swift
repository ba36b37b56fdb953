package import Casework

/// Who rings, as far as the house knows: from a phone or a room that was registered here before.
package struct Recall: Sendable {
    let warnings: [String]
    let person: Person?
    let open: Open?

    struct Person: Sendable {
        let callName: String
        let place: String
        let reach: String
        let seen: String?
        let code: String
    }

    struct Open: Sendable {
        let heading: String
        let rows: [Row]
    }

    /// `cards` are the cases of this phone or room, the newest first. Nil where there is none.
    package init?(_ cards: [CaseCard], in directory: Directory, at now: Instant) {
        guard let newest = cards.first, let shown = newest.shown else { return nil }
        warnings = cards.compactMap { $0.shown?.safeContact }.map { "联系要小心:" + SafeWords.of($0) }
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        person = Person(
            callName: shown.name ?? "没有留姓名", place: shown.address ?? "", reach: shown.phone.map(Reach.masked) ?? "没有电话",
            seen: "上次 \(When.read(newest.openedAt, seenFrom: now))", code: newest.link.code)
        let open = cards.filter(\.isOpen)
        self.open =
            open.isEmpty
            ? nil : Open(heading: "没办完的 \(open.count) 件", rows: open.map { Row($0, in: directory, at: now) })
    }
}

/// The panel alone, for the script that looks while a phone is typed.
package struct RecallPanel: Page {
    static package let template = "part-recall"
    package let title = ""
    let recall: Recall?

    package init(_ recall: Recall?) { self.recall = recall }
}
