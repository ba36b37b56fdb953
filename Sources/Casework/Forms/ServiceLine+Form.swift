extension ServiceLine {
    /// The forms of a case, the next likely step first. They are made from the verbs that the line declares for the
    /// state: there is no second list.
    package static func forms(on state: State?, in view: DeskView) -> [Form] {
        verbs(on: state).map { form(of: $0, on: state, in: view) }
    }

    /// One step's form, whether or not the state still offers it: a page that was open while somebody else moved the
    /// case is read like any other, and the line answers it.
    package static func form(of verb: Verb, on state: State?, in view: DeskView) -> Form {
        let own = fields(of: verb, on: state, in: view)
        let asksWho = own.contains { ["doer", "visitors", "talkedBy"].contains($0.name) }
        let common = verb == .submit ? [] : Form.commonFields(in: view, asksWho: asksWho)
        let names = Set(own.map(\.name))
        return Form(verb, of: line, fields: own + common.filter { !names.contains($0.name) })
    }
}

extension Form {
    /// The most minutes of service that one errand is credited with.
    static let minutes: ClosedRange<Int64> = 0...100_000

    /// The code of the person who asked for the case, among those who may have said something.
    package static let resident = "resident"

    /// What every step is asked besides: what was said, who said or did it, how it was heard, and when it happened. Empty
    /// is: nothing was said, whoever types it did it, it was seen, now.
    static func commonFields(in view: DeskView, asksWho: Bool) -> [Field] {
        let people = [Choices.Choice(resident, Words.residentInPerson)] + view.doers().all
        return [
            Field("text", .words(longest: Fields.longest)),
            Field("onBehalfOf", .one(Choices(.doer, people))).folded(asksWho),
            Field("heardBy", .one(.answers(HeardBy.allCases, Words.heardBy))),
            Field("occurredAt", .moment),
        ]
    }
}
