internal import Casework

/// Which control a field of a form gets.
struct FieldControls {
    let language: Language
    let directory: Directory
    let shortlist: Shortlist

    /// Fields that take a whole line of the page.
    static func isWide(_ field: Form.Field) -> Bool {
        switch field.kind {
        case .words, .names, .some: true
        case .one(let choices): choices.subject == .kind || (choices.subject == .doer && field.name == "doer")
        default: false
        }
    }

    func control(of field: Form.Field, at path: String, values: [String]) -> Field.Control {
        switch field.kind {
        case .line(let longest): .single(line(field.name, longest, at: path))
        case .words(let longest): .single(.words(.init(rows: 3, longest: longest)))
        case .names: .single(.line(.init(longest: 400)))
        case .phone: .single(.phone(.init(looked: path == "caller.phone")))
        case .money: .single(.money(.init()))
        case .whole: .single(.number(.init(of: unit(of: field.name))))
        case .moment: .single(.instant(.init()))
        case .yesNo: .several(.choice(.init(options: options(.yesNo, values))))
        case .one(let choices): one(choices, in: field, values)
        case .some(let choices): .several(.choices(.init(options: options(choices, values))))
        case .object, .list: .single(.line(.init(longest: 1)))  // Made of fields of their own.
        }
    }

    private func line(_ name: String, _ longest: Int, at path: String) -> Field.Single {
        switch name {
        case "address": .place(.init(looked: path == "address"))
        case "secret": .secret(.init(longest: longest))
        default: .line(.init(longest: longest))
        }
    }

    private func unit(of name: String) -> String {
        let words: [String: Phrase] = [
            "minutes": Phrase("分钟", "minutes"), "households": Phrase("户", "homes"),
            "householdPeople": Phrase("人", "people"), "everyDays": Phrase("天", "days"), "sets": Phrase("份", "sets"),
            "goods": Phrase("份", "sets"), "goodsReturned": Phrase("份", "sets"), "signatures": Phrase("人", "people"),
            "performOnDay": Phrase("号", "of the month"),
        ]
        return words[name]?.text(in: language) ?? ""
    }

    /// One of few that must be chosen is seen at once; of many, or where nothing need be said, one is picked.
    private func one(_ choices: Choices, in field: Form.Field, _ values: [String]) -> Field.Control {
        if choices.subject == .kind && field.need == .required {
            return .several(.kinds(.init(families: families(choices, values))))
        }
        if choices.subject == .doer && field.name == "doer" && !shortlist.proposed.isEmpty {
            return .several(.doer(doers(choices, values)))
        }
        if field.need == .required && choices.all.count <= 6 {
            return .several(.choice(.init(options: options(choices, values))))
        }
        let nothing = Field.Option(code: "", text: "—", chosen: values.isEmpty)
        return .single(.pick(.init(options: [nothing] + options(choices, values))))
    }

    private func options(_ choices: Choices, _ values: [String]) -> [Field.Option] {
        choices.all.map { choice in
            let remark = choices.subject == .doer ? choice.remark?.text(in: language) : nil
            let words = choice.words.text(in: language)
            return Field.Option(
                code: choice.code, text: remark.map { "\(words)(\($0))" } ?? words,
                chosen: values.contains(choice.code))
        }
    }

    /// The kinds by their lines; the commonest have a digit.
    private func families(_ choices: Choices, _ values: [String]) -> [Field.Kinds.Family] {
        var families: [(name: Phrase?, options: [Field.Option])] = []
        for (choice, option) in zip(choices.all, options(choices, values)) {
            var option = option
            option.digit = Self.digits[choice.code]
            if families.last?.name != choice.group || families.isEmpty { families.append((choice.group, [])) }
            families[families.count - 1].options.append(option)
        }
        return families.map { name, options in
            .init(
                family: name?.text(in: language) ?? "",
                options: options.filter { $0.digit != nil }.sorted { ($0.digit ?? "") < ($1.digit ?? "") }
                    + options.filter { $0.digit == nil })
        }
    }

    /// The kinds that most calls are about.
    private static let digits = [
        "shop": "1", "pickup": "2", "prescription": "3", "inquiry": "4", "relay": "5", "neighbour": "6",
    ]

    private func doers(_ choices: Choices, _ values: [String]) -> Field.DoerChoice {
        let proposed = shortlist.proposed.compactMap { entry -> Field.Option? in
            guard let doer = directory.doer(entry.doer) else { return nil }
            return Field.Option(
                code: doer.id.text, text: doer.name, chosen: values.contains(doer.id.text),
                why: Words.reason(entry, in: directory, language), reach: reach(doer))
        }
        let named = Set(proposed.map(\.code))
        let others = options(choices, values).filter { !named.contains($0.code) }
        let passed = shortlist.passedOver.compactMap { entry in
            directory.doer(entry.doer).map {
                Field.DoerChoice.PassedOver(text: $0.name, why: Words.reason(entry, in: directory, language))
            }
        }
        return Field.DoerChoice(
            proposed: proposed, others: others, otherChosen: others.contains(where: \.chosen),
            passed: passed.isEmpty ? nil : .init(all: passed))
    }

    private func reach(_ doer: Doer) -> String {
        if doer.reachedBy == "phone", let phone = doer.phone { return Reach.read(phone) }
        let by = [
            "phone": Phrase("打电话", "by phone"), "wechat": Phrase("微信群", "WeChat group"),
            "desk": Phrase("在服务台", "at the desk"),
        ]
        let words = by[doer.reachedBy]?.text(in: language) ?? doer.reachedBy
        return doer.phone.map { "\(words) \(Reach.read($0))" } ?? words
    }
}
