extension Errand {
    package static func fields(of verb: Verb, on state: ErrandState?, in view: DeskView) -> [Form.Field] {
        let doers = view.doers(state?.shortlist ?? .empty)
        let doer = Form.Field("doer", .one(doers)).initially(state?.doer?.text)
        switch verb {
        case .submit: return ErrandOrder.fields(in: view)
        case .amend:
            return DeskAct.fields(of: verb, on: state?.matter, of: line, in: view) + OrderChange.fields(on: state)
        case .assign: return [Form.Field("doer", .one(doers)).required()]
        case .accept: return [doer.required()] + ErrandAcceptance.fields(on: state)
        case .decline: return [doer.required(), Form.Field("reason", .line(longest: 200))]
        case .entrust: return Handing.fields(on: state)
        case .purchase: return Purchase.fields
        case .confirm: return ResidentAnswer.fields(on: state)
        case .deliver: return Delivery.fields(of: state?.thingsOut ?? [], on: state, in: view)
        case .absent: return [doer.folded()]
        case .record:
            return [doer.required()] + Delivery.fields(of: state?.custody ?? [], on: state, in: view, isLater: true)
        case .giveBack: return GivingBack.fields(on: state)
        case .lend: return [Form.Field("cashFen", .money).required()]
        case .correct: return Correction.fields(in: view)
        case .settle: return Settlement.fields(on: state, in: view)
        case .dispute: return [Form.Field("text", .words(longest: Fields.longest)).required()]
        case .adjust: return Adjustment.fields
        default:
            let isOut =
                state.map { $0.hasThingsOut || $0.toSettle != nil || $0.isBought || $0.phase == .disputed } ?? false
            return DeskAct.fields(
                of: verb, on: state?.matter, of: line, closes: !isOut, hasSecret: state?.hasSecret ?? false, in: view)
        }
    }
}

extension ErrandOrder {
    static let longestCareNote = 200
    static let careNoteField = Form.Field("careNote", .line(longest: longestCareNote)).folded()

    fileprivate static func fields(in view: DeskView) -> [Form.Field] {
        Submission.fields(of: .errand, in: view) + [
            Form.Field("items", .words(longest: Fields.longest)),
            Form.Field("capFen", .money),
            Form.Field("answered", .yesNo),
            Form.Field("payment", .one(.answers(Payment.allCases, Words.payment))).folded(),
            Form.Field("substitute", .one(.answers(Substitute.allCases, Words.substitute))).folded(),
            Form.Field("secret", .line(longest: 200)).folded(), careNoteField,
            Form.Field("custody", .some(.answers(CustodyKind.allCases, Words.custody))).folded(),
            Form.Field("cashFen", .money).folded(),
        ]
    }
}

extension ErrandAcceptance {
    /// What lies ready is offered as taken; where nothing was said of it, anything may have been.
    fileprivate static func fields(on state: ErrandState?) -> [Form.Field] {
        let ready = state?.things.filter { $0.holder == .ready }.map(\.kind) ?? []
        return [
            Form.Field("custodyTaken", .some(.answers(CustodyKind.allCases, Words.custody)))
                .initially(ready.map(\.rawValue)).folded(ready.isEmpty)
        ]
            + (state?.payment == .float
                ? []
                : [
                    Form.Field("cashTakenFen", .money).initially(state?.cash)
                        .required(state?.payment == .cashInEnvelope && state?.cash == nil).folded(state?.cash == nil)
                ])
    }
}

extension Handing {
    /// Whoever has it is asked by name, and nobody is a receiver who cannot be.
    fileprivate static func fields(on state: ErrandState?) -> [Form.Field] {
        let isTaken = state?.takenBy.isEmpty == false
        let isOut = state?.hasThingsOut == true
        let receivers = Receiver.allCases.filter { receiver in
            switch receiver {
            case .doer: isTaken
            case .desk: true
            case .resident: isOut
            case .used: state?.thingsOut.contains(where: \.isUsedUp) == true
            }
        }
        return [
            Form.Field("to", .one(.answers(receivers, Words.receiver))).required(),
            Form.Field("kinds", .some(.answers(CustodyKind.allCases, Words.custody))),
        ] + (state?.payment == .float ? [] : [Form.Field("cashFen", .money).folded(state?.cash == nil)])
    }
}

extension Purchase {
    fileprivate static let fields = [
        Form.Field("totalFen", .money).required(), Form.Field("receipt", .receipt), ReceiptMark.field,
        Form.Field(
            "lines",
            .list(
                [
                    Form.Field("name", .line(longest: 60)).required(),
                    Form.Field("outcome", .one(.answers(Outcome.allCases, Words.outcome))),
                    Form.Field("fen", .money), Form.Field("insteadOf", .line(longest: 60)),
                ], most: 60)
        ).folded(),
        Form.Field("residentConfirmed", .yesNo).folded(),
    ]
}

extension ResidentAnswer {
    /// Only what she is asked.
    fileprivate static func fields(on state: ErrandState?) -> [Form.Field] {
        let asks = state?.asks ?? []
        return (asks.contains(.substitute) ? [Form.Field("substitutes", .yesNo).required()] : [])
            + (asks.contains(.amount)
                ? [Form.Field("capFen", .money).required(asks == [.amount]).initially(state?.total)] : [])
    }
}

extension Delivery {
    /// Every thing that may be with somebody is asked after by name, and none of them is ticked beforehand.
    fileprivate static func fields(
        of things: [CustodyKind], on state: ErrandState?, in view: DeskView, isLater: Bool = false
    ) -> [Form.Field] {
        let (cash, total) = (state?.cash, state?.total)
        let change = cash.flatMap { cash in total.map { cash - $0 } }.flatMap { $0 < .zero ? nil : $0 }
        let isCounted = state?.isCounted ?? false
        var fields = [
            Form.Field("totalFen", .money).required(isCounted && total == nil).initially(total),
            Form.Field("changeFen", .money).initially(change).folded(cash == nil),
        ]
        if !things.isEmpty {
            fields.append(Form.Field("custodyReturned", .some(.answers(things, Words.custody))).required())
        }
        return fields + [Form.Field("receipt", .receipt).folded(!isCounted && !isLater), ReceiptMark.field]
            + Proof.besides(isAsked: isCounted, isDue: state?.asks.isEmpty == false, in: view) + [
                Form.Field("leftWithNeighbour", .line(longest: 60)).folded(),
                Form.Field("residentAgrees", .yesNo).folded(),
                Form.Field("minutes", .whole(Form.minutes)).folded(isLater)
                    .initially(isLater ? nil : minutes(of: state, at: view.world.now)),
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

extension GivingBack {
    fileprivate static func fields(on state: ErrandState?) -> [Form.Field] {
        let isPaid = state?.isBought == true
        return [Form.Field("reason", .one(.answers(Reason.allCases, Words.reason))).required()]
            + (isPaid
                ? [
                    Form.Field("refundFen", .money).initially(state?.total),
                    Form.Field("communityBears", .yesNo).folded(),
                ] : []) + [Form.Field("text", .line(longest: 200)).folded()]
    }
}

extension Correction {
    fileprivate static func fields(in view: DeskView) -> [Form.Field] {
        [Form.Field("totalFen", .money).required(), Form.Field("receipt", .receipt).folded(), ReceiptMark.field]
            + Proof.besides(isAsked: false, in: view)
    }
}

extension Settlement {
    /// What was counted is typed, not agreed to: the amount that ought to be there does not stand in it.
    fileprivate static func fields(on state: ErrandState?, in view: DeskView) -> [Form.Field] {
        let isOver = state?.phase == .toSettle
        return [Form.Field("cashFen", .money).required()]
            + (isOver && state?.isOwedByResident == false ? [Form.Field("owedFen", .money).folded()] : [])
            + (isOver
                ? [Form.Field("borneFen", .money).folded(), Form.Field("approvedBy", .one(view.staff)).folded()] : [])
    }
}

extension Proof {
    /// What speaks for an amount without a receipt: asked where the community's own money was spent.
    fileprivate static func besides(isAsked: Bool, isDue: Bool = false, in view: DeskView) -> [Form.Field] {
        [
            Form.Field("residentConfirmed", .yesNo).required(isDue).folded(!isAsked && !isDue),
            Form.Field("witness", .one(view.doers())).folded(),
        ]
    }
}

extension Form.Kind {
    fileprivate static let receipt = Form.Kind.one(.answers(Receipt.allCases, Words.receipt))
}
