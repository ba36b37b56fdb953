/// An errand, as it stands.
package struct ErrandState: Codable, Hashable, Sendable, CaseState {
    package var matter: Matter
    package var phase: Phase
    package var items: Private?
    package var secret: Private?
    package var cap: Money
    package var payment: Payment
    package var shortlist: Shortlist
    package var declined: [DoerID] = []
    /// The doer who was asked, or who accepted.
    package var doer: DoerID?
    /// Which of the doer's places for work in hand this case takes, where the system offered it.
    package var slot: String?
    package var offers = 0
    package var acceptedAt: Instant?
    /// 代管物品 that are out: with the doer once accepted.
    package var custody: [CustodyKind]
    package var cash: Money?
    /// What was paid; above the cap it waits for the resident's word.
    package var total: Money?
    /// What was said of the receipt last.
    package var receipt: Receipt?
    package var absences = 0
    /// Nobody took it in time: it is on top of the desk's list.
    package var overdue = false
    /// Community money is out: who typed it, how much, and with whom.
    package var toSettle: OpenMoney?
    /// Everybody who typed that community money went out, also of what came back before the delivery: none of them settles.
    /// Nil in a state from before cash was lent.
    package var hands: [String]?
    package var ending: Ending?

    /// What the doer has of the float before the delivery.
    var lent: Money { phase == .toSettle ? .zero : toSettle?.amount ?? .zero }

    /// Whether this person has had a hand in the money that is out.
    func hasHand(_ actor: String) -> Bool { toSettle?.recordedBy == actor || hands?.contains(actor) == true }
    var isOwedByResident: Bool { toSettle?.ofResident == true }

    package var isLate: Bool { overdue }
    package var takenBy: [DoerID] { acceptedAt == nil ? [] : [doer].compactMap { $0 } }
    package var hasSecret: Bool { secret != nil }

    package enum Phase: String, Codable, Sendable, CaseIterable {
        case toAssign, offered, inProgress, toConfirmAmount, purchased, toSettle, closed
    }

    package enum Ending: String, Codable, Sendable, CaseIterable {
        case delivered, recorded, answered, relayed, toldChannel, cancelled, released, notTaken
    }

    package struct OpenMoney: Codable, Hashable, Sendable {
        package let recordedBy: String
        package let doer: DoerID
        package let amount: Money
        /// The doer has handed in the rest: this is what the resident could not pay yet.
        package var ofResident: Bool?
    }
}

/// What has happened to an errand.
package enum ErrandFact: Codable, Hashable, Sendable {
    case submitted(
        matter: Matter, items: Private?, secret: Private?, cap: Money, payment: Payment, custody: [CustodyKind],
        cash: Money?)
    case desk(DeskFact)
    case proposed(Shortlist)
    case offered(doer: DoerID, slot: String?)
    case timedOut(doer: DoerID)
    case accepted(doer: DoerID, at: Instant, custody: [CustodyKind], cash: Money?)
    case declined(doer: DoerID, reason: Private?)
    case reminded
    case bought(total: Money, receipt: Receipt?, lines: Private?, overCap: Bool)
    case capRaised(to: Money)
    case absent
    case delivered(total: Money?, receipt: Receipt?, leftWith: Private?, minutes: Int64?, at: Instant)
    case lent(recordedBy: String, doer: DoerID, amount: Money)
    case lentReturned
    case moneyOut(recordedBy: String, doer: DoerID, amount: Money, witness: DoerID?)
    case owed(recordedBy: String, doer: DoerID, amount: Money)
    case settled(at: Instant)
    case ended(ErrandState.Ending, at: Instant)
}

extension Errand {
    package static func evolve(_ state: ErrandState?, _ fact: ErrandFact) -> ErrandState {
        if case .submitted(let matter, let items, let secret, let cap, let payment, let custody, let cash) = fact {
            return ErrandState(
                matter: matter, phase: .toAssign, items: items, secret: secret, cap: cap, payment: payment,
                shortlist: .empty, custody: custody, cash: cash)
        }
        guard var state else { preconditionFailure("an errand begins with a submission, not with \(fact)") }
        state.apply(fact)
        return state
    }
}

extension ErrandState {
    fileprivate mutating func apply(_ fact: ErrandFact) {
        switch fact {
        case .submitted: break
        case .desk(let fact): apply(fact)
        case .proposed(let shortlist): self.shortlist = shortlist
        case .offered(let doer, let slot):
            (phase, self.doer, self.slot, offers, overdue) = (.offered, doer, slot, offers + 1, false)
        case .timedOut(let doer): goBack(without: doer)
        case .accepted(let doer, let at, let custody, let cash):
            if self.doer != doer { slot = nil }
            (phase, self.doer, acceptedAt, overdue) = (.inProgress, doer, at, false)
            self.custody = custody.isEmpty ? self.custody : custody
            self.cash = cash ?? self.cash
        case .declined(let doer, _): goBack(without: doer)
        case .reminded: overdue = true
        case .bought(let total, let receipt, _, let overCap):
            self.total = total
            self.receipt = receipt ?? self.receipt
            phase = overCap ? .toConfirmAmount : .purchased
            matter.callBack = matter.callBack || overCap
        case .capRaised(let cap):
            self.cap = cap
            phase = .purchased
            matter.callBack = false
        case .absent: absences += 1
        case .delivered(let total, _, _, _, _):
            self.total = total ?? self.total
            custody = []
        case .lent(let recordedBy, let doer, let amount):
            takeOut(amount + (toSettle?.amount ?? .zero), by: recordedBy, doer)
        case .lentReturned: toSettle = nil
        case .moneyOut(let recordedBy, let doer, let amount, _):
            takeOut(amount, by: recordedBy, doer)
            phase = .toSettle
        case .owed(let recordedBy, let doer, let amount):
            takeOut(amount, by: recordedBy, doer, ofResident: true)
        case .settled(let at):
            toSettle = nil
            end(.recorded, at: at)
        case .ended(let ending, let at): end(ending, at: at)
        }
    }

    private mutating func takeOut(_ amount: Money, by hand: String, _ doer: DoerID, ofResident: Bool? = nil) {
        hands = Array(Set(hands ?? []).union([hand])).sorted()
        toSettle = OpenMoney(recordedBy: hand, doer: doer, amount: amount, ofResident: ofResident)
    }

    private mutating func apply(_ fact: DeskFact) {
        matter = matter.after(fact)
        guard let closedAt = matter.closedAt else { return }
        if case .cancelled = fact { end(.cancelled, at: closedAt) }
        if case .released = fact { end(.released, at: closedAt) }
    }

    private mutating func goBack(without doer: DoerID) {
        if !declined.contains(doer) { declined.append(doer) }
        guard self.doer == doer else { return }
        (phase, self.doer, slot, acceptedAt) = (.toAssign, nil, nil, nil)
    }

    private mutating func end(_ ending: Ending, at: Instant) {
        (phase, self.ending, matter.closedAt, matter.callBack, overdue) = (.closed, ending, at, false, false)
    }
}
