extension Submission {
    /// What a page asks when somebody comes with something new, whatever the line: what it is about and one way back.
    /// `person` is the name under which the line reads who asks.
    static func fields(person: String = "caller", of line: Line, in view: DeskView) -> [Form.Field] {
        [
            Form.Field("kind", .one(view.kinds(of: line))).required(),
            Form.Field("text", .words(longest: Fields.longest)),
            Form.Field(person, .object(Person.fields(in: view))),
            Form.Field("address", .line(longest: 200)),
            Form.Field("needBy", .moment),
            Form.Field("danger", .yesNo),
            Form.Field("dangerKind", .one(view.dangers)).folded(),
            Form.Field(
                "safeContact",
                .object([
                    Form.Field("only", .line(longest: 60)), Form.Field("when", .line(longest: 60)),
                    Form.Field("voicemail", .yesNo),
                ])
            ).folded(),
            Form.Field("reportedBy", .one(view.doers())).folded(),
        ]
    }
}

extension Submission.Person {
    /// Who somebody is and how to reach her.
    static func fields(in view: DeskView) -> [Form.Field] {
        [
            Form.Field("phone", .phone), Form.Field("name", .line(longest: 40)),
            Form.Field("resident", .one(view.residents)).folded(),
            Form.Field("comesBy", .yesNo).folded(),
        ]
    }
}
