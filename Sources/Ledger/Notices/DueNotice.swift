internal import Casework
internal import FoundationEssentials
internal import Lines
internal import Postgres

/// A notice that is ours to send for a while.
struct DueNotice: Sendable {
    let id: UUID
    let news: UntoldNotice
    /// How often it was tried before.
    let attempts: Int

    /// Nil where it is for somebody that this program does not know.
    init?(_ row: Row) throws {
        guard let news = try UntoldNotice(row) else { return nil }
        id = try row.uuid("id")
        self.news = news
        attempts = Int(try row.int64("attempts"))
    }

    var idText: String { id.uuidString.lowercased() }

    /// Names nobody but the doer's code, no place and no matter. A command gets the notice's id, whom it is for, the case number, the code and the sentence.
    var message: ChannelMessage {
        let number = news.number.flatMap { CaseNumber($0) }?.inPairs
        let whom = news.recipient.doer.map { "\($0):" } ?? ""
        let which = number.map { "受理编号\($0)," } ?? ""
        let text = "【邻里】\(whom)\(which)\(Words.notice(news.code))。"
        return ChannelMessage(
            arguments: [idText, news.recipient.text, news.number ?? "-", news.code, text], text: text,
            fields: [
                "id": .text(idText), "to": .text(news.recipient.text),
                "number": news.number.map { .text($0) } ?? .null, "code": .text(news.code),
                "emergency": .bool(news.isEmergency),
            ])
    }
}
