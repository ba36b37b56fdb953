package import Casework

/// 待告知: who should know something by now, and was not reached by a channel. One click says that somebody told them.
package struct TellPage: Page {
    static package let template = "tell"
    package let title = "待告知"

    let standing: String?
    let rows: [Row]
    let nothing: String?
    let more: String?

    /// What is to be told, to whom, and of which case.
    package struct Item: Sendable {
        let number: String?
        let url: String?
        let caseName: String
        let kindWords: String
        let isEmergency: Bool
        let recipient: Notice.Recipient
        let code: String
        let since: Instant

        /// `caseName` is what a request names it by; `url` is nil where the case is not this desk's.
        package init(
            number: String?, url: String?, caseName: String, kindWords: String, isEmergency: Bool,
            recipient: Notice.Recipient, code: String, since: Instant
        ) {
            self.number = number
            self.url = url
            self.caseName = caseName
            self.kindWords = kindWords
            self.isEmergency = isEmergency
            self.recipient = recipient
            self.code = code
            self.since = since
        }
    }

    struct Row: Sendable {
        let whom: String
        let says: String
        let numberText: String
        let caseURL: String?
        let kindWords: String
        let sinceText: String
        let isRed: Bool
        let caseName: String
        let to: String
        let code: String
        let once: Once
    }

    /// `isCut` where there are more than are shown.
    package init(
        _ items: [Item], isCut: Bool, standing: String?, in directory: Directory, at now: Instant, once: () -> Once
    ) {
        self.standing = standing
        rows = items.map { item in
            Row(
                whom: Self.whom(item.recipient, in: directory), says: Words.notice(item.code),
                numberText: item.number ?? "没有编号", caseURL: item.url, kindWords: item.kindWords,
                sinceText: When.read(item.since, seenFrom: now), isRed: item.isEmergency, caseName: item.caseName,
                to: item.recipient.text, code: item.code, once: once())
        }
        nothing = items.isEmpty ? "没有要告知的。" : nil
        more = isCut ? "还有没列出来的,先办完这些再看。" : nil
    }

    private static func whom(_ recipient: Notice.Recipient, in directory: Directory) -> String {
        if let words = Words.recipient(recipient) { return words.zh }
        guard let id = recipient.doer else { return "" }
        return directory.doer(id)?.name ?? id.text
    }
}
