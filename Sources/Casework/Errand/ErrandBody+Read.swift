extension ErrandBody {
    package static func due(_ key: String) -> ErrandBody { .due(key: key) }

    package static func read(_ verb: Verb, from fields: inout Fields) -> ErrandBody? {
        let body = body(of: verb, from: &fields)
        return fields.faults.isEmpty ? body : nil
    }

    private static func body(of verb: Verb, from fields: inout Fields) -> ErrandBody? {
        switch verb {
        case .submit: return .submit(ErrandOrder.read(from: &fields))
        case .assign: return fields.requiredCode("doer").map { .assign(doer: $0) }
        case .accept:
            let doer: DoerID? = fields.requiredCode("doer")
            let taken: [CustodyKind] = fields.choices("custodyTaken")
            let cash = fields.money("cashTakenFen")
            return doer.map { .accept(.init(doer: $0, custodyTaken: taken, cashTaken: cash)) }
        case .decline:
            let reason = fields.text("reason", longest: 200)
            return fields.requiredCode("doer").map { .decline(doer: $0, reason: reason) }
        case .purchase:
            let lines = fields.objects("lines", Purchase.Line.read)
            let receipt: Receipt? = fields.choice("receipt")
            return fields.requiredMoney("totalFen").map { .purchase(.init(total: $0, lines: lines, receipt: receipt)) }
        case .confirm: return fields.requiredMoney("capFen").map { .confirm(cap: $0) }
        case .deliver: return .deliver(Delivery.read(from: &fields))
        case .absent: return .absent(doer: fields.code("doer"))
        case .record: return Recorded.read(from: &fields).map(ErrandBody.record)
        case .lend: return fields.requiredMoney("cashFen").map { .lend($0) }
        case .settle:
            let owed = fields.money("owedFen")
            return fields.requiredMoney("cashFen").map { .settle(cash: $0, owed: owed ?? .zero) }
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
            submission: submission, items: items, cap: cap, payment: fields.choice("payment"),
            secret: fields.text("secret", longest: 200), custody: fields.choices("custody"),
            cash: fields.money("cashFen"), answered: fields.flag("answered") ?? false)
    }
}

extension Purchase.Line {
    static func read(from fields: inout Fields) -> Purchase.Line? {
        let name = fields.required("name", longest: 60)
        let amount = fields.requiredMoney("fen")
        guard let name, let amount else { return nil }
        return Purchase.Line(name: name, amount: amount)
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
            receipt: fields.choice("receipt"), residentConfirmed: fields.flag("residentConfirmed"),
            witness: fields.code("witness"))
    }
}

extension Recorded {
    static func read(from fields: inout Fields) -> Recorded? {
        let doer: DoerID? = fields.requiredCode("doer")
        let recorded = doer.map {
            Recorded(
                doer: $0, total: fields.money("totalFen"), proof: Proof.read(from: &fields),
                minutes: fields.integer("minutes", in: Form.minutes))
        }
        return recorded
    }
}
