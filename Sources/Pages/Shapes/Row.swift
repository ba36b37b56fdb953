internal import Casework

/// A case in a list: masked, so that whoever stands before the screen learns nothing.
struct Row: Sendable {
    let rowURL: String
    let rowNumber: String
    let kindWords: String
    let who: String?
    let `where`: String?
    let chips: [Chip]
    let since: String
    let reachMasked: String?
    let doerName: String?
    let suggestion: String?
    let tone: String?

    init(_ card: CaseCard, in directory: Directory, at now: Instant) {
        rowURL = card.link.url
        rowNumber = card.link.inPairs
        kindWords = card.kindWords
        who = card.shown?.name
        self.where = card.building
        chips = card.chips(at: now)
        since = When.read(card.openedAt, seenFrom: now) + " 登记"
        reachMasked = card.shown.map { $0.phone.map(Reach.masked) ?? "没有电话" }
        doerName = card.view.flatMap { directory.names(of: $0.takenBy)?.zh }
        suggestion = Self.suggestion(for: card, in: directory)
        let isLate = card.view?.lateness(at: now) != nil
        tone = card.isUrgent ? "is-red" : isLate ? "is-late" : nil
    }

    /// What to do next about it: whom to ring.
    private static func suggestion(for card: CaseCard, in directory: Directory) -> String? {
        if card.isParked { return "有一步没处理成,请先人工跟进" }
        guard let view = card.view, card.isOpen else { return nil }
        if view.matter.hold != nil { return "请先核实,再记「解除」" }
        guard view.takenBy.isEmpty, let first = view.shortlist.proposed.first, let doer = directory.doer(first.doer)
        else { return nil }
        let reach = doer.phone.map { Reach.read($0) } ?? ""
        return "建议打给:\(doer.name)(\(Words.reason(first, in: directory)))\(reach)"
    }
}
