extension Errand {
    package static func fields(of verb: Verb, on state: ErrandState?, in view: DeskView) -> [Form.Field] {
        let doers = view.doers(state?.shortlist ?? .empty)
        let doer = Form.Field("doer", .one(doers)).initially(state?.doer?.text)
        switch verb {
        case .submit: return ErrandOrder.fields(in: view)
        case .assign: return [Form.Field("doer", .one(doers)).required()]
        case .accept: return [doer.required()] + ErrandAcceptance.fields(on: state)
        case .decline: return [doer.required(), Form.Field("reason", .line(longest: 200))]
        case .purchase: return Purchase.fields
        case .confirm: return [Form.Field("capFen", .money).required().initially(state?.total)]
        case .deliver: return Delivery.fields(on: state, in: view)
        case .absent: return [doer.folded()]
        case .record: return [doer.required()] + Recorded.fields(on: state, in: view)
        // What was counted is typed, not agreed to: the amount that ought to be there does not stand in it.
        case .settle:
            let mayOwe = state?.phase == .toSettle && state?.isOwedByResident == false
            return [Form.Field("cashFen", .money).required()] + (mayOwe ? [Form.Field("owedFen", .money).folded()] : [])
        case .lend: return [Form.Field("cashFen", .money).required()]
        default:
            let isOut = state.map { $0.hasThingsOut || $0.toSettle != nil } ?? false
            return DeskAct.fields(
                of: verb, on: state?.matter, of: line, closes: !isOut, hasSecret: state?.hasSecret ?? false, in: view)
        }
    }
}

extension ErrandOrder {
    fileprivate static func fields(in view: DeskView) -> [Form.Field] {
        Submission.fields(of: .errand, in: view) + [
            Form.Field("items", .words(longest: Fields.longest)),
            Form.Field("capFen", .money),
            Form.Field("answered", .yesNo),
            Form.Field("payment", .one(.answers(Payment.allCases, Words.payment))).folded(),
            Form.Field("secret", .line(longest: 200)).folded(),
            Form.Field("custody", .some(.answers(CustodyKind.allCases, Words.custody))).folded(),
            Form.Field("cashFen", .money).folded(),
        ]
    }
}

extension ErrandAcceptance {
    /// What lies ready is offered as taken; where nothing was said of it, anything may have been.
    fileprivate static func fields(on state: ErrandState?) -> [Form.Field] {
        let ready = state?.custody ?? []
        return [
            Form.Field("custodyTaken", .some(.answers(CustodyKind.allCases, Words.custody)))
                .initially(ready.map(\.rawValue)).folded(ready.isEmpty),
            Form.Field("cashTakenFen", .money).initially(state?.cash).folded(state?.cash == nil),
        ]
    }
}

extension Purchase {
    fileprivate static let fields = [
        Form.Field("totalFen", .money).required(), Form.Field("receipt", .receipt),
        Form.Field(
            "lines",
            .list(
                [
                    Form.Field("name", .line(longest: 60)).required(),
                    Form.Field("fen", .money).required(),
                ], most: 60)
        ).folded(),
    ]
}

extension Delivery {
    /// Every thing that is out is asked after by name, and none of them is ticked beforehand.
    fileprivate static func fields(on state: ErrandState?, in view: DeskView) -> [Form.Field] {
        let cash = state?.cash
        let total = state?.total
        let change = cash.flatMap { cash in total.map { cash - $0 } }.flatMap { $0 < .zero ? nil : $0 }
        let isCounted = state?.isCounted ?? false
        var fields = [
            Form.Field("totalFen", .money).required(isCounted && total == nil).initially(total),
            Form.Field("changeFen", .money).initially(change).folded(cash == nil),
        ]
        if let custody = state?.custody, !custody.isEmpty {
            fields.append(Form.Field("custodyReturned", .some(.answers(custody, Words.custody))).required())
        }
        return fields + [
            Form.Field("receipt", .receipt).folded(!isCounted)
        ] + Proof.besides(isAsked: state?.payment == .float, in: view) + [
            Form.Field("leftWithNeighbour", .line(longest: 60)).folded(),
            Form.Field("residentAgrees", .yesNo).folded(),
            Form.Field("minutes", .whole(Form.minutes)).initially(minutes(of: state, at: view.world.now)),
        ]
    }

    /// From acceptance to now, where that can have been one errand.
    private static func minutes(of state: ErrandState?, at now: Instant) -> String? {
        guard let acceptedAt = state?.acceptedAt else { return nil }
        let spent = now - acceptedAt
        guard spent >= .zero, spent <= .hours(8) else { return nil }
        return String(spent.milliseconds / 60_000)
    }
}

extension Recorded {
    fileprivate static func fields(on state: ErrandState?, in view: DeskView) -> [Form.Field] {
        let isFloat = state?.payment == .float
        return [
            Form.Field("totalFen", .money).required(isFloat && state?.total == nil).initially(state?.total),
            Form.Field("receipt", .receipt),
        ] + Proof.besides(isAsked: isFloat, in: view) + [Form.Field("minutes", .whole(Form.minutes)).folded()]
    }
}

extension Proof {
    /// What speaks for an amount without a receipt: asked where the community's own money was spent.
    fileprivate static func besides(isAsked: Bool, in view: DeskView) -> [Form.Field] {
        [
            Form.Field("residentConfirmed", .yesNo).folded(!isAsked),
            Form.Field("witness", .one(view.doers())).folded(),
        ]
    }
}

extension ErrandState {
    /// Somebody else's money is in it, so that what was spent must be said.
    fileprivate var isCounted: Bool { payment == .float || cash != nil }
}

extension Form.Kind {
    fileprivate static let receipt = Form.Kind.one(.answers(Receipt.allCases, Words.receipt))
}
