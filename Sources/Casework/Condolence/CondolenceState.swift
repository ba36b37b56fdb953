/// A visit, a care, a call to listen, or a wish, as it stands.
package struct CondolenceState: Codable, Hashable, Sendable, CaseState {
    package var matter: Matter
    package var phase: Phase
    /// Whom it is for.
    package var recipient: PersonReference
    package var contact: Private?
    /// How many of the home are visited together.
    package var people: Int
    package var gift: Gift?
    package var visitors: [DoerID]
    package var approvedBy: Approver?
    package var withUnit: UnitCode?
    package var shortlist: Shortlist = .empty
    package var care: Care?
    /// 上门未遇, how often.
    package var absences = 0
    /// 人次 and 户次 that were visited, and 发放.
    package var personVisits = 0
    package var homeVisits = 0
    package var giftsGiven = 0
    package var ending: Ending?

    package var isLate: Bool { care?.isMissed ?? false }
    package var endedAs: String? { ending?.rawValue }
    package var takenBy: [DoerID] { visitors }
    package var goers: [DoerID] { [.toVisit, .toCare].contains(phase) ? visitors : [] }

    package enum Phase: String, Codable, Sendable, CaseIterable {
        case toVisit
        /// Received by proxy: the recipient is rung before it is done.
        case toConfirm
        case toCare, registered, closed
    }

    package enum Ending: String, Codable, Sendable, CaseIterable {
        case delivered, recorded, waived, visited, deceased, cancelled, released, notTaken
    }

    /// 慰问金 and 慰问品.
    package struct Gift: Codable, Hashable, Sendable {
        package let batch: BatchCode
        /// 资金来源 of the cash.
        package let fund: String?
        package let cash: Money
        package let sets: Int
        /// What the sets stand for in the books.
        package let goods: Money
        /// Whether it stands in this case's name.
        package var isGranted = false
        /// Whether the visitors have the goods in hand.
        package var isIssued = false
    }

    /// 探访: one after the other, by the wall clock.
    package struct Care: Codable, Hashable, Sendable {
        /// From one visit to the next; nil is once.
        package let everyDays: Int?
        package var visits = 0
        package var dueOn: CivilDate?
        /// By when it counts as missed.
        package var dueBy: Instant?
        package var isDue = false
        package var isMissed = false

        fileprivate mutating func schedule(on date: CivilDate, by moment: Instant) {
            (dueOn, dueBy, isDue, isMissed) = (date, moment, false, false)
        }
    }
}

/// What has happened to a visit.
package enum CondolenceFact: Codable, Hashable, Sendable {
    case submitted(
        matter: Matter, phase: CondolenceState.Phase, recipient: PersonReference, contact: Private?, people: Int,
        gift: CondolenceState.Gift?, visitors: [DoerID], approvedBy: Approver?, withUnit: UnitCode?,
        care: CondolenceState.Care?)
    case desk(DeskFact)
    case arranged(visitors: [DoerID], approvedBy: Approver?, withUnit: UnitCode?, given: [String])
    case proposed(Shortlist)
    /// The gift stands in this case's name; the money is where it was.
    case granted
    case issued
    /// What was out or given is where it came from again, and the gift is free for another case.
    case takenBack
    case careScheduled(on: CivilDate, by: Instant)
    case careDue
    case careMissed
    case visited(by: [DoerID], byPhone: Bool, words: Private?, at: Instant)
    case absent(words: Private?, at: Instant)
    case handedOver(by: [DoerID], withUnit: UnitCode?, signature: Private?, proxy: Bool, at: Instant)
    /// The recipient says on the phone that she has it.
    case confirmed(words: Private?, at: Instant)
    case waived(by: [DoerID], byPhone: Bool, words: Private?, at: Instant)
    /// A person has to look: the recipient does not say that a gift has arrived.
    case proxyDoubted(words: Private?, since: Instant)
    case deceased(words: Private?, at: Instant)
    case ended(CondolenceState.Ending, at: Instant)
}

extension Condolence {
    package static func evolve(_ state: CondolenceState?, _ fact: CondolenceFact) -> CondolenceState {
        if case .submitted(
            let matter, let phase, let recipient, let contact, let people, let gift, let visitors, let approvedBy,
            let withUnit, let care) = fact
        {
            return CondolenceState(
                matter: matter, phase: phase, recipient: recipient, contact: contact, people: people, gift: gift,
                visitors: visitors, approvedBy: approvedBy, withUnit: withUnit, care: care)
        }
        guard var state else { preconditionFailure("a visit begins with a submission, not with \(fact)") }
        state.apply(fact)
        return state
    }
}

extension CondolenceState {
    fileprivate mutating func apply(_ fact: CondolenceFact) {
        switch fact {
        case .submitted: break
        case .desk(let fact): apply(fact)
        case .arranged(let visitors, let approvedBy, let withUnit, let given):
            (self.visitors, self.approvedBy, self.withUnit) = (visitors, approvedBy, withUnit)
            matter.incomplete.removeAll { given.contains($0) }
        case .proposed(let shortlist): self.shortlist = shortlist
        case .granted: gift?.isGranted = true
        case .issued: gift?.isIssued = true
        case .takenBack:
            gift?.isGranted = false
            gift?.isIssued = false
            giftsGiven = 0
        case .careScheduled(let on, let by): care?.schedule(on: on, by: by)
        case .careDue: care?.isDue = true
        case .careMissed: care?.isMissed = true
        case .visited(let visitors, let byPhone, _, _):
            care?.visits += 1
            if !byPhone { count(visitors) }
        case .absent: absences += 1
        case .handedOver(let visitors, let unit, _, let proxy, _):
            withUnit = unit
            count(visitors)
            gift?.isIssued = false
            giftsGiven += gift == nil ? 0 : 1
            if proxy { (phase, matter.callBack) = (.toConfirm, true) }
        case .confirmed: matter.callBack = false
        case .waived(let visitors, let byPhone, _, _): if !byPhone { count(visitors) }
        case .proxyDoubted(_, let since):
            matter.hold = Matter.Hold(since: since, emergency: false, reasons: ["proxy"])
        case .deceased: break
        case .ended(let ending, let at): end(ending, at: at)
        }
    }

    private mutating func apply(_ fact: DeskFact) {
        matter = matter.after(fact)
        guard let closedAt = matter.closedAt else { return }
        if case .cancelled = fact { end(.cancelled, at: closedAt) }
        if case .released = fact { end(.released, at: closedAt) }
    }

    /// The people visited are counted, never the visitors.
    private mutating func count(_ visitors: [DoerID]) {
        self.visitors = visitors.isEmpty ? self.visitors : visitors
        personVisits += people
        homeVisits += 1
    }

    private mutating func end(_ ending: Ending, at: Instant) {
        (phase, self.ending, matter.closedAt, matter.callBack) = (.closed, ending, at, false)
        care?.isDue = false
        care?.isMissed = false
    }
}
