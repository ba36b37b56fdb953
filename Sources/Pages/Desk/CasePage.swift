package import Casework

/// One case: what it is about, what can be done next, what was done.
package struct CasePage: Page {
    static package let template = "case"
    package let title: String

    let standing: String?
    let plate: Plate
    let caseCode: String
    let kindWords: String
    let chips: [Chip]
    let newest: Newest?
    let notices: [Notice]
    let faults: Faults?
    let words: String?
    let facts: [Fact]
    let reveal: Reveal?
    let steps: [StepForm]
    let canStep: Bool
    let noStep: String
    let groupText: String?
    let prints: Prints?
    let timeline: [TimelineEntry]

    /// What came of the step that was just typed.
    package struct Newest: Sendable {
        let outcomeURL: String
        let sentence: String
        let verb: String
        /// It was typed on 来电登记, and its draft there is done with.
        let isFromCall: Bool

        package init(request: RequestID, sentence: String, verb: Verb, isFromCall: Bool = false) {
            outcomeURL = "/desk/outcome/\(request)"
            self.sentence = sentence
            self.verb = verb.rawValue
            self.isFromCall = isFromCall
        }
    }

    struct Notice: Sendable {
        let noticeText: String
        var noticeTone: String?
        var noticeReach: String?
        var noticeDial: String?
    }

    struct Reveal: Sendable {
        let action: String
        let text: String
        let note = "会记下谁在什么时候看过"
        let once: Once
        let carried: [Carried]
    }

    struct Prints: Sendable {
        let all: [Print]

        struct Print: Sendable {
            let printURL: String
            let printTitle: String
            let printNote: String
        }
    }

    /// A step that came back with faults: what was typed stays.
    package struct Returned: Sendable {
        package let verb: Verb
        package let typed: [String: [String]]
        package let faults: [Fault]
        package var more: String?

        package init(verb: Verb, typed: [String: [String]], faults: [Fault], more: String? = nil) {
            self.verb = verb
            self.typed = typed
            self.faults = faults
            self.more = more
        }
    }

    /// What stands on the page besides the case itself.
    package struct Surroundings: Sendable {
        /// The steps that may be typed by who looks, the next likely one first.
        package var forms: [Form] = []
        package var returned: Returned?
        package var newest: Newest?
        package var standing: String?
        package var groupText: String?
        package var secret: String?
        package var directory: Directory
        package var now: Instant
        /// A fresh key for each form.
        package var once: @Sendable () -> Once

        package init(directory: Directory, now: Instant, once: @escaping @Sendable () -> Once) {
            self.directory = directory
            self.now = now
            self.once = once
        }
    }

    package init(_ card: CaseCard, _ around: Surroundings) {
        title = "工单 \(card.link.inPairs)"
        standing = around.standing
        plate = card.link.plate
        caseCode = card.link.code
        kindWords = card.kindWords
        chips = card.chips(at: around.now)
        newest = around.newest
        notices = Self.notices(card, around)
        words = card.shown?.words
        facts = Self.facts(card, around)
        let stepped = around.forms.filter { $0.verb != .reveal }
        steps = StepForm.all(stepped, of: card, around)
        canStep = !steps.isEmpty
        noStep = card.isOpen ? "这一步不归您的岗位办。" : "这件已经办结了。还有话要记,请另登一件,写明编号。"
        groupText = around.groupText
        timeline = card.steps.filter { $0.verb != .reveal }.map {
            TimelineEntry($0, of: card.line, seenFrom: around.now)
        }
        faults = StepForm.faults(of: around.returned, in: steps, stepped, around.directory)
        let maySecret = around.forms.contains { $0.verb == .reveal } && card.view?.hasSecret == true
        reveal =
            maySecret && around.secret == nil
            ? Reveal(
                action: "\(card.link.url)/reveal", text: "看取件码", once: around.once(),
                carried: [.init(carriedName: "what", carriedValue: Revealed.secret.rawValue)]) : nil
        prints = Self.prints(card)
    }

    // MARK: the parts

    private static func notices(_ card: CaseCard, _ around: Surroundings) -> [Notice] {
        var notices: [Notice] = []
        if card.isParked { notices.append(Notice(noticeText: "系统没能处理这一步,已保留,请先人工跟进。", noticeTone: "is-red")) }
        if let matter = card.view?.matter, let hold = matter.hold, matter.isOpen {
            let what = hold.emergency ? "紧急:先打该打的电话,核实了再记「解除」。系统不会派人上门。" : "待核实:先打电话问清楚,再记「解除」。"
            notices.append(Notice(noticeText: what, noticeTone: "is-red"))
        }
        if let secret = around.secret { notices.append(Notice(noticeText: "取件码:\(secret)。只念给接单的人。")) }
        if let safe = card.shown?.safeContact { notices.append(notice(of: safe)) }
        if card.view?.matter.callBack == true, card.isOpen {
            let doers = around.directory.names(of: card.view?.takenBy ?? [])?.zh
            notices.append(Notice(noticeText: doers.map { "有变动,请打电话告诉\($0),打过了在「补充」里记「已回电」。" } ?? "欠一个回电。"))
        }
        if card.shown == nil { notices.append(Notice(noticeText: "这件不是本台登记的:姓名、电话和原话请问编号前两位的那个台。")) }
        return notices
    }

    /// 不能随便打的电话 stands above everything else.
    private static func notice(of safe: Submission.SafeContact) -> Notice {
        Notice(noticeText: "联系要小心:" + SafeWords.of(safe), noticeTone: "is-yellow")
    }

    private static func facts(_ card: CaseCard, _ around: Surroundings) -> [Fact] {
        var facts: [Fact] = []
        if let shown = card.shown {
            if let name = shown.name { facts.append(Fact("谁", name)) }
            if let phone = shown.phone { facts.append(Fact("电话", Reach.read(phone), dial: Reach.dial(phone))) }
            if let address = shown.address { facts.append(Fact("地址", address)) }
        }
        if let needBy = card.view?.matter.needBy {
            facts.append(Fact("什么时候要", Words.before(needBy, seenFrom: around.now)))
        }
        if let grid = card.view.map({ $0.matter.grid }), let known = around.directory.grid(grid) {
            facts.append(Fact("网格", "\(known.compound) \(grid)"))
        }
        if let list = card.steps.first?.told.facts.first(where: { $0.zh.hasPrefix("清单:") }) {
            facts.append(Fact("清单", String(list.zh.dropFirst("清单:".count))))
        }
        let doers = card.view?.takenBy ?? []
        for fact in card.view?.facts ?? [] { facts.append(Fact(fact.name.zh, fact.value.zh)) }
        for doer in doers.compactMap({ around.directory.doer($0) }) {
            if let phone = doer.phone {
                facts.append(Fact("打给\(doer.name)", Reach.read(phone), dial: Reach.dial(phone)))
            }
        }
        return facts
    }

    private static func prints(_ card: CaseCard) -> Prints? {
        var all: [Prints.Print] = []
        let add = { (place: String, title: String, note: String) in
            all.append(.init(printURL: "\(card.link.url)/\(place)", printTitle: title, printNote: note))
        }
        guard card.shown != nil else { return nil }
        if card.isOpen && card.view?.matter.hold == nil { add("slip", "派单条", "A5") }
        if card.line == .mediation { add("admission", "受理登记表", "A4") }
        if card.line == .condolence,
            card.view?.facts.contains(where: { $0.name == Words.field("fund") || $0.name == Words.field("goods") })
                == true
        {
            add("signatures", "签收表", "A4 横放")
        }
        return all.isEmpty ? nil : Prints(all: all)
    }
}
