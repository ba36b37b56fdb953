/// What can be asked of a goodwill visit (走访慰问), a care visit (探访), a call to listen, or a wish.
package enum CondolenceBody: LineBody {
    case submit(VisitOrder)
    case desk(DeskAct)
    /// Who goes, who approved it, and with which unit, where the submission left it open.
    case assign(Arrangement)
    /// The visit was made and the gift handed over.
    case deliver(Handover)
    /// The call-back after a gift was received by proxy (代领).
    case confirm(received: Bool, words: String?)
    /// 谢绝, with thanks: no reason is asked.
    case waive(Waiver)
    /// 上门未遇.
    case absent(words: String?)
    /// 探访, or the call: by phone is allowed.
    case visited(CareVisit)
    /// 已离世.
    case deceased(words: String?)
    /// 补录办结: a visit that was made already, in one step, at the time it happened.
    case record(Handover)
    case due(key: String)

    package var verb: Verb {
        switch self {
        case .submit: .submit
        case .desk(let act): act.verb
        case .assign: .assign
        case .deliver: .deliver
        case .confirm: .confirm
        case .waive: .waive
        case .absent: .absent
        case .visited: .visited
        case .deceased: .deceased
        case .record: .record
        case .due: .due
        }
    }

    package var deskAct: DeskAct? {
        if case .desk(let act) = self { act } else { nil }
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
    package static let waive = Verb(rawValue: "waive")
    package static let visited = Verb(rawValue: "visited")
    package static let deceased = Verb(rawValue: "deceased")
}

extension KindCode {
    package static let visit: KindCode = "visit"
    package static let care: KindCode = "care"
    package static let listen: KindCode = "listen"
    package static let wish: KindCode = "wish"
}

package enum Batch {}

/// 批次: one round of gifts, such as a festival or the sick of a month. In one of them a person is given something once
/// out of one fund.
package typealias BatchCode = Code<Batch>

extension BatchCode {
    /// The code of a batch that people call by a name: however they space it, the same. The name itself may say what
    /// somebody suffers from, and stays out of the open.
    package init(named name: String) {
        let plain = Text.halfWidth(Text.clean(name)).filter { !$0.isWhitespace }
        self.init(Self.isNeutral(plain) ? plain : "b" + String(spread(plain), radix: 16))
    }
}

/// A visit as it is planned.
package struct VisitOrder: Codable, Hashable, Sendable {
    package var submission: Submission
    /// Whom it is for, where somebody else asks.
    package var recipient: Submission.Person?
    /// Of a care visit: how many days from one to the next; nil is once.
    package var everyDays: Int64?
    /// 慰问对象 of the home who are visited together.
    package var people: Int64
    package var gift: GiftOrder?
    package var arrangement: Arrangement
}

/// What is given. Only a resident of the directory is given anything.
package struct GiftOrder: Codable, Hashable, Sendable {
    /// The batch as it was called.
    package var batch: String
    /// 资金来源 of the cash.
    package var fund: String?
    package var cash: Money
    /// Sets of goods, and whether the visitors have them in hand already.
    package var sets: Int64
    package var issued: Bool
}

package struct Arrangement: Codable, Hashable, Sendable {
    package var visitors: [DoerID]
    package var approvedBy: Approver?
    package var withUnit: UnitCode?
}

package struct Handover: Codable, Hashable, Sendable {
    package enum ReceivedBy: Codable, Hashable, Sendable {
        case recipient
        /// 代领: who it is to her, and why.
        case proxy(relation: String, reason: String)
    }

    package var visitors: [DoerID]
    package var withUnit: UnitCode?
    package var receivedBy: ReceivedBy
    /// Where the recipient's signature stands, such as a line of the list.
    package var signature: String?
    /// What was handed over; nil is what was planned.
    package var cash: Money?
    package var sets: Int64?
    package var words: String?
}

package struct Waiver: Codable, Hashable, Sendable {
    package var visitors: [DoerID]
    /// Sets that came back; nil is all.
    package var setsReturned: Int64?
    /// She said so on the phone: nobody was visited.
    package var byPhone: Bool
    package var words: String?
}

package struct CareVisit: Codable, Hashable, Sendable {
    package var visitors: [DoerID]
    package var byPhone: Bool
    /// The last one of its kind.
    package var isLast: Bool
    package var words: String?
}
