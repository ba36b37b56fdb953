internal import Casework

/// A step of a case that can be taken: a summary that unfolds into a short form.
struct StepForm: Sendable {
    let verb: String
    let stepTitle: String
    let stepAction: String
    let stepButton: String
    let once: Once
    let isOpen: Bool
    let isQuiet: Bool
    let shortcut: String?
    let stepNote: String?
    let carried: [Carried]
    let entries: [Entry]
    let more: More?

    struct More: Sendable {
        let isUnfolded: Bool
        let rest: [Entry]
    }

    /// The likely one is open; the one that came back with faults is open instead.
    static func all(_ forms: [Form], of card: CaseCard, _ around: CasePage.Surroundings) -> [StepForm] {
        let open = around.returned?.verb ?? forms.first?.verb
        return forms.enumerated().map { place, form in
            StepForm(
                form, of: card, around, isOpen: form.verb == open, shortcut: place < 6 ? String(place + 1) : nil)
        }
    }

    private init(
        _ form: Form, of card: CaseCard, _ around: CasePage.Surroundings, isOpen: Bool, shortcut: String?
    ) {
        let returned = around.returned.flatMap { $0.verb == form.verb ? $0 : nil }
        let sheet = Self.sheet(form, returned, around.directory, shortlist: card.view?.shortlist ?? .empty)
        let (seen, folded) = (form.fields.filter { $0.need != .folded }, form.fields.filter { $0.need == .folded })
        let name = Words.button(form.verb, of: card.line).zh
        verb = form.verb.rawValue
        stepTitle = name
        stepAction = "\(card.link.url)/\(form.verb.rawValue)"
        stepButton = "记下:\(name)"
        once = around.once()
        self.isOpen = isOpen
        isQuiet = [.cancel, .hold, .decline].contains(form.verb)
        self.shortcut = shortcut
        stepNote = Self.notes[form.verb.rawValue]
        carried = Carried.cleared(returned?.faults ?? [])
        entries = sheet.entries(seen)
        let isWrongInside = sheet.faults.contains { fault in folded.contains { fault.field.hasPrefix($0.name) } }
        more = folded.isEmpty ? nil : More(isUnfolded: isWrongInside, rest: sheet.entries(folded))
    }

    static func sheet(
        _ form: Form, _ returned: CasePage.Returned?, _ directory: Directory, shortlist: Shortlist = .empty
    ) -> Sheet {
        var sheet = Sheet(form, in: directory)
        sheet.prefix = form.verb.rawValue
        sheet.typed = returned?.typed
        sheet.faults = returned?.faults ?? []
        sheet.more = returned?.more
        sheet.shortlist = shortlist
        return sheet
    }

    /// The list of what is wrong, above the steps.
    static func faults(
        of returned: CasePage.Returned?, in steps: [StepForm], _ forms: [Form], _ directory: Directory
    ) -> Faults? {
        guard let returned, let form = forms.first(where: { $0.verb == returned.verb }) else { return nil }
        let sheet = sheet(form, returned, directory)
        return Faults(
            sheet.faultLines(sheet.sentence),
            heading: "「\(Words.button(form.verb, of: form.line).zh)」还没有记下,请看这\(returned.faults.count)处")
    }

    /// What a clerk asks who does it for the first time.
    private static let notes = [
        "accept": "派单和接单一步记下:对方在电话里说可以了,就记在这儿。",
        "amend": "只写要改的;原来写的不会丢,两样都留在经过里。",
        "record": "已经办好了的,一步补上。",
        "hold": "先不派人,等核实。",
    ]
}
