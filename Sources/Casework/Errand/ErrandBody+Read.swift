extension ErrandBody {
    package static func due(_ key: String) -> ErrandBody { .due(key: key) }

    package static func read(_ verb: Verb, from fields: inout Fields) -> ErrandBody? {
        let body = body(of: verb, from: &fields)
        return fields.faults.isEmpty ? body : nil
    }

    private static func body(of verb: Verb, from fields: inout Fields) -> ErrandBody? {
        switch verb {
        case .submit: return .submit(ErrandOrder.read(from: &fields))
        case .amend: return .amend(Amendment.read(from: &fields), OrderChange.read(from: &fields))
        case .assign: return fields.requiredCode("doer").map { .assign(doer: $0) }
        case .accept:
            let doer: DoerID? = fields.requiredCode("doer")
            let taken: [CustodyKind] = fields.choices("custodyTaken")
            let cash = fields.money("cashTakenFen")
            return doer.map { .accept(.init(doer: $0, custodyTaken: taken, cashTaken: cash)) }
        case .decline:
            let reason = fields.text("reason", longest: 200)
            return fields.requiredCode("doer").map { .decline(doer: $0, reason: reason) }
        case .entrust: return Handing.read(from: &fields).map(ErrandBody.entrust)
        case .purchase: return Purchase.read(from: &fields).map(ErrandBody.purchase)
        case .confirm:
            return .confirm(.init(cap: fields.money("capFen"), substitutes: fields.flag("substitutes")))
        case .deliver: return .deliver(Delivery.read(from: &fields))
        case .absent: return .absent(doer: fields.code("doer"))
        case .record:
            let doer: DoerID? = fields.requiredCode("doer")
            let delivery = Delivery.read(from: &fields)
            return doer.map { .record(doer: $0, delivery) }
        case .giveBack: return GivingBack.read(from: &fields).map(ErrandBody.giveBack)
        case .lend: return fields.requiredMoney("cashFen").map { .lend($0) }
        case .correct: return Correction.read(from: &fields).map(ErrandBody.correct)
        case .settle: return Settlement.read(from: &fields).map(ErrandBody.settle)
        case .dispute: return fields.required("text").map { .dispute(words: $0) }
        case .adjust: return Adjustment.read(from: &fields).map(ErrandBody.adjust)
        default: return DeskAct.read(verb, from: &fields).map(ErrandBody.desk)
        }
    }
}

extension ErrandOrder {
    static func read(from fields: inout Fields) -> ErrandOrder {
        let submission = Submission.read(from: &fields)
        let items = fields.items("items", orFrom: submission.words, of: submission.kind)
        // 「最多40块」 is a cap, wherever it was said.
        let cap = fields.money("capFen") ?? submission.words.flatMap { SpokenAmount.cap(in: $0) }.map { Money(fen: $0) }
        return ErrandOrder(
            submission: submission, items: items, restricted: Restriction.find(in: items),
            substitute: fields.choice("substitute"), cap: cap, payment: fields.choice("payment"),
            secret: fields.text("secret", longest: 200),
            careNote: fields.text("careNote", longest: longestCareNote), custody: fields.choices("custody"),
            cash: fields.money("cashFen"), answered: fields.flag("answered") ?? false)
    }
}

extension Handing {
    static func read(from fields: inout Fields) -> Handing? {
        let kinds: [CustodyKind] = fields.choices("kinds")
        let cash = fields.money("cashFen")
        return fields.requiredChoice("to").map { Handing(kinds: kinds, cash: cash, to: $0) }
    }
}

extension Purchase {
    static func read(from fields: inout Fields) -> Purchase? {
        let lines = fields.objects("lines", Line.read)
        let receipt: Receipt? = fields.choice("receipt")
        let mark = ReceiptMark.read(from: &fields)
        let confirmed = fields.flag("residentConfirmed")
        return fields.requiredMoney("totalFen").map {
            Purchase(total: $0, lines: lines, receipt: receipt, mark: mark, residentConfirmed: confirmed)
        }
    }
}

extension Purchase.Line {
    static func read(from fields: inout Fields) -> Purchase.Line? {
        let name = fields.required("name", longest: 60)
        let outcome: Purchase.Outcome? = fields.choice("outcome")
        let amount = fields.money("fen")
        let insteadOf = fields.text("insteadOf", longest: 60)
        guard let name else { return nil }
        return Purchase.Line(
            name: name, outcome: outcome ?? .bought, amount: amount, insteadOf: insteadOf,
            isMedicine: [name, insteadOf].contains { $0.map(Medicine.isNamed) ?? false },
            restriction: Restriction.of(name).flatMap { $0.isForbidden ? $0 : nil })
    }
}

extension Delivery {
    static func read(from fields: inout Fields) -> Delivery {
        Delivery(
            total: fields.money("totalFen"), change: fields.money("changeFen"), proof: Proof.read(from: &fields),
            custodyReturned: fields.choices("custodyReturned"),
            leftWithNeighbour: fields.text("leftWithNeighbour", longest: 60),
            residentAgrees: fields.flag("residentAgrees"), minutes: fields.integer("minutes", in: Form.minutes))
    }
}

extension Proof {
    static func read(from fields: inout Fields) -> Proof {
        Proof(
            receipt: fields.choice("receipt"), mark: ReceiptMark.read(from: &fields),
            residentConfirmed: fields.flag("residentConfirmed"),
            witness: fields.code("witness"))
    }
}

extension Correction {
    static func read(from fields: inout Fields) -> Correction? {
        let proof = Proof.read(from: &fields)
        return fields.requiredMoney("totalFen").map { Correction(amount: $0, proof: proof) }
    }
}

extension GivingBack {
    static func read(from fields: inout Fields) -> GivingBack? {
        let refund = fields.money("refundFen")
        let bears = fields.flag("communityBears")
        let words = fields.text("text", longest: 200)
        return fields.requiredChoice("reason").map {
            GivingBack(reason: $0, refund: refund, communityBears: bears, words: words)
        }
    }
}

extension Settlement {
    static func read(from fields: inout Fields) -> Settlement? {
        let owed = fields.money("owedFen")
        let borne = fields.money("borneFen")
        let approver = Approver.read(from: &fields)
        return fields.requiredMoney("cashFen").map {
            Settlement(cash: $0, owed: owed ?? .zero, borne: borne ?? .zero, approvedBy: approver)
        }
    }
}
