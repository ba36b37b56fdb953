package import Casework

/// After a call was registered: the number, large, to be read aloud, and the next call ready.
package struct ReceiptPage: Page {
    static package let template = "receipt"
    package let title: String

    let plate: Plate
    let say: String
    let yellow: String?
    let lookupCode: String?
    let incomplete: String?
    let outcomeURL: String
    let outcomeSentence: String
    let caseCode: String
    let caseURL: String
    let slipURL: String

    package init(
        _ card: CaseCard, request: RequestID, sentence: String, lookupCode: String?, yellow: String?
    ) {
        title = "已登记 \(card.link.inPairs)"
        plate = card.link.plate
        let missing = card.view?.matter.incomplete ?? []
        say = card.summary.flatMap { Words.next($0.status) } ?? "记下了,有人会跟您联系。"
        self.yellow = yellow
        self.lookupCode = card.shown?.phone == nil ? lookupCode : nil
        incomplete = missing.isEmpty ? nil : missing.map { Words.field($0).zh }.joined(separator: "、")
        outcomeURL = "/desk/outcome/\(request)"
        outcomeSentence = sentence
        caseCode = card.link.code
        caseURL = card.link.url
        slipURL = card.link.url + "/slip"
    }
}

/// 像是同一件事: 补充 or 另立, never silent.
package struct DuplicatePage: Page {
    static package let template = "duplicate"
    package let title = "像是同一件事"

    let why: String
    let once: Once
    let carried: [Carried]
    let typedWords: String
    let typedWho: String
    let candidates: [Candidate]

    struct Candidate: Sendable {
        let candidateCode: String
        let candidateURL: String
        let candidateNumber: String
        let candidateStatus: String
        let candidateWords: String
        let candidateSince: String
        let digit: String?
    }

    /// `pairs` are all that was typed; they travel on.
    package init(
        _ cards: [CaseCard], isSameRoom: Bool, pairs: [(name: String, text: String)], words: String, who: String,
        once: Once, at now: Instant
    ) {
        why = isSameRoom ? "同一个地址、同一类事,已经有登记" : "同一个电话、同一类事,已经有登记"
        self.once = once
        carried = pairs.map { Carried(carriedName: $0.name, carriedValue: $0.text) }
        typedWords = words
        typedWho = who
        candidates = cards.enumerated().map { place, card in
            Candidate(
                candidateCode: card.link.code, candidateURL: card.link.url, candidateNumber: card.link.inPairs,
                candidateStatus: card.summary.map { Words.status($0) } ?? "已登记",
                candidateWords: card.shown?.words ?? "",
                candidateSince: When.read(card.openedAt, seenFrom: now) + " 登记",
                digit: place == 0 ? "1" : nil)
        }
    }
}
