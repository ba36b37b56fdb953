package import Casework

/// A form as a page shows it: made from what the line declares, filled with what was typed, with what is wrong beside
/// each field.
package struct Sheet: Sendable {
    let form: Form
    let directory: Directory
    var language = Language.zh
    /// Before the ids of its fields, so that several forms can stand on one page.
    var prefix = "f"
    /// Under the field's path, as `TypedForm` keeps it; nil shows what the form begins with.
    var typed: [String: [String]]?
    var faults: [Fault] = []
    /// Where the cursor stands when nothing is wrong.
    var startsAt: String?
    /// A list that shows one more line.
    var more: String?
    /// What a resident is asked by other words than the desk, by path.
    var ownWords: [String: (label: Phrase, hint: Phrase)] = [:]
    /// Who was proposed, for the choice of a doer.
    var shortlist = Shortlist.empty

    package init(_ form: Form, in directory: Directory) {
        self.form = form
        self.directory = directory
    }

    /// The entries of some of its fields.
    func entries(_ fields: [Form.Field], within outer: String = "") -> [Entry] {
        fields.filter { $0.choices?.all.isEmpty != true || $0.need == .required }.map { field in
            let path = outer + field.name
            return switch field.kind {
            case .object(let inner): Entry(entry: .group(group(inner, at: path)))
            case .list(let inner, _): Entry(entry: .list(list(inner, at: path)))
            default: Entry(entry: .field(self.field(field, at: path)))
            }
        }
    }

    /// What is wrong, each with the field that it is about.
    func faultLines(_ sentence: (Fault) -> String) -> [Faults.Line] {
        faults.map { .init(target: id(of: target(of: $0.field)), sentence: sentence($0)) }
    }

    /// What a fault says beside its field.
    func sentence(_ fault: Fault) -> String { Casework.Words.fault(fault, in: form, language) }

    func id(of path: String) -> String {
        prefix + "-" + path.map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()
    }

    /// A person without a way back is asked for her telephone.
    private func target(of path: String) -> String {
        guard let field = form.field(at: path), let first = field.inner.first else { return path }
        if case .list = field.kind { return path }
        return "\(path).\(first.name)"
    }

    // MARK: the parts

    private func group(_ inner: [Form.Field], at path: String) -> Entry.Group {
        Entry.Group(
            groupTitle: label(path), groupNote: hint(path).isEmpty ? nil : hint(path),
            members: inner.filter { $0.inner.isEmpty && $0.choices?.all.isEmpty != true }.map {
                field($0, at: "\(path).\($0.name)")
            })
    }

    private func list(_ inner: [Form.Field], at path: String) -> Entry.List {
        let filled = (typed ?? [:]).keys.compactMap { Self.row(in: $0, of: path) }.max().map { $0 + 1 } ?? 0
        let rows = max(1, filled + (more == path ? 1 : 0))
        return Entry.List(
            listID: id(of: path), listName: path, listTitle: label(path),
            listNote: hint(path).isEmpty ? nil : hint(path),
            listError: faults.first { $0.field == path }.map(sentence),
            lines: (0..<rows).map { row in
                Entry.Row(
                    lineTitle: title(of: path, row),
                    lineFields: inner.filter { $0.choices?.all.isEmpty != true }.map {
                        field($0, at: "\(path)[\(row)].\($0.name)")
                    })
            })
    }

    private func title(of list: String, _ row: Int) -> String {
        guard language == .zh else { return "Number \(row + 1)" }
        return "第\(row + 1)\(list == "otherSide" ? "位" : "样")"
    }

    private static func row(in name: String, of list: String) -> Int? {
        guard name.hasPrefix(list + "[") else { return nil }
        return Int(name.dropFirst(list.count + 1).prefix { $0 != "]" })
    }

    private func field(_ field: Form.Field, at path: String) -> Field {
        let values = typed.map { $0[path] ?? [] } ?? field.initial
        let fault = faults.first { $0.field == path || target(of: $0.field) == path }
        return Field(
            id: id(of: path), name: path, label: label(path), wide: FieldControls.isWide(field),
            required: field.need == .required, startsHere: startsAt == path && faults.isEmpty,
            control: FieldControls(language: language, directory: directory, shortlist: shortlist)
                .control(of: field, at: path, values: values),
            hint: hint(path), value: values.first ?? "", error: fault.map(sentence) ?? "", hasError: fault != nil)
    }

    /// Without its place: that stands above the row.
    private func label(_ typed: String) -> String {
        let path = typed.replacing(/\[[0-9]+\]/, with: "")
        if let own = ownWords[path] { return own.label.text(in: language) }
        return Casework.Words.label(of: path, in: form).text(in: language)
    }
    private func hint(_ path: String) -> String {
        if let own = ownWords[path] { return own.hint.text(in: language) }
        return Casework.Words.hint(of: path, in: form)?.text(in: language) ?? ""
    }
}
