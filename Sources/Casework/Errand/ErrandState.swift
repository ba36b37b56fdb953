/// An errand, as it stands.
package struct ErrandState: Codable, Hashable, Sendable, CaseState {
    package var matter: Matter
    package var phase: Phase
    package var items: Private?
    package var secret: Private?
    package var terms: ErrandTerms
    package var shortlist: Shortlist
    package var declined: [DoerID] = []
    /// The doer who was asked, or who accepted.
    package var doer: DoerID?
    /// Which of the doer's places for work in hand this case takes, where the system offered it.
    package var slot: String?
    package var offers = 0
    package var acceptedAt: Instant?
    /// 代管物品 that lie ready or are out; what is back, or used up, is in it no more.
    package var things: [Thing]
    /// What is in the envelope, as it was counted last.
    package var envelope: Envelope?
    /// What was paid; above the cap it waits for the resident's word.
    package var total: Money?
    /// What she has to be asked about what was bought.
    package var asks: [Ask] = []
    /// How the list came out.
    package var counts: Counts?
    /// What was said of the receipt last.
    package var receipt: Receipt?
    /// By which the house knows that receipt again.
    package var receiptDigest: String?
    /// She did not want what replaces it: what else was bought is there, and its sum is typed anew.
    package var isCountedAnew = false
    package var absences = 0
    /// Nobody took it in time: it is on top of the desk's list.
    package var overdue = false
    /// Community money is out: who typed it, how much, and with whom.
    package var toSettle: OpenMoney?
    /// Everybody who typed that community money went out, also of what came back before the delivery: none of them settles.
    package var hands: [String] = []
    /// She has said that it was not right while money was still out: it is dealt with once that is settled.
    package var isDisputed = false
    /// What the community has paid back after complaints.
    package var refunded = Money.zero
    /// How it ended; while money has to be settled, how it will.
    package var ending: Ending?

    package enum Phase: String, Codable, Sendable, CaseIterable {
        case toAssign, offered, inProgress, toConfirmAmount, toConfirmSubstitute, purchased, toSettle, disputed, closed
    }

    package enum Ending: String, Codable, Sendable, CaseIterable {
        case delivered, recorded, returned, adjusted, answered, relayed, toldChannel, cancelled, released, notTaken
    }

    /// A thing entrusted: who has it, and since when.
    package struct Thing: Codable, Hashable, Sendable {
        package let kind: CustodyKind
        package var holder: Holder
        package var since: Instant
    }

    package struct Envelope: Codable, Hashable, Sendable {
        package var cash: Money
        package var holder: Holder
        package var since: Instant
    }

    package enum Holder: Codable, Hashable, Sendable {
        /// It lies ready with the resident.
        case ready
        case doer(DoerID)
        case desk
    }

    /// What the resident is asked before it goes on.
    package enum Ask: String, Codable, Sendable, CaseIterable { case amount, substitute }

    /// Lines of the list, by how they came out.
    package struct Counts: Codable, Hashable, Sendable {
        package var bought = 0
        package var replaced = 0
        package var missing = 0
    }

    package struct OpenMoney: Codable, Hashable, Sendable {
        package let recordedBy: String
        package let doer: DoerID
        package let amount: Money
        /// The doer has handed in the rest: this is what the resident could not pay yet.
        package var ofResident: Bool?
    }
}

/// What was agreed with the resident.
package struct ErrandTerms: Codable, Hashable, Sendable {
    package var cap: Money
    package var payment: Payment
    /// What is done where something is not to be had; nil is that she is asked.
    package var substitute: Substitute?
    /// What stands on the list and is bought for nobody, or not for everybody.
    package var restricted: [Restriction]
    /// Nothing else stands on it: whoever asked is told whose work that is.
    package var forbidden: Restriction?
    /// What she has said yes to by name, whatever the cap and the envelope.
    package var agreed: Money?
}

// MARK: what rules ask of it

extension ErrandState {
    package var cap: Money { terms.cap }
    package var payment: Payment { terms.payment }
    package var custody: [CustodyKind] { things.map(\.kind) }
    package var cash: Money? { envelope?.cash }

    package var isLate: Bool { overdue && phase != .disputed }
    package var endedAs: String? { ending?.rawValue }
    package var takenBy: [DoerID] { acceptedAt == nil ? [] : [doer].compactMap { $0 } }
    package var goers: [DoerID] {
        phase == .offered || phase == .inProgress || isBought ? [doer].compactMap { $0 } : []
    }
    package var hasSecret: Bool { secret != nil }

    /// What the doer has of the float before the delivery.
    package var lent: Money { phase == .toSettle ? .zero : toSettle?.amount ?? .zero }
    /// The receipt that stands in this errand's name.
    var takenReceipt: String? { phase == .toSettle ? receiptDigest : nil }
    var isOwedByResident: Bool { toSettle?.ofResident == true }
    /// Whether this person has had a hand in the money that is out.
    func hasHand(_ actor: String) -> Bool { hands.contains(actor) }

    /// Things of the resident that somebody else has.
    package var thingsOut: [CustodyKind] { things.filter { $0.holder != .ready }.map(\.kind) }
    package var isEnvelopeOut: Bool { envelope.map { $0.holder != .ready } ?? false }
    var hasThingsOut: Bool { !thingsOut.isEmpty || isEnvelopeOut }
    func holds(_ doer: DoerID) -> Bool {
        things.contains { $0.holder == .doer(doer) } || envelope?.holder == .doer(doer)
    }

    /// Something was paid for, or put aside in the shop.
    var isBought: Bool { [.toConfirmAmount, .toConfirmSubstitute, .purchased].contains(phase) }
    /// Somebody else's money is in it, so that what was spent must be said.
    var isCounted: Bool { payment == .float || envelope != nil }
}
