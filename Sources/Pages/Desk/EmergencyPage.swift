package import Casework

/// Whom to call and what to say, as a page shows it.
struct Advice: Sendable {
    let call: [Call]
    let say: [String]

    struct Call: Sendable {
        let hotline: String
        let hotlineName: String
    }

    init(_ advice: SafetyAdvice, in language: Language = .zh) {
        call = advice.call.map { Call(hotline: $0.number, hotlineName: $0.name.text(in: language)) }
        say = advice.say.map { $0.text(in: language) }
    }
}

/// The red page: whom to call, what to say, one key to save. Nothing else.
package struct EmergencyPage: Page {
    static package let template = "emergency"
    package let title = "紧急"

    let dangerWords: String?
    let advice: Advice
    let plate: Plate?
    let saved: Saved?
    let unsaved: Unsaved?

    struct Saved: Sendable {
        let outcomeURL: String
        let sentence: String
        let caseURL: String
    }

    struct Unsaved: Sendable {
        let once: Once
        let carried: [Carried]
        let faults: Faults?
        let entries: [Entry]
    }

    /// It is registered and held.
    package init(_ card: CaseCard, _ advice: SafetyAdvice, request: RequestID, sentence: String) {
        dangerWords = advice.danger.map { Words.danger($0).zh }
        self.advice = Advice(advice)
        plate = card.link.plate
        saved = Saved(outcomeURL: "/desk/outcome/\(request)", sentence: sentence, caseURL: card.link.url)
        unsaved = nil
    }

    /// It cannot be registered yet: nobody has said where, or whom to ring.
    package init(
        _ advice: SafetyAdvice, _ form: CallForm, typed: [String: [String]], faults: [Fault], once: Once,
        in directory: Directory
    ) {
        dangerWords = advice.danger.map { Words.danger($0).zh }
        self.advice = Advice(advice)
        plate = nil
        saved = nil
        let asked = ["address", "text", "dangerKind"]
        var sheet = Sheet(form.form(for: .errand), in: directory)
        (sheet.typed, sheet.faults, sheet.startsAt) = (typed, faults, "address")
        let phone =
            form.common.first { $0.name == "caller" }?.inner.filter { ["phone", "name"].contains($0.name) } ?? []
        let fields = asked.compactMap { name in form.common.first { $0.name == name } }
        let shown = Set(asked + ["caller.phone", "caller.name", "danger"])
        unsaved = Unsaved(
            once: once,
            carried: typed.filter { !shown.contains($0.key) }.sorted { $0.key < $1.key }.flatMap { name, texts in
                texts.map { Carried(carriedName: name, carriedValue: $0) }
            } + [Carried(carriedName: "danger", carriedValue: "yes")],
            faults: Faults(sheet.faultLines(sheet.sentence), heading: "还差这\(faults.count)处才能存"),
            entries: sheet.entries(fields) + sheet.entries(phone, within: "caller."))
    }
}
