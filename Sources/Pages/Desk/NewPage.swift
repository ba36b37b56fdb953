package import Casework

/// 来电登记: one screen, the next call ready.
package struct NewPage: Page {
    static package let template = "new"
    package let title = "来电登记"

    let last: Last?
    let standing: String?
    let sameCall: Last?
    let faults: Faults?
    let yellow: String?
    let once: Once
    let carried: [Carried]
    let entries: [Entry]
    let folds: [Fold]
    let recall: Recall?
    let say = "您的信息只用来办这件事。"

    struct Last: Sendable {
        let url: String
        let number: String
        let sentence: String
    }

    struct Fold: Sendable {
        let foldTitle: String
        let isOpen: Bool
        let entries: [Entry]
    }

    /// What stands on the page.
    package struct Content: Sendable {
        package var typed: [String: [String]]?
        package var faults: [Fault] = []
        /// Which line the faults are of.
        package var line: Line?
        package var more: String?
        package var last: (link: CaseLink, sentence: String)?
        /// The case that this call brought before.
        package var sameCall: (link: CaseLink, id: CaseID)?
        package var yellow: String?
        package var standing: String?
        package var recall: Recall?
        package var once: Once

        package init(once: Once) { self.once = once }
    }

    package init(_ form: CallForm, _ content: Content, in directory: Directory, at now: Instant) {
        last = content.last.map { Last(url: $0.link.url, number: $0.link.inPairs, sentence: $0.sentence) }
        standing = content.standing
        sameCall = content.sameCall.map { Last(url: $0.link.url, number: $0.link.inPairs, sentence: "") }
        yellow = content.yellow
        once = content.once
        recall = content.recall
        carried =
            (content.sameCall.map { [Carried(carriedName: "sameCallAs", carriedValue: $0.id.description)] } ?? [])
            + Carried.cleared(content.faults)
        let sheet = Self.sheet(form, content, in: directory)
        let top = form.common.filter { $0.need != .folded }
        entries = Self.ordered(top, sheet, at: now) + [Self.channel(content.typed)]
        folds = Self.folds(form, sheet, content)
        faults = Faults(
            sheet.faultLines(sheet.sentence), heading: "还没有登记,请看这\(content.faults.count)处")
    }

    private static func sheet(_ form: CallForm, _ content: Content, in directory: Directory) -> Sheet {
        let line = content.line ?? .errand
        var sheet = Sheet(form.form(for: line), in: directory)
        sheet.typed = content.typed
        sheet.faults = content.faults
        sheet.more = content.more
        sheet.startsAt = "caller.phone"
        return sheet
    }

    /// In the order in which a call goes: who rings, from where, what kind of matter, what was said.
    private static func ordered(_ fields: [Form.Field], _ sheet: Sheet, at now: Instant) -> [Entry] {
        let named = { (name: String) in fields.filter { $0.name == name } }
        let person = named("caller").flatMap { field in
            sheet.entries(field.inner.filter { $0.need != .folded }, within: "caller.")
        }
        return person + sheet.entries(named("address")) + sheet.entries(named("kind")) + sheet.entries(named("text"))
            + [needBy(sheet, at: now)] + sheet.entries(named("danger"))
    }

    private static func folds(_ form: CallForm, _ sheet: Sheet, _ content: Content) -> [Fold] {
        let own = Line.allCases.map { line -> Fold in
            let fields = form.besides[line] ?? []
            var sheet = sheet
            if line != (content.line ?? .errand) {
                sheet = Sheet(form.form(for: line), in: sheet.directory)
                sheet.typed = content.typed
            }
            sheet.prefix = "f-\(line.rawValue)"
            return Fold(
                foldTitle: "更多(\(Words.line(line).zh))", isOpen: isTyped(fields, content) && line == content.line,
                entries: sheet.entries(fields))
        }
        let folded = form.common.filter { $0.need == .folded }
        let person = form.common.first { $0.name == "caller" }?.inner.filter { $0.need == .folded } ?? []
        let contact = Fold(
            foldTitle: "怎么联系才方便,哪种危险,谁报来的", isOpen: isTyped(folded, content),
            entries: sheet.entries(folded) + sheet.entries(person, within: "caller."))
        return own + [contact]
    }

    private static func isTyped(_ fields: [Form.Field], _ content: Content) -> Bool {
        let isAt = { (path: String, name: String) in
            path == name || path.hasPrefix(name + ".") || path.hasPrefix(name + "[")
        }
        return fields.contains { field in
            (content.typed ?? [:]).keys.contains { isAt($0, field.name) }
                || content.faults.contains { isAt($0.field, field.name) }
                || content.more.map { isAt($0, field.name) } == true
        }
    }

    /// A few moments that are usually meant, and 另外的时间 in words.
    private static func needBy(_ sheet: Sheet, at now: Instant) -> Entry {
        let today = CivilDate(now)
        let moments: [(String, Instant)] = [
            ("中午前", Instant(today, ClockTime(hour: 12, minute: 0) ?? ClockTime(now))),
            ("今天下班前", Instant(today, ClockTime(hour: 17, minute: 30) ?? ClockTime(now))),
            ("明天中午前", Instant(today.adding(days: 1), ClockTime(hour: 12, minute: 0) ?? ClockTime(now))),
        ]
        let typed = sheet.typed?["needBy"]?.first ?? ""
        let offered = moments.filter { $0.1 > now }.map {
            Field.Option(code: $0.1.iso, text: $0.0, chosen: typed == $0.1.iso)
        }
        let options = [Field.Option(code: "", text: "不急,或写在话里", chosen: typed.isEmpty)] + offered
        return Entry(
            entry: .field(
                Field(
                    id: sheet.id(of: "needBy"), name: "needBy", label: Words.field("needBy").zh,
                    control: .single(.pick(.init(options: options))))))
    }

    private static func channel(_ typed: [String: [String]]?) -> Entry {
        let chosen = typed?["channel"]?.first ?? Channel.phone.rawValue
        let options = [Channel.phone, .walkIn, .doorstep].map {
            Field.Option(code: $0.rawValue, text: Words.channel($0).zh, chosen: $0.rawValue == chosen)
        }
        return Entry(
            entry: .field(
                Field(
                    id: "f-channel", name: "channel", label: Words.field("channel").zh,
                    control: .single(.pick(.init(options: options))))))
    }
}
