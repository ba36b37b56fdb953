package import Casework

/// 居民登记: one page, or one question a step.
package struct FormPage: Page {
    static package let template = "form"
    package let title: String

    let action: String
    let once: Once
    let progress: String?
    let faults: Faults?
    let carried: [Carried]
    let entries: [Entry]
    let act: String
    let actText: String
    let back: Bool
    let otherWay: OtherWay?

    struct OtherWay: Sendable {
        let url: String
        let text: String
    }

    /// The questions of the form, in the order in which they are asked.
    package static let questions = ["text", "kind", "caller.phone", "address", "caller.name", "danger"]

    /// `question` is the place of the one question that this page asks; nil asks them all.
    package init(
        typed: [String: [String]], faults: [Fault] = [], question: Int? = nil, once: Once, in language: Language,
        directory: Directory
    ) {
        let isZh = language == .zh
        title = isZh ? "居民登记" : "Resident form"
        self.once = once
        var sheet = Sheet(Self.form, in: directory)
        (sheet.language, sheet.typed, sheet.faults) = (language, typed, faults)
        sheet.ownWords = Self.words
        let asked = question.map { [Self.questions[$0]] } ?? Self.questions
        sheet.startsAt = question == nil ? nil : asked[0]
        entries = asked.flatMap { Self.entries(of: $0, sheet) }
        self.faults = Faults(
            sheet.faultLines(sheet.sentence),
            heading: isZh ? "还没有登记,请看这\(faults.count)处" : "Not registered yet: please look at these \(faults.count)")
        let byQuestion = question != nil
        let isLast = question.map { $0 == Self.questions.count - 1 } ?? true
        action = "/form?lang=\(language.rawValue)" + (byQuestion ? "&by=question" : "")
        let count = Self.questions.count
        progress = question.map { isZh ? "第 \($0 + 1) 句,一共 \(count) 句" : "Question \($0 + 1) of \(count)" }
        carried =
            Carried.cleared(faults)
            + (question.map { [Carried(carriedName: "question", carriedValue: String($0))] } ?? [])
            + (byQuestion ? typed.filter { !asked.contains($0.key) } : [:]).sorted { $0.key < $1.key }.flatMap {
                name, texts in texts.map { Carried(carriedName: name, carriedValue: $0) }
            }
        act = isLast ? "save" : "next"
        actText = isLast ? (isZh ? "登记" : "Register") : (isZh ? "下一句" : "Next")
        back = (question ?? 0) > 0
        otherWay =
            byQuestion
            ? OtherWay(url: "/form?lang=\(language.rawValue)", text: isZh ? "全部写在一页上" : "All on one page")
            : OtherWay(
                url: "/form?lang=\(language.rawValue)&by=question",
                text: isZh ? "字太多?一次只问一句" : "Too much? One question at a time"
            )
    }

    /// What sort of matter it is, as somebody at home would say it; the desk may correct it when it rings.
    package static let kinds = Choices(
        .answer,
        [
            .init("errand.other", Phrase("买东西、取东西、跑腿", "Shopping, fetching, an errand")),
            .init(
                "mediation.neighbour",
                Phrase("和邻居、家里、物业的事", "Something with neighbours, family or the property company")),
            .init("mediation.public", Phrase("楼道、小区里大家的事", "Something of the whole house or compound")),
            .init("condolence.listen", Phrase("想有人说说话、来看看", "Somebody to talk to, or to look in")),
        ])

    /// The line and the kind that stand for what was chosen; an errand of no special kind where nothing was.
    package static func matter(of chosen: String?, in catalogue: Catalogue) -> (line: Line, kind: KindCode) {
        let found = chosen.flatMap { CallForm.matter(of: $0, in: catalogue) }
        guard let found, catalogue.kind(found.kind, of: found.line) != nil else { return (.errand, "other") }
        return found
    }

    /// What a resident is asked: in her own words, and one way back to her.
    package static let form = Form(
        .submit, of: .errand,
        fields: [
            Form.Field("text", .words(longest: Fields.longest)).required(),
            Form.Field("kind", .one(kinds)),
            Form.Field(
                "caller", .object([Form.Field("phone", .phone), Form.Field("name", .line(longest: 40))])),
            Form.Field("address", .line(longest: 200)),
            Form.Field("danger", .yesNo),
        ])

    private static let words: [String: (label: Phrase, hint: Phrase)] = [
        "text": (
            Phrase("您要办什么", "What you need"),
            Phrase("像打电话那样写就行。要买东西,写上数量", "As you would say it on the phone; how much of what, if it is shopping")
        ),
        "kind": (Phrase("是哪一类事", "What sort of matter"), Phrase("不知道就空着", "Leave it where you are not sure")),
        "caller.phone": (
            Phrase("电话", "Phone"), Phrase("电话或地址,至少写一样", "A phone number or an address: one of them at least")
        ),
        "address": (Phrase("地址", "Address"), Phrase("小区、几号楼、几室", "Compound, building, room")),
        "caller.name": (Phrase("您怎么称呼", "Your name"), Phrase("", "")),
        "danger": (Phrase("现在有没有危险", "Is anybody in danger now"), Phrase("", "")),
    ]

    private static func entries(of path: String, _ sheet: Sheet) -> [Entry] {
        let parts = path.split(separator: ".").map(String.init)
        guard let outer = form.fields.first(where: { $0.name == parts[0] }) else { return [] }
        if parts.count == 1 { return sheet.entries([outer]) }
        return sheet.entries(outer.inner.filter { $0.name == parts[1] }, within: parts[0] + ".")
    }
}

/// What a resident keeps: the number, and what happens next.
package struct FormReceiptPage: Page {
    static package let template = "form-receipt"
    package let title: String

    let plate: Plate
    let lookupCode: String?
    let say: String
    let advice: Advice?
    let adviceTitle: String

    /// `advice` stands first where the words spoke of danger.
    package init(
        _ link: CaseLink, lookupCode: String?, isHeld: Bool, advice: SafetyAdvice?, in language: Language
    ) {
        let isZh = language == .zh
        title = isZh ? "已登记" : "Registered"
        plate = link.plate
        self.lookupCode = lookupCode
        self.advice = advice.map { Advice($0, in: language) }
        adviceTitle = isZh ? "有危险先打这些电话" : "In danger, call these first"
        let calm = isZh ? "服务站会打电话给您。" : "The station will ring you."
        let looking = isZh ? "值班的人会先看,再打给您。" : "The person on duty looks first, then rings you."
        say = isHeld ? looking : calm
    }
}
