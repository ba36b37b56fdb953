extension Condolence {
    package static func fields(of verb: Verb, on state: CondolenceState?, in view: DeskView) -> [Form.Field] {
        let visitors = Form.Field("visitors", .some(view.doers(state?.shortlist ?? .empty)))
            .initially(state?.visitors.map(\.text) ?? [])
        let words = Form.Field("text", .words(longest: Fields.longest))
        switch verb {
        case .submit: return VisitOrder.fields(visitors: visitors, in: view)
        case .assign: return Arrangement.fields(visitors: visitors, on: state, in: view)
        case .deliver: return Handover.fields(visitors: visitors, on: state, in: view) + [words]
        case .record:
            switch state?.phase {
            case .toCare: return [visitors, words]
            case .registered: return [words]
            default: return Handover.fields(visitors: visitors, on: state, in: view) + [words]
            }
        case .confirm: return [Form.Field("received", .yesNo).required(), words]
        case .waive:
            let sets = state?.gift.map { String($0.sets) }
            let returned = Form.Field("goodsReturned", .whole(0...1000)).initially(sets)
            return [visitors] + (sets == nil ? [] : [returned]) + [Form.Field("byPhone", .yesNo), words]
        case .visited:
            return [visitors, Form.Field("byPhone", .yesNo), words, Form.Field("isLast", .yesNo).folded()]
        case .absent, .deceased: return [words]
        default:
            return DeskAct.fields(
                of: verb, on: state?.matter, of: line, closes: state?.phase != .toConfirm, in: view)
        }
    }
}

extension VisitOrder {
    /// The person is whom it is for; somebody else who asks is folded away.
    fileprivate static func fields(visitors: Form.Field, in view: DeskView) -> [Form.Field] {
        let cash = [
            Form.Field("fund", .one(view.funds)).required(), Form.Field("fen", .money).required(),
        ]
        let goods = [
            Form.Field("sets", .whole(1...1000)).required(), Form.Field("issued", .yesNo),
        ]
        return Submission.fields(person: "person", of: .condolence, in: view) + [
            Form.Field("everyDays", .whole(1...366)),
            Form.Field("householdPeople", .whole(1...50)).folded(),
            Form.Field("batch", .line(longest: 60)),
            Form.Field("cash", .object(cash)), Form.Field("goods", .object(goods)),
            visitors, Form.Field("approvedBy", .one(view.staff)),
            Form.Field("withUnit", .one(view.units)).folded(),
            Form.Field("caller", .object(Submission.Person.fields(in: view))).folded(),
        ]
    }
}

extension Arrangement {
    fileprivate static func fields(
        visitors: Form.Field, on state: CondolenceState?, in view: DeskView
    ) -> [Form.Field] {
        [
            visitors,
            Form.Field("approvedBy", .one(view.staff)).required(state?.gift != nil && state?.approvedBy == nil)
                .initially(state?.approvedBy?.actor),
            Form.Field("withUnit", .one(view.units)).initially(state?.withUnit?.text).folded(),
        ]
    }
}

extension Handover {
    fileprivate static func fields(
        visitors: Form.Field, on state: CondolenceState?, in view: DeskView
    ) -> [Form.Field] {
        let unit = Form.Field("withUnit", .one(view.units)).initially(state?.withUnit?.text).folded()
        // Where nothing is given there is nothing to sign.
        guard let gift = state?.gift else { return [visitors.required(), unit] }
        return [
            visitors.required(),
            Form.Field("receivedBy", .one(.answers(Receiver.allCases, Words.receiver)))
                .initially(Receiver.`self`.rawValue),
            Form.Field("signature", .line(longest: 100)),
            Form.Field("relation", .line(longest: 60)).folded(), Form.Field("reason", .line(longest: 200)).folded(),
            Form.Field("cashFen", .money).initially(gift.cash),
            Form.Field("goods", .whole(0...1000)).initially(String(gift.sets)), unit,
        ]
    }
}
