/// 更正 of what was ordered. What it leaves out stays as it was.
package struct OrderChange: Codable, Hashable, Sendable {
    /// The whole list anew; empty where it stays.
    package var items: [Item] = []
    package var restricted: [Restriction] = []
    package var cap: Money?
    package var payment: Payment?
    package var substitute: Substitute?
    package var needBy: Instant?
    package var careNote: String?

    var isEmpty: Bool { self == OrderChange() }

    /// Whether it changes what is bought, and for how much: once that is done nobody changes it.
    fileprivate var isOfThePurchase: Bool { !items.isEmpty || cap != nil || payment != nil || substitute != nil }
}

extension OrderChange {
    static func read(from fields: inout Fields) -> OrderChange {
        let items = fields.items("items")
        return OrderChange(
            items: items, restricted: Restriction.find(in: items), cap: fields.money("capFen"),
            payment: fields.choice("payment"), substitute: fields.choice("substitute"),
            needBy: fields.instant("needBy"), careNote: fields.text("careNote", longest: ErrandOrder.longestCareNote))
    }

    /// What can still be ordered otherwise is offered, and no more.
    static func fields(on state: ErrandState?) -> [Form.Field] {
        let isOpen = state.map { $0.matter.isOpen && $0.isStillOrdered } ?? true
        let payments = Payment.allCases.filter { $0 != .float || state?.cash == nil }
        let order = [
            Form.Field("items", .words(longest: Fields.longest)).folded(), Form.Field("capFen", .money).folded(),
            Form.Field("substitute", .one(.answers(Substitute.allCases, Words.substitute))).folded(),
        ]
        let payment = Form.Field("payment", .one(.answers(payments, Words.payment))).folded()
        return (isOpen ? order : []) + (isOpen && state?.toSettle == nil ? [payment] : [])
            + [Form.Field("needBy", .moment).folded(), ErrandOrder.careNoteField]
    }

    /// The new values; the old ones stand further up.
    var told: [Phrase?] {
        [
            Item.list(items).map { Phrase("清单改为:\($0)", "list: \($0)") }, cap?.after("最多", "at most"),
            payment.map { Words.payment($0) }, substitute.map { Words.substitute($0) },
            careNote.map { Phrase("送的时候要知道:\($0)", "at the door: \($0)") },
        ]
    }
}

extension Step<Errand> {
    /// 更正. Who and where is put right at any time; what is bought until it is.
    mutating func amend(_ amendment: Amendment, _ change: OrderChange) {
        guard let state, mayChange(change, state) else { return }
        if !change.isEmpty {
            var terms = state.terms
            if let cap = change.cap { (terms.cap, terms.agreed) = (cap, nil) }
            terms.payment = change.payment ?? terms.payment
            terms.substitute = change.substitute ?? terms.substitute
            if !change.items.isEmpty {
                terms.restricted = change.restricted
                terms.forbidden = Restriction.alone(on: change.items)
            }
            let kept = keep(
                .items, of: state.matter.requester,
                ["items": Item.list(change.items), "careNote": change.careNote])
            record(.changed(items: change.items.isEmpty ? nil : kept, terms: terms, needBy: change.needBy))
        }
        desk(.amend(amendment))
        if !change.items.isEmpty, change.isAllForbidden { lookAgain() }
    }

    private mutating func mayChange(_ change: OrderChange, _ state: ErrandState) -> Bool {
        guard change.isOfThePurchase else { return true }
        guard state.matter.isOpen else { return no(.closed) }
        guard state.phase != .toSettle else { return no(.rule, ["rule": "moneyOut"]) }
        guard isNotBought(state), change.payment == nil || hasNoMoneyOut(state) else { return false }
        guard change.payment == .float, state.cash != nil else { return true }
        return no(.rule, ["rule": "floatPays"])
    }
}

extension ErrandState {
    /// Nothing is bought yet.
    fileprivate var isStillOrdered: Bool {
        !isBought && !isCountedAnew && [.toAssign, .offered, .inProgress].contains(phase)
    }
}

extension OrderChange {
    fileprivate var isAllForbidden: Bool { Restriction.alone(on: items) != nil }
}
