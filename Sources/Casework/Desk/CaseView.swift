/// One line of what a case is about: 「金额上限:40.00元」.
package struct CaseFact: Hashable, Sendable {
    package let name: Phrase
    package let value: Phrase

    package init(_ name: Phrase, _ value: Phrase) {
        self.name = name
        self.value = value
    }

    /// Nil where there is nothing to say.
    init?(_ field: String, _ value: Phrase?) {
        guard let value else { return nil }
        self.init(Words.field(field), value)
    }
}

/// A case as a page shows it, whatever its line: where it stands, what is agreed, who could do it.
package struct CaseView: Sendable {
    package let summary: Summary
    package let matter: Matter
    package let takenBy: [DoerID]
    package let hasSecret: Bool
    package let shortlist: Shortlist
    /// Nobody did in time what the case waits for.
    package let isLate: Bool
    package let facts: [CaseFact]

    /// By how much it is late; nil where it is not. A moment that the resident named counts by the wall clock, what the
    /// house has promised by the timers of the line.
    package func lateness(at now: Instant) -> Lateness? {
        guard matter.isOpen else { return nil }
        if let needBy = matter.needBy, needBy < now { return .by(now - needBy) }
        return isLate ? .waiting : nil
    }

    package enum Lateness: Hashable, Sendable {
        case by(Span)
        case waiting
    }
}

extension ServiceLine where State: CaseState {
    /// The picture of a case that stands like this.
    package static func view(of state: State, in directory: Directory) -> CaseView {
        CaseView(
            summary: summary(of: state), matter: state.matter, takenBy: state.takenBy, hasSecret: state.hasSecret,
            shortlist: state.shortlist, isLate: state.isLate,
            facts: state.matter.protectionFacts + state.facts(in: directory))
    }
}

extension Directory {
    /// Several by their names; a code that is not there stands as it is.
    package func names(of doers: [DoerID]) -> Phrase? {
        guard !doers.isEmpty else { return nil }
        let names = doers.map { doer($0)?.name ?? $0.text }
        return Phrase(names.joined(separator: "、"), names.joined(separator: ", "))
    }
}
