extension DeskAct {
    /// What a page asks for one of the desk's own verbs. `closes` is whether a release may end the case at once.
    static func fields(
        of verb: Verb, on matter: Matter?, of line: Line, closes: Bool = true, hasSecret: Bool = false,
        in view: DeskView
    ) -> [Form.Field] {
        switch verb {
        case .note:
            [
                Form.Field("text", .words(longest: Fields.longest)).required(),
                Form.Field("calledBack", .yesNo).folded(matter?.callBack != true),
                Form.Field("tellDoer", .yesNo).initially("yes").folded(),
            ]
        case .amend:
            [
                Form.Field("name", .line(longest: 40)), Form.Field("phone", .phone),
                Form.Field("address", .line(longest: 200)),
                Form.Field("kind", .one(view.kinds(of: line))).folded(),
                Form.Field("grid", .one(view.grids)).folded(),
                Form.Field("text", .words(longest: Fields.longest)),
            ]
        case .cancel, .hold: [Form.Field("text", .words(longest: Fields.longest))]
        case .release:
            [
                Form.Field("outcome", .words(longest: Fields.longest)).required(),
                Form.Field("handedTo", .line(longest: Fields.longest)),
                Form.Field("closes", .yesNo).initially(
                    closes && matter?.protection?.awaitsReport != true ? "yes" : "no"),
            ] + Safeguard.fields(isAsked: matter?.fearsHarm == true && matter?.protection == nil)
        case .emergency:
            [
                Form.Field("dangerKind", .one(view.dangers)),
                Form.Field("text", .words(longest: Fields.longest)),
            ]
        case .protect: Safeguard.fields(isAsked: true) + [Form.Field("text", .words(longest: Fields.longest)).folded()]
        case .told:
            [Form.Field("to", .line(longest: 40)).required(), Form.Field("code", .line(longest: 40)).required()]
        case .reveal:
            [
                Form.Field("what", .one(.answers(hasSecret ? Revealed.allCases : [.contact], Words.revealed)))
                    .required().initially(hasSecret ? nil : Revealed.contact.rawValue)
            ]
        case .followUp: FollowUp.Answer.fields
        default: []
        }
    }
}
