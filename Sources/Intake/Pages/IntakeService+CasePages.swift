internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Logging
internal import Pages
internal import Work

/// One case: looked at, moved on, printed.
extension IntakeService {
    /// `GET /desk/cases/NUMBER`; `?done=ID` says what came of the step that was just typed.
    func getCase(_ visit: Visit) async throws -> Response {
        try await look(at: visit.parameter("number"), visit)
        let done = Casework.RequestID(visit.text("done"))
        let row = try await done.asyncFlatMap { try await register.request($0) }
        return try await casePage(visit, newest: row)
    }

    /// `POST /desk/cases/NUMBER/VERB`: one of the steps. A step that the state does not offer any more is taken all the
    /// same, and its line answers it.
    func postStep(_ visit: Visit) async throws -> Response {
        guard let reading = try await cases.reading(of: visit.parameter("number")) else {
            throw Problem(.unknownNumber)
        }
        let verb = Verb(rawValue: visit.parameter("verb"))
        let form = reading.known.line.form(of: verb, reading, in: try await deskView())
        if let list = visit.form["more"] {
            return try await casePage(
                visit, returned: .init(verb: verb, typed: visit.form.kept, faults: [], more: list))
        }
        let typed = TypedForm(visit.form.typed, for: form, now: house.now())
        var values = typed.values
        values["verb"] = .text(verb.rawValue)
        values["case"] = .text(reading.card.link.code)
        do {
            guard typed.faults.isEmpty, visit.form.secrets.isEmpty else {
                throw Problem(
                    .faultyFields, faults: reading.known.line.faults(of: verb, values) + visit.form.secrets)
            }
            let taken = try await take(
                values, by: try visit.signedIn.actor, once: visit.form["once"], visit.context.logger)
            await settleSoon(taken.row)
            return PageAnswer.redirect(to: "/desk/cases/\(reading.card.link.code)?done=\(taken.row.id)")
        } catch let problem as Problem where problem.code == .faultyFields {
            let returned = CasePage.Returned(
                verb: verb, typed: typed.kept, faults: typed.faults(and: problem.faults))
            return try await casePage(visit, returned: returned, status: .unprocessableContent)
        } catch let taken as FormTaken {
            let id = taken.row.map { "?done=\($0.id)" } ?? ""
            return PageAnswer.redirect(to: "/desk/cases/\(reading.card.link.code)\(id)")
        }
    }

    private func casePage(
        _ visit: Visit, newest: RegisteredRequest? = nil, returned: CasePage.Returned? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard let reading = try await cases.reading(of: visit.parameter("number")) else {
            throw Problem(.unknownNumber)
        }
        let actor = try visit.signedIn.actor
        var around = CasePage.Surroundings(directory: house.directory.directory, now: house.now(), once: once)
        around.forms = reading.forms(try await deskView()).filter { Permit.allows(actor.role, $0.verb) }
        around.returned = returned
        around.standing = standing
        around.groupText = reading.groupText
        if let newest, newest.caseID == reading.known.id, newest.actor == actor.id {
            let sentence = try await sentence(for: newest).text
            around.newest = .init(
                request: newest.id, sentence: sentence, verb: newest.verb, isFromCall: visit.text("from") == "call")
            around.secret = try await secret(shownBy: newest)
        }
        let page = CasePage(reading.card, around)
        return PageAnswer.html(library.render(page, in: try await frame(visit)), status: status)
    }

    // MARK: looking

    /// Who looks at a case of this desk is registered before anything is shown: once a day for each case.
    func look(at number: String, _ visit: Visit) async throws {
        guard let reading = try await cases.reading(of: number) else { throw Problem(.unknownNumber) }
        guard reading.card.shown != nil else { return }
        let code = reading.card.link.code
        let values: [String: JSONValue] = [
            "verb": .text(Verb.reveal.rawValue), "case": .text(code), "what": .text(Revealed.contact.rawValue),
        ]
        let day = CivilDate(house.now())
        _ = try await take(
            values, by: try visit.signedIn.actor, once: "look:\(code):\(day)", visit.context.logger)
    }

    /// The code that a look was allowed to show, for as long as it is read out on the telephone.
    private func secret(shownBy row: RegisteredRequest) async throws -> String? {
        guard row.verb == .reveal, row.fate == .committed, house.now() - row.acceptedAt < .minutes(5),
            try asked(row) == .secret
        else { return nil }
        return try await shown(of: row).secret
    }

    // MARK: paper

    func getSlip(_ visit: Visit) async throws -> Response {
        try await print(visit) { SlipPage($0, in: house.directory.directory, at: house.now()) }
    }

    func getAdmission(_ visit: Visit) async throws -> Response {
        let clerk = try visit.signedIn.name
        return try await print(visit) {
            AdmissionPage(
                $0, house: house.station.name, clerk: clerk, in: house.directory.directory, at: house.now())
        }
    }

    func getSignatures(_ visit: Visit) async throws -> Response {
        let names = try await register.actors()
        return try await print(visit) { card in
            let code = (card.opening as? CondolenceBody)?.order?.arrangement.approvedBy?.actor
            let approver = names.first { $0.id == code }?.name ?? code ?? ""
            return SignaturesPage(
                card, setValue: house.policy.goodsSetValue, approver: approver, in: house.directory.directory,
                at: house.now())
        }
    }

    private func print(_ visit: Visit, _ page: (CaseCard) -> some Page) async throws -> Response {
        try await look(at: visit.parameter("number"), visit)
        guard let reading = try await cases.reading(of: visit.parameter("number")) else {
            throw Problem(.unknownNumber)
        }
        guard reading.card.shown != nil else { throw Problem(.elsewhere) }
        return PageAnswer.html(library.render(page(reading.card), in: try await frame(visit)))
    }
}

extension Line {
    /// A step's form on the case as it stands, offered or not.
    fileprivate func form(of verb: Verb, _ reading: CaseReading.Reading, in view: DeskView) -> Form {
        reading.forms(view).first { $0.verb == verb } ?? emptyForm(of: verb, in: view)
    }

    /// A step's form on a case of which nothing is known.
    func emptyForm(of verb: Verb, in view: DeskView) -> Form {
        switch self {
        case .errand: Errand.form(of: verb, on: nil, in: view)
        case .mediation: Mediation.form(of: verb, on: nil, in: view)
        case .condolence: Condolence.form(of: verb, on: nil, in: view)
        }
    }
}
