extension CondolenceBody {
    package static func due(_ key: String) -> CondolenceBody { .due(key: key) }

    package static func read(_ verb: Verb, from fields: inout Fields) -> CondolenceBody? {
        let body = body(of: verb, from: &fields)
        return fields.faults.isEmpty ? body : nil
    }

    private static func body(of verb: Verb, from fields: inout Fields) -> CondolenceBody? {
        switch verb {
        case .submit: return .submit(VisitOrder.read(from: &fields))
        case .assign: return .assign(Arrangement.read(from: &fields))
        case .deliver: return .deliver(Handover.read(from: &fields))
        case .record: return .record(Handover.read(from: &fields))
        case .confirm:
            let words = fields.text("text")
            return fields.requiredFlag("received").map { .confirm(received: $0, words: words) }
        case .waive:
            return .waive(
                Waiver(
                    visitors: fields.visitors(), setsReturned: fields.integer("goodsReturned", in: 0...1000),
                    byPhone: fields.flag("byPhone") ?? false, words: fields.text("text")))
        case .absent: return .absent(words: fields.text("text"))
        case .visited:
            return .visited(
                CareVisit(
                    visitors: fields.visitors(), byPhone: fields.flag("byPhone") ?? false,
                    isLast: fields.flag("isLast") ?? false, words: fields.text("text")))
        case .deceased: return .deceased(words: fields.text("text"))
        default: return DeskAct.read(verb, from: &fields).map(CondolenceBody.desk)
        }
    }
}

extension VisitOrder {
    /// The person of a visit is whom it is for; a caller besides her is who asks.
    static func read(from fields: inout Fields) -> VisitOrder {
        let submission = Submission.read(from: &fields, person: ["caller", "person"])
        let recipient = fields.has("caller") ? fields.object("person", Submission.Person.read) : nil
        return VisitOrder(
            submission: submission, recipient: recipient, everyDays: fields.integer("everyDays", in: 1...366),
            people: fields.integer("householdPeople", in: 1...50) ?? 1, gift: GiftOrder.read(from: &fields),
            arrangement: Arrangement.read(from: &fields))
    }
}

extension GiftOrder {
    /// Nil where nothing is given. What is given belongs to a batch, and cash to a fund.
    static func read(from fields: inout Fields) -> GiftOrder? {
        var order = GiftOrder(batch: "", fund: nil, cash: .zero, sets: 0, issued: false)
        let cash = fields.object("cash") { cash -> (Code<AccountCode>?, Money?) in
            (cash.requiredCode("fund"), cash.requiredMoney("fen"))
        }
        let goods = fields.object("goods") { goods -> (Int64?, Bool?) in
            (goods.integer("sets", in: 1...1000), goods.flag("issued"))
        }
        order.fund = cash?.0?.text
        order.cash = cash?.1 ?? .zero
        order.sets = goods.map { $0.0 ?? 1 } ?? 0
        order.issued = goods?.1 ?? false
        guard order.cash > .zero || order.sets > 0 else { return nil }
        order.batch = fields.required("batch", longest: 60) ?? ""
        return order
    }
}

extension Arrangement {
    static func read(from fields: inout Fields) -> Arrangement {
        Arrangement(
            visitors: fields.visitors(), approvedBy: Approver.read(from: &fields), withUnit: fields.code("withUnit"))
    }
}

extension Handover {
    static func read(from fields: inout Fields) -> Handover {
        Handover(
            visitors: fields.visitors(), withUnit: fields.code("withUnit"),
            receivedBy: receivedBy(from: &fields), signature: fields.text("signature", longest: 100),
            cash: fields.money("cashFen"), sets: fields.integer("goods", in: 0...1000), words: fields.text("text"))
    }

    /// 本人, or 代领.
    enum Receiver: String, CaseIterable { case `self`, proxy }

    /// A proxy is taken only with relation and reason.
    private static func receivedBy(from fields: inout Fields) -> ReceivedBy {
        let receiver: Receiver? = fields.choice("receivedBy")
        guard receiver == .proxy else { return .recipient }
        let relation = fields.required("relation", longest: 60)
        let reason = fields.required("reason", longest: 200)
        return .proxy(relation: relation ?? "", reason: reason ?? "")
    }
}

extension Fields {
    /// Each of them once: one person named twice is not two.
    fileprivate mutating func visitors() -> [DoerID] {
        codes("visitors").reduce(into: []) { visitors, visitor in
            if !visitors.contains(visitor) { visitors.append(visitor) }
        }
    }
}
