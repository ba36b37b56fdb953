/// The desk's one form for something new, whatever it turns out to be: on top what any line asks, and folded away what
/// each line asks besides. Made from the lines' own forms, so a line that asks more is seen here at once.
package struct CallForm: Sendable {
    /// What any line asks; the person is `caller` here, whatever her line calls her.
    package let common: [Form.Field]
    /// What a line asks besides.
    package let besides: [Line: [Form.Field]]

    package init(in view: DeskView) {
        let forms: [Line: Form] = [
            .errand: Errand.form(of: .submit, on: nil, in: view),
            .mediation: Mediation.form(of: .submit, on: nil, in: view),
            .condolence: Condolence.form(of: .submit, on: nil, in: view),
        ]
        let kinds = Choices(.kind, Self.kinds(in: view))
        let errand = forms[.errand]?.fields ?? []
        let shared = Set(Submission.fields(of: .errand, in: view).map(\.name))
        common = errand.filter { shared.contains($0.name) }.map {
            $0.name == "kind" ? Form.Field("kind", .one(kinds)).required() : $0
        }
        besides = forms.mapValues { form in
            form.fields.filter { field in
                !shared.contains(field.name) && field.name != Self.person(of: form.line)
            }
                + form.fields.filter { $0.name == "caller" && Self.person(of: form.line) != "caller" }.map {
                    Form.Field(Self.asker, $0.kind).folded()
                }
        }
    }

    /// Every kind of every line. A code that two lines have carries its line.
    private static func kinds(in view: DeskView) -> [Choices.Choice] {
        let catalogue = view.world.catalogue
        return Line.allCases.flatMap { line in
            catalogue.kinds.filter { $0.line == line }.map { kind in
                let code = catalogue.line(of: kind.code) == nil ? "\(line.rawValue).\(kind.code)" : kind.code.text
                return Choices.Choice(code, Phrase(kind.zh, kind.en)).within(Words.line(line))
            }
        }
    }

    /// What a chosen kind means: its line and its code.
    package static func matter(of chosen: String, in catalogue: Catalogue) -> (line: Line, kind: KindCode)? {
        let parts = chosen.split(separator: ".", maxSplits: 1).map(String.init)
        if parts.count == 2, let line = Line(rawValue: parts[0]) { return (line, KindCode(parts[1])) }
        return catalogue.line(of: KindCode(chosen)).map { ($0, KindCode(chosen)) }
    }

    /// Who asks for somebody else, where the person on top is whom it is for.
    package static let asker = "asker"

    /// The name under which a line reads the person on top.
    private static func person(of line: Line) -> String {
        switch line {
        case .errand: "caller"
        case .mediation: "applicant"
        case .condolence: "person"
        }
    }

    /// Everything that it can ask, for reading back what was typed before it is known what it is about.
    package func form(for line: Line) -> Form {
        Form(.submit, of: line, fields: common + (besides[line] ?? []))
    }

    /// What was typed, by the names that the line reads.
    package static func renamed(_ values: [String: JSONValue], for line: Line) -> [String: JSONValue] {
        var renamed = values
        renamed["caller"] = nil
        renamed[asker] = nil
        if let who = values[asker] { renamed["caller"] = who }
        if let who = values["caller"] { renamed[person(of: line)] = who }
        return renamed
    }

    /// A fault by the name that stands on the page.
    package static func shown(_ fault: Fault, from line: Line) -> Fault {
        let parts = fault.field.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first.map(String.init) else { return fault }
        let rest = parts.count > 1 ? "." + parts[1] : ""
        let person = person(of: line)
        if first == person { return Fault("caller" + rest, fault.code, fault.values) }
        if first == "caller" { return Fault(asker + rest, fault.code, fault.values) }
        return fault
    }
}
