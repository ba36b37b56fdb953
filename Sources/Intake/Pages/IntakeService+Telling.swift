internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Pages
internal import Work

/// 待告知: who should know something by now, and the click that says somebody told them.
extension IntakeService {
    /// `GET /desk/tell`.
    func getTell(_ visit: Visit) async throws -> Response {
        let notices = house.untold.all
        let page = TellPage(
            notices.map(item), isCut: notices.count == UntoldShelf.most, standing: standing,
            in: house.directory.directory, at: house.now(), once: once)
        return PageAnswer.html(library.render(page, in: try await frame(visit)))
    }

    /// `POST /desk/tell`: a step of the case like any other, whichever desk took it.
    func postTold(_ visit: Visit) async throws -> Response {
        let values: [String: JSONValue] = [
            "verb": .text(Verb.told.rawValue), "case": .text(visit.form["case"] ?? ""),
            "to": .text(visit.form["to"] ?? ""), "code": .text(visit.form["code"] ?? ""),
        ]
        do {
            let taken = try await take(
                values, by: try visit.signedIn.actor, once: visit.form["once"], visit.context.logger)
            if let recipient = Notice.Recipient(visit.form["to"] ?? "") {
                house.untold.drop(Notice(to: recipient, code: visit.form["code"] ?? ""), of: taken.row.caseID)
            }
        } catch is FormTaken {
            // A second click on the same button: the first one counts.
        }
        return PageAnswer.redirect(to: "/desk/tell")
    }

    private func item(_ notice: UntoldNotice) -> TellPage.Item {
        let number = notice.number.flatMap { CaseNumber($0) }
        // A case of another desk has no page here; nor has any while the register cannot be read.
        let isOurs = (try? register.news(of: notice.caseID)) != nil
        return TellPage.Item(
            number: number?.inPairs, url: isOurs ? "/desk/cases/\(number?.text ?? notice.caseID.description)" : nil,
            caseName: number?.text ?? notice.caseID.description,
            kindWords: house.catalogue.kind(notice.kind, of: notice.line)?.zh ?? notice.kind.text,
            isEmergency: notice.isEmergency, recipient: notice.recipient, code: notice.code, since: notice.since)
    }
}
