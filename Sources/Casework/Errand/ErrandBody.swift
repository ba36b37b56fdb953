/// What can be asked of an errand (代购代办).
package enum ErrandBody: LineBody {
    case submit(ErrandOrder)
    case desk(DeskAct)
    /// 派单: the desk gives it to somebody, who has not answered yet.
    case assign(doer: DoerID)
    case accept(ErrandAcceptance)
    /// 不方便接; nothing is held against them.
    case decline(doer: DoerID, reason: String?)
    case purchase(Purchase)
    /// The resident agrees to the higher amount.
    case confirm(cap: Money)
    case deliver(Delivery)
    /// 上门未遇.
    case absent(doer: DoerID?)
    /// 补录办结: work already done, in one step, at the time it happened.
    case record(Recorded)
    /// 借出备用金: the desk hands cash to the doer before the shopping.
    case lend(Money)
    /// 结清: a second person counts community money. What the resident could not pay yet is `owed`.
    case settle(cash: Money, owed: Money)
    case due(key: String)

    package var verb: Verb {
        switch self {
        case .submit: .submit
        case .desk(let act): act.verb
        case .assign: .assign
        case .accept: .accept
        case .decline: .decline
        case .purchase: .purchase
        case .confirm: .confirm
        case .deliver: .deliver
        case .absent: .absent
        case .record: .record
        case .lend: .lend
        case .settle: .settle
        case .due: .due
        }
    }

    package var deskAct: DeskAct? {
        if case .desk(let act) = self { act } else { nil }
    }

    package var secret: String? {
        if case .submit(let order) = self { order.secret } else { nil }
    }

    package var submission: Submission? {
        get {
            if case .submit(let order) = self { order.submission } else { nil }
        }
        set {
            guard case .submit(var order) = self, let newValue else { return }
            order.submission = newValue
            self = .submit(order)
        }
    }
}

extension Verb {
    package static let purchase = Verb(rawValue: "purchase")
    package static let confirm = Verb(rawValue: "confirm")
    package static let deliver = Verb(rawValue: "deliver")
    package static let absent = Verb(rawValue: "absent")
    package static let lend = Verb(rawValue: "lend")
    package static let settle = Verb(rawValue: "settle")
}

/// An errand as it was asked for.
package struct ErrandOrder: Codable, Hashable, Sendable {
    package var submission: Submission
    /// 代购清单, as it could be read; what could not be read stays in the words.
    package var items: [Item]
    package var cap: Money?
    package var payment: Payment?
    /// A pick-up code and the like.
    package var secret: String?
    /// 代管物品 that lie ready, and the cash in the envelope.
    package var custody: [CustodyKind]
    package var cash: Money?
    /// 即答: what was answered on the phone is in the words.
    package var answered: Bool
}

/// Who pays, in the safe order. A bank card, a payment password or code is not representable.
package enum Payment: String, Codable, Sendable, CaseIterable {
    /// The resident pays the shop.
    case shopDirect
    /// The resident pays the doer at the door.
    case onDelivery
    /// 垫付 by the doer.
    case advance
    /// 备用金 of the community.
    case float
    case cashInEnvelope
}

/// 代管物品: things that pass through a doer's hands and come back.
package enum CustodyKind: String, Codable, Sendable, CaseIterable {
    case insuranceCard, idCopy, medicalRecord, emptyBox, prescription, pickupSlip, key, document, other
}

package enum Receipt: String, Codable, Sendable, CaseIterable {
    case slip, screenshot
    /// 无小票(菜场).
    case none
}

package struct ErrandAcceptance: Codable, Hashable, Sendable {
    package var doer: DoerID
    package var custodyTaken: [CustodyKind]
    package var cashTaken: Money?
}

package struct Purchase: Codable, Hashable, Sendable {
    package var total: Money
    package var lines: [Line]
    package var receipt: Receipt?

    package struct Line: Codable, Hashable, Sendable {
        package var name: String
        package var amount: Money
    }
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

package struct Recorded: Codable, Hashable, Sendable {
    package var doer: DoerID
    package var total: Money?
    package var proof: Proof
    package var minutes: Int64?
}

/// What speaks for an amount. Of community money it must be enough; of the resident's own nothing is asked.
package struct Proof: Codable, Hashable, Sendable {
    package var receipt: Receipt?
    /// The resident says on the phone that it is right.
    package var residentConfirmed: Bool?
    /// Somebody besides the doer who saw it.
    package var witness: DoerID?
}
