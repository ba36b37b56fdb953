/// What has happened to an errand.
package enum ErrandFact: Codable, Hashable, Sendable {
    case submitted(
        matter: Matter, items: Private?, secret: Private?, terms: ErrandTerms, ready: [CustodyKind], cash: Money?)
    case desk(DeskFact)
    /// What was ordered was put right; the list only where that was.
    case changed(items: Private?, terms: ErrandTerms, needBy: Instant?)
    case proposed(Shortlist)
    case offered(doer: DoerID, slot: String?)
    case timedOut(doer: DoerID)
    case accepted(doer: DoerID, at: Instant)
    case declined(doer: DoerID, reason: Private?)
    case reminded
    case handedOver([CustodyKind], cash: Money?, to: Handing.Party, at: Instant)
    case bought(
        total: Money, receipt: Receipt?, digest: String?, lines: Private?, counts: ErrandState.Counts?,
        asks: [ErrandState.Ask])
    /// The resident has agreed; the cap where it was the amount.
    case confirmed(cap: Money?)
    /// She does not want what replaces it: it goes back on the shelf.
    case replacementRefused
    case absent(doer: DoerID?, at: Instant)
    case delivered(
        total: Money?, receipt: Receipt?, digest: String?, words: Private?, minutes: Int64?, at: Instant)
    /// Nothing is delivered: what was bought went back, or stays with whoever bears it.
    case givenBack(GivingBack.Reason, refund: Money?, words: Private?, at: Instant)
    /// She says that it was not right: the case is open again.
    case disputed(words: Private?, at: Instant)
    case adjusted(Adjustment.Outcome, refund: Money?, byCommunity: Bool, words: Private?, at: Instant)
    case lent(recordedBy: String, doer: DoerID, amount: Money)
    case lentReturned
    case moneyOut(
        recordedBy: String, doer: DoerID, amount: Money, witness: DoerID?, ending: ErrandState.Ending?)
    /// The amount that is out was typed wrong: both stay readable.
    case corrected(from: Money, to: Money, by: String)
    case owed(recordedBy: String, doer: DoerID, amount: Money)
    /// What the community bears of it, and who approved that.
    case borne(Money, approvedBy: Approver)
    case settled(at: Instant)
    case ended(ErrandState.Ending, at: Instant)
}

extension Errand {
    package static func evolve(_ state: ErrandState?, _ fact: ErrandFact) -> ErrandState {
        if case .submitted(let matter, let items, let secret, let terms, let ready, let cash) = fact {
            let since = matter.openedAt
            return ErrandState(
                matter: matter, phase: .toAssign, items: items, secret: secret, terms: terms, shortlist: .empty,
                things: ready.map { ErrandState.Thing(kind: $0, holder: .ready, since: since) },
                envelope: cash.map { ErrandState.Envelope(cash: $0, holder: .ready, since: since) })
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
        case .changed(let items, let terms, let needBy):
            (self.items, self.terms, matter.needBy) = (items ?? self.items, terms, needBy ?? matter.needBy)
        case .proposed(let shortlist): self.shortlist = shortlist
        case .offered(let doer, let slot):
            (phase, self.doer, self.slot, offers, overdue) = (.offered, doer, slot, offers + 1, false)
        case .timedOut(let doer), .declined(let doer, _): goBack(without: doer)
        case .accepted(let doer, let at):
            if self.doer != doer { slot = nil }
            (phase, self.doer, acceptedAt, overdue) = (.inProgress, doer, at, false)
        case .reminded: overdue = true
        case .handedOver(let kinds, let cash, let party, let at): hand(kinds, cash, to: party, at: at)
        case .bought(let total, let receipt, let digest, _, let counts, let asks):
            (self.total, self.counts, self.asks) = (total, counts ?? self.counts, asks)
            (self.receipt, receiptDigest, isCountedAnew) = (receipt, digest, false)
            // Whoever bought it has been spoken to.
            (phase, matter.callBack) = (Self.phase(asking: asks), false)
        case .confirmed(let cap):
            (terms.cap, terms.agreed) = (cap ?? terms.cap, cap ?? terms.agreed)
            (asks, phase) = ([], .purchased)
        case .replacementRefused:
            (asks, total, counts, receipt, receiptDigest) = ([], nil, nil, nil, nil)
            (phase, isCountedAnew) = (.inProgress, true)
        case .absent: absences += 1
        case .delivered(let total, let receipt, let digest, _, _, _):
            self.total = total ?? self.total
            self.receipt = receipt ?? self.receipt
            receiptDigest = digest ?? receiptDigest
        case .givenBack: break
        case .adjusted(_, let refund, let byCommunity, _, _):
            if byCommunity, let refund { refunded = refunded + refund }
        case .disputed:
            if phase == .toSettle { isDisputed = true } else { reopen() }
        case .lent(let recordedBy, let doer, let amount):
            takeOut(amount, by: recordedBy, doer)
        case .lentReturned: toSettle = nil
        case .moneyOut(let recordedBy, let doer, let amount, _, let ending):
            takeOut(amount, by: recordedBy, doer)
            (phase, self.ending, asks, overdue) = (.toSettle, ending, [], false)
        case .corrected(let before, let amount, let by): correct(before, to: amount, by: by)
        case .owed(let recordedBy, let doer, let amount):
            takeOut(amount, by: recordedBy, doer, ofResident: true)
            overdue = false
        case .borne: break
        case .settled(let at):
            toSettle = nil
            if isDisputed { reopen() } else { end(ending ?? .recorded, at: at) }
        case .ended(let ending, let at): end(ending, at: at)
        }
    }

    private static func phase(asking asks: [Ask]) -> Phase {
        asks.isEmpty ? .purchased : asks.contains(.amount) ? .toConfirmAmount : .toConfirmSubstitute
    }

    private mutating func hand(_ kinds: [CustodyKind], _ cash: Money?, to party: Handing.Party, at: Instant) {
        let holder = party.holder
        for kind in kinds {
            let place = things.firstIndex { $0.kind == kind }
            if let holder {
                let thing = Thing(kind: kind, holder: holder, since: at)
                if let place { things[place] = thing } else { things.append(thing) }
            } else if let place {
                things.remove(at: place)
            }
        }
        guard let cash else { return }
        envelope = Envelope(cash: cash, holder: holder ?? .ready, since: at)
    }

    /// Whoever makes it less has typed that something came back, and no debt.
    private mutating func correct(_ before: Money, to amount: Money, by hand: String) {
        guard let open = toSettle else { return }
        if amount > before {
            takeOut(amount, by: hand, open.doer)
        } else {
            toSettle = OpenMoney(recordedBy: open.recordedBy, doer: open.doer, amount: amount)
        }
        if phase == .toSettle, ending == .delivered || ending == .recorded, total == before { total = amount }
    }

    private mutating func takeOut(_ amount: Money, by hand: String, _ doer: DoerID, ofResident: Bool? = nil) {
        hands = Array(Set(hands).union([hand])).sorted()
        toSettle = OpenMoney(recordedBy: hand, doer: doer, amount: amount, ofResident: ofResident)
    }

    /// What she was going to be asked she has answered.
    private mutating func reopen() {
        (phase, matter.closedAt, overdue, ending, matter.followUp) = (.disputed, nil, true, nil, nil)
        isDisputed = false
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
        (receipt, receiptDigest) = (nil, nil)
    }

    /// Whatever ended it, nothing of hers is out by then.
    private mutating func end(_ ending: Ending, at: Instant) {
        (phase, self.ending, matter.closedAt, matter.callBack, overdue, asks) = (.closed, ending, at, false, false, [])
        things = things.filter { $0.holder != .ready }
        if envelope?.holder == .ready { envelope = nil }
    }
}

extension Handing.Party {
    /// Who has it then; nil where nobody of the house does.
    fileprivate var holder: ErrandState.Holder? {
        switch self {
        case .doer(let doer): .doer(doer)
        case .desk: .desk
        case .resident, .used: nil
        }
    }
}
