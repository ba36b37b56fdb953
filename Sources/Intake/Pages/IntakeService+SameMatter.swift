internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Logging
internal import Pages

/// 补充 or 另立, where a call looks like one that is there.
extension IntakeService {
    /// The page that asks 补充 or 另立, where a case of the same phone or room and the same line is open, or was opened
    /// within a day.
    func duplicate(
        of values: [String: JSONValue], _ line: Line, _ visit: Visit
    ) async throws -> Response? {
        var phone: String?
        if case .object(let caller)? = values["caller"], case .text(let typed)? = caller["phone"] {
            phone = try? Phone.read(typed).get().digits
        }
        var address: String?
        if case .text(let typed)? = values["address"] { address = typed }
        let now = house.now()
        let near = try await cases.cases(ofPhone: phone, address: address).filter {
            $0.known.line == line && ($0.card.view?.matter.isOpen ?? true || now - $0.known.openedAt < .hours(24))
        }
        guard !near.isEmpty else { return nil }
        let isSamePhone = near.contains { $0.card.shown?.phone == phone && phone != nil }
        let who = [address, phone.map { Reach.masked($0) }].compactMap { $0 }.joined(separator: " · ")
        let page = DuplicatePage(
            near.prefix(5).map(\.card), isSameRoom: !isSamePhone, pairs: visit.form.typed,
            words: visit.form["text"] ?? "", who: who, once: visit.form["once"] ?? once(), at: now)
        return PageAnswer.html(library.render(page, in: try await frame(visit, at: .new)))
    }

    /// 补充: what was typed goes to the case that is there.
    func note(to code: String, _ visit: Visit) async throws -> Response {
        guard let reading = try await cases.reading(of: code) else { throw Problem(.unknownNumber) }
        let words = visit.form["text"].flatMap { Text.trimmed($0).isEmpty ? nil : $0 } ?? "又打来了一次"
        let values: [String: JSONValue] = [
            "verb": .text(Verb.note.rawValue), "case": .text(reading.card.link.code), "text": .text(words),
            "channel": .text(visit.form["channel"] ?? Channel.phone.rawValue),
        ]
        let actor = try visit.signedIn.actor
        let taken = try await take(
            values, by: actor, once: visit.form["once"].map { "\($0):note" }, visit.context.logger)
        await settleSoon(taken.row)
        return PageAnswer.redirect(to: "/desk/cases/\(reading.card.link.code)?done=\(taken.row.id)&from=call")
    }
}
