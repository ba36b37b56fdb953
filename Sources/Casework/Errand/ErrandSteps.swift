package struct ErrandAcceptance: Codable, Hashable, Sendable {
    package var doer: DoerID
    package var custodyTaken: [CustodyKind]
    package var cashTaken: Money?
}

/// 代管物品交接: what goes from one hand to another.
package struct Handing: Codable, Hashable, Sendable {
    package var kinds: [CustodyKind]
    /// The envelope, with what is in it.
    package var cash: Money?
    package var to: Receiver

    /// Who is to have it. The doer is the one who has the errand.
    package enum Receiver: String, Codable, Sendable, CaseIterable { case doer, desk, resident, used }

    package enum Party: Codable, Hashable, Sendable {
        case doer(DoerID)
        case desk
        case resident
        /// It stayed where it was used: a prescription at the pharmacy.
        case used
    }
}

package struct Purchase: Codable, Hashable, Sendable {
    package var total: Money
    package var lines: [Line]
    package var receipt: Receipt?
    package var mark: ReceiptMark?
    /// She was asked on the telephone, and agrees to what is other or dearer than it was said.
    package var residentConfirmed: Bool?

    package struct Line: Codable, Hashable, Sendable {
        package var name: String
        package var outcome: Outcome
        package var amount: Money?
        /// What stood on the list.
        package var insteadOf: String?
        package var isMedicine: Bool
        /// Why nobody may buy it.
        package var restriction: Restriction?
    }

    package enum Outcome: String, Codable, Sendable, CaseIterable {
        case bought, replaced, missing
        /// She has to be asked about it first.
        case asking
    }
}

/// What the resident says when she is asked about the purchase.
package struct ResidentAnswer: Codable, Hashable, Sendable {
    /// Up to how much it may come to.
    package var cap: Money?
    /// Whether she takes what replaces the other.
    package var substitutes: Bool?
}

package struct Delivery: Codable, Hashable, Sendable {
    package var total: Money?
    package var change: Money?
    package var proof: Proof
    package var custodyReturned: [CustodyKind]
    /// 邻居代收, with the resident's word.
    package var leftWithNeighbour: String?
    package var residentAgrees: Bool?
    /// Service time, offered to the clerk and editable.
    package var minutes: Int64?
}

/// 不要了·退回: why nothing is delivered, and who bears what the shop does not give back.
package struct GivingBack: Codable, Hashable, Sendable {
    package var reason: Reason
    /// What the shop gave back.
    package var refund: Money?
    /// The community bears the rest where the doer paid: nobody who helps pays for it.
    package var communityBears: Bool?
    package var words: String?

    package enum Reason: String, Codable, Sendable, CaseIterable {
        case tooDear, refused, wrong, damaged, allMissing, absent, other
    }
}

/// 更正金额: how much really went out. More than was typed needs what any amount needs.
package struct Correction: Codable, Hashable, Sendable {
    package var amount: Money
    package var proof: Proof
}

/// 结清: what came back of the money that is out, and what became of the rest.
package struct Settlement: Codable, Hashable, Sendable {
    package var cash: Money
    /// What the resident could not pay yet.
    package var owed: Money
    /// What the community bears, approved by somebody who had no hand in it.
    package var borne: Money
    package var approvedBy: Approver?
}

/// What speaks for an amount. Of community money it must be enough; of the resident's own nothing is asked.
package struct Proof: Codable, Hashable, Sendable {
    package var receipt: Receipt?
    package var mark: ReceiptMark?
    /// The resident says on the phone that it is right.
    package var residentConfirmed: Bool?
    /// Somebody besides the doer who saw it.
    package var witness: DoerID?
}
