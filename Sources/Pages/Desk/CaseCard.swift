package import Casework

/// A case as the desk has it in hand: what its own register took of it, and where it stands as far as is known here.
package struct CaseCard: Sendable {
    package let link: CaseLink
    package let line: Line
    package let kindWords: String
    /// As the catalogue has it; nil where it has it no more.
    package let kind: ServiceKind?
    package let openedAt: Instant
    /// Where it stands; nil while nothing has been decided yet.
    package var view: CaseView?
    /// A step of it could not be done by the system.
    package var isParked = false
    /// What its requests have said; nil where another desk took them.
    package var shown: Shown?
    /// What is to be bought, as it stands now.
    package var list = ShoppingList()
    /// What it was opened with, as its line reads it.
    package var opening: (any LineBody)?
    /// What was done, the first step first.
    package var steps: [StepTaken] = []

    package init(link: CaseLink, line: Line, kind: ServiceKind?, code: KindCode, openedAt: Instant) {
        self.link = link
        self.line = line
        self.kind = kind
        kindWords = kind?.zh ?? code.text
        self.openedAt = openedAt
    }

    /// The building and no room: what a list may show.
    package var building: String?

    var summary: Summary? { view?.summary }
    var isHeld: Bool { summary?.status == .held }
    var isOpen: Bool { summary.map { $0.closedAt == nil } ?? true }
    var isUrgent: Bool { isHeld || isParked }

    /// Where it stands, and what is special about it.
    func chips(at now: Instant) -> [Chip] {
        var chips: [Chip] = []
        if let summary {
            chips.append(Chip(Words.status(summary), isHeld ? .red : isOpen ? .open : .done))
        } else {
            chips.append(Chip("已登记", .open))
        }
        if isParked { chips.append(Chip("异常·待人工处理", .red)) }
        switch view?.lateness(at: now) {
        case .by(let span): chips.append(Chip("超时 \(When.span(span))", .late))
        case .waiting: chips.append(Chip("超时", .late))
        case nil: break
        }
        if summary?.callBack == true, !isParked { chips.append(Chip("待回电")) }
        if view?.matter.yellow == true { chips.append(Chip("留意话里的危险", .yellow)) }
        let dangers = view?.matter.hold?.reasons.compactMap { Danger(rawValue: $0) } ?? []
        chips += dangers.map { Chip(Words.danger($0).zh) }
        if let missing = view?.matter.incomplete, !missing.isEmpty, isOpen {
            chips.append(Chip("待补:" + missing.map { Words.field($0).zh }.joined(separator: "、")))
        }
        return chips
    }
}

/// A step that was taken, as the timeline tells it.
package struct StepTaken: Sendable {
    package enum Outcome: Sendable {
        /// Registered; what comes of it is not known yet.
        case underWay
        case done
        case refused(String)
        case parked
        /// It was parked, and an administrator put it aside.
        case dropped
    }

    package let verb: Verb
    package let happened: Instant
    /// Who typed it, and who said or did it.
    package let by: String
    package let told: Told
    package let outcome: Outcome

    package init(verb: Verb, happened: Instant, by: String, told: Told, outcome: Outcome) {
        self.verb = verb
        self.happened = happened
        self.by = by
        self.told = told
        self.outcome = outcome
    }
}

/// A line of the timeline.
struct TimelineEntry: Sendable {
    let happened: String
    let happenedISO: String
    let did: String
    let by: String?
    let said: String?
    let outcome: String?
    let mark: String?

    init(_ step: StepTaken, of line: Line, seenFrom now: Instant) {
        happened = When.read(step.happened, seenFrom: now)
        happenedISO = step.happened.iso
        did = Words.button(step.verb, of: line).zh
        by = step.by.isEmpty ? nil : step.by
        said = step.told.said
        let facts = step.told.facts.map(\.zh).joined(separator: ";")
        switch step.outcome {
        case .underWay: (outcome, mark) = ([facts, "已登记,台账还没回话"].filter { !$0.isEmpty }.joined(separator: "。"), nil)
        case .done: (outcome, mark) = (facts.isEmpty ? nil : facts, nil)
        case .refused(let why): (outcome, mark) = ("没有办成:\(why)", "is-refused")
        case .parked: (outcome, mark) = ("系统没能处理这一步,已保留,请先人工跟进", "is-parked")
        case .dropped: (outcome, mark) = ("系统没能处理这一步,管理员决定不办", "is-refused")
        }
    }
}
