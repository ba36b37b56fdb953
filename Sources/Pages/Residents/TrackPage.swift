package import Casework

/// 查一查办到哪儿了: neutral words, for whoever has the number and what belongs to it.
package struct TrackPage: Page {
    static package let template = "track"
    package let title: String

    let once: Once
    let ask: Ask
    let answer: Answer?
    let sorry: String?

    struct Ask: Sendable { let entries: [Entry] }

    struct Answer: Sendable {
        let pairs: String?
        let say: String
        let asOf: String?
        let change: Change?
    }

    struct Change: Sendable {
        let carried: [Carried]
        let entries: [Entry]
    }

    /// What the house says to a right number.
    package struct Found: Sendable {
        package var inPairs: String?
        package var say: String
        package var asOf: String?
        /// While nobody has accepted it may be changed or cancelled here.
        package var mayChange: Bool

        package init(inPairs: String?, say: String, asOf: String?, mayChange: Bool) {
            self.inPairs = inPairs
            self.say = say
            self.asOf = asOf
            self.mayChange = mayChange
        }
    }

    package init(
        found: Found? = nil, sorry: String? = nil, number: String = "", proof: String = "", once: Once,
        in language: Language
    ) {
        title = language == .zh ? "查一查" : "Look up"
        self.once = once
        self.sorry = sorry
        let kept = found == nil ? (number, "") : ("", "")
        ask = Ask(entries: [
            Self.line(
                "number", Phrase("编号", "Number"), Phrase("8 位数字", "8 digits"), value: kept.0, language),
            Self.line(
                "proof", Phrase("登记时电话的后四位,或查询码", "Last four digits of the phone, or the look-up code"),
                Phrase("", ""), value: kept.1, language),
        ])
        answer = found.map { found in
            Answer(
                pairs: found.inPairs, say: found.say, asOf: found.asOf,
                change: found.mayChange
                    ? Change(
                        carried: [
                            Carried(carriedName: "number", carriedValue: number),
                            Carried(carriedName: "proof", carriedValue: proof),
                        ], entries: [Self.changed(language)]) : nil)
        }
    }

    private static func line(
        _ name: String, _ label: Phrase, _ hint: Phrase, value: String, _ language: Language
    ) -> Entry {
        Entry(
            entry: .field(
                Field(
                    id: "f-\(name)", name: name, label: label.text(in: language), wide: true, required: true,
                    control: .single(.line(.init(longest: 30))), hint: hint.text(in: language), value: value)))
    }

    private static func changed(_ language: Language) -> Entry {
        let hint = Phrase("有人接单以后,改动请打服务站电话", "Once somebody has accepted, please ring the station")
        return Entry(
            entry: .field(
                Field(
                    id: "f-change", name: "text", label: Phrase("要改什么", "What to change").text(in: language),
                    wide: true,
                    control: .single(.words(.init(rows: 2, longest: Fields.longest))), hint: hint.text(in: language))))
    }
}
