internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Logging
internal import Pages

/// 来电登记.
extension IntakeService {
    var cases: DeskCases { DeskCases(house: house, register: register) }

    func deskView() async throws -> DeskView {
        let staff = try await register.staff().filter { !$0.isDisabled && $0.role == .secretary }
        return DeskView(
            CaseReading(house: house).world, approvers: staff.map { .init($0.id, Phrase($0.name, $0.name)) })
    }

    /// `GET /desk/new`; `?same=CASE` keeps the caller and the address of a case for another matter of the same call.
    func getNew(_ visit: Visit) async throws -> Response {
        var content = NewPage.Content(once: once())
        if let code = visit.query["same"], let reading = try await cases.reading(of: String(code)) {
            let shown = reading.card.shown
            content.sameCall = (reading.card.link, reading.known.id)
            content.typed = [
                "caller.phone": shown?.phone, "caller.name": shown?.name, "address": shown?.address,
            ].compactMapValues { $0.map { [$0] } }
        }
        return try await newPage(content, visit)
    }

    func postNew(_ visit: Visit) async throws -> Response {
        let form = visit.form
        if let code = form["noteTo"] { return try await note(to: code, visit) }
        if let list = form["more"] { return try await again(visit) { $0.more = list } }
        if let code = form["recalled"] { return try await recalled(code, visit) }
        switch form["act"] {
        case "back": return try await again(visit)
        case "noEmergency": return try await again(visit) { $0.typed?["danger"] = ["no"] }
        case "emergency", "saveEmergency": return try await emergency(visit)
        case "separate": return try await register(visit, form, asksForDuplicates: false)
        default: return try await register(visit, form, asksForDuplicates: form["sameCallAs"] == nil)
        }
    }

    // MARK: registering

    private func register(
        _ visit: Visit, _ form: PostedForm, asksForDuplicates: Bool
    ) async throws -> Response {
        let call = CallForm(in: try await deskView())
        let (line, values, wrong) = read(form, call)
        let faults = wrong + form.secrets
        guard faults.isEmpty, let line else { return try await returned(visit, faults, of: line) }
        let renamed = CallForm.renamed(values, for: line)
        let isAsked = asksForDuplicates && values["danger"] != .text("yes")
        if isAsked, try await !isKnown(renamed, form["once"], visit),
            let page = try await duplicate(of: values, line, visit)
        {
            return page
        }
        do {
            let actor = try visit.signedIn.actor
            let taken = try await take(renamed, by: actor, once: form["once"], visit.context.logger)
            return PageAnswer.redirect(to: "/desk/receipt/\(taken.row.id)")
        } catch let problem as Problem where problem.code == .faultyFields {
            return try await returned(visit, problem.faults.map { CallForm.shown($0, from: line) }, of: line)
        } catch let taken as FormTaken {
            return try await again(visit) { content in
                let link = taken.row.map { CaseReading(house: house).link(KnownCase($0)) }
                content.yellow = "刚才那一张已经登记了:\(link?.inPairs ?? "")。改过的这些还没有登记;要另登一件,请再点「登记」。"
            }
        }
    }

    /// Whether this form was registered before: the second press of a key is no second matter.
    private func isKnown(_ values: [String: JSONValue], _ once: Once?, _ visit: Visit) async throws -> Bool {
        let typed = try typedRequest(values, by: try visit.signedIn.actor, once: once)
        return try await taken(typed) != nil
    }

    /// What was typed, as the line reads it. Without a kind there is no line yet; what is missing is named.
    func read(
        _ form: PostedForm, _ call: CallForm
    ) -> (line: Line?, values: [String: JSONValue], faults: [Fault]) {
        let matter = matter(of: form)
        let line = matter?.line
        let typed = TypedForm(form.typed, for: call.form(for: line ?? .errand), now: house.now())
        var values = typed.values
        values["verb"] = .text(Verb.submit.rawValue)
        if let kind = matter?.kind { values["kind"] = .text(kind.text) }
        values["line"] = line.map { .text($0.rawValue) }
        values["channel"] = .text(form["channel"].flatMap { $0.isEmpty ? nil : $0 } ?? Channel.phone.rawValue)
        if let same = form["sameCallAs"] { values["sameCallAs"] = .text(same) }
        if typed.faults.isEmpty { return (line, values, []) }
        // Everything that is wrong is said at once.
        let reader = line ?? .errand
        let read = reader.faults(of: .submit, CallForm.renamed(values, for: reader))
        return (line, values, typed.faults(and: read.map { CallForm.shown($0, from: reader) }))
    }

    func matter(of form: PostedForm) -> (line: Line, kind: KindCode)? {
        form["kind"].flatMap { CallForm.matter(of: Text.clean($0), in: house.catalogue) }
    }

    // MARK: the page again

    private func returned(_ visit: Visit, _ faults: [Fault], of line: Line?) async throws -> Response {
        try await again(visit, status: .unprocessableContent) { content in
            (content.faults, content.line) = (faults, line)
        }
    }

    private func again(
        _ visit: Visit, status: HTTPResponse.Status = .ok, _ change: (inout NewPage.Content) -> Void = { _ in }
    ) async throws -> Response {
        var content = NewPage.Content(once: status == .ok ? once() : visit.form["once"] ?? once())
        content.typed = visit.form.kept
        content.line = matter(of: visit.form)?.line
        if let same = visit.form["sameCallAs"], let reading = try await cases.reading(of: same) {
            content.sameCall = (reading.card.link, reading.known.id)
        }
        change(&content)
        return try await newPage(content, visit, status)
    }

    private func newPage(
        _ content: NewPage.Content, _ visit: Visit, _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        var content = content
        content.standing = standing
        content.recall = try await recall(
            phone: content.typed?["caller.phone"]?.first, address: content.typed?["address"]?.first)
        let page = NewPage(
            CallForm(in: try await deskView()), content, in: house.directory.directory, at: house.now())
        return PageAnswer.html(library.render(page, in: try await frame(visit, at: .new)), status: status)
    }

    // MARK: who rings

    private func recall(phone: String?, address: String?) async throws -> Recall? {
        let digits = phone.flatMap { try? Phone.read($0).get().digits }
        let readings = try await cases.cases(ofPhone: digits, address: address)
        return Recall(readings.map(\.card), in: house.directory.directory, at: house.now())
    }

    /// `POST /desk/recall`: the panel alone, for the script that looks while a phone is typed.
    func postRecall(_ visit: Visit) async throws -> Response {
        let found = try await recall(phone: visit.form["phone"], address: visit.form["room"])
        return PageAnswer.html(library.render(RecallPanel(found), in: try await frame(visit)))
    }

    /// Without a script: the name and address of an earlier case are filled in where nothing was typed.
    private func recalled(_ code: String, _ visit: Visit) async throws -> Response {
        let shown = try await cases.reading(of: code)?.card.shown
        return try await again(visit) { content in
            for (name, value) in [
                ("caller.name", shown?.name), ("address", shown?.address), ("caller.phone", shown?.phone),
            ] {
                if content.typed?[name] == nil, let value { content.typed?[name] = [value] }
            }
        }
    }
}

extension KnownCase {
    /// As far as a row of the register says.
    init(_ row: RegisteredRequest) {
        self.init(
            id: row.caseID, number: row.number, line: row.line, kind: "", grid: GridCode(row.wire.grid),
            isUrgent: row.wire.urgent, openedAt: row.acceptedAt)
    }
}
