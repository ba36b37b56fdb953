/// What can be asked of an errand (代购代办).
package enum ErrandBody: LineBody {
    case submit(ErrandOrder)
    case desk(DeskAct)
    /// 更正, also of what was ordered.
    case amend(Amendment, OrderChange)
    /// 派单: the desk gives it to somebody, who has not answered yet.
    case assign(doer: DoerID)
    case accept(ErrandAcceptance)
    /// 不方便接; nothing is held against them.
    case decline(doer: DoerID, reason: String?)
    /// 代管物品交接: something of hers goes to somebody, or back.
    case entrust(Handing)
    case purchase(Purchase)
    /// What she was asked about the purchase.
    case confirm(ResidentAnswer)
    case deliver(Delivery)
    /// 上门未遇.
    case absent(doer: DoerID?)
    /// 补录办结: work already done, in one step, at the time it happened.
    case record(doer: DoerID, Delivery)
    /// 不要了·退回: nothing is delivered.
    case giveBack(GivingBack)
    /// 借出备用金: the desk hands cash to the doer before the shopping.
    case lend(Money)
    /// 更正金额: what is out was typed wrong.
    case correct(Correction)
    /// 结清: a second person counts community money.
    case settle(Settlement)
    /// 有异议, after the end.
    case dispute(words: String)
    /// 处理异议.
    case adjust(Adjustment)
    case due(key: String)

    package var verb: Verb {
        switch self {
        case .submit: .submit
        case .desk(let act): act.verb
        case .amend: .amend
        case .assign: .assign
        case .accept: .accept
        case .decline: .decline
        case .entrust: .entrust
        case .purchase: .purchase
        case .confirm: .confirm
        case .deliver: .deliver
        case .absent: .absent
        case .record: .record
        case .giveBack: .giveBack
        case .lend: .lend
        case .correct: .correct
        case .settle: .settle
        case .dispute: .dispute
        case .adjust: .adjust
        case .due: .due
        }
    }

    package var deskAct: DeskAct? {
        switch self {
        case .desk(let act): act
        case .amend(let amendment, _): .amend(amendment)
        default: nil
        }
    }

    package var secret: String? {
        if case .submit(let order) = self { order.secret } else { nil }
    }

    package var careNote: String? {
        switch self {
        case .submit(let order): order.careNote
        case .amend(_, let change): change.careNote
        default: nil
        }
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
    package static let entrust = Verb(rawValue: "entrust")
    package static let giveBack = Verb(rawValue: "giveBack")
    package static let lend = Verb(rawValue: "lend")
    package static let correct = Verb(rawValue: "correct")
    package static let dispute = Verb(rawValue: "dispute")
    package static let adjust = Verb(rawValue: "adjust")
    package static let settle = Verb(rawValue: "settle")
}

/// An errand as it was asked for.
package struct ErrandOrder: Codable, Hashable, Sendable {
    package var submission: Submission
    /// 代购清单, as it could be read; what could not be read stays in the words.
    package var items: [Item]
    /// What of it is bought for nobody, or not for everybody.
    package var restricted: [Restriction]
    package var substitute: Substitute?
    package var cap: Money?
    package var payment: Payment?
    /// A pick-up code and the like.
    package var secret: String?
    /// 送的时候要知道的.
    package var careNote: String?
    /// 代管物品 that lie ready, and the cash in the envelope.
    package var custody: [CustodyKind]
    package var cash: Money?
    /// 即答: what was answered on the phone is in the words.
    package var answered: Bool
}
