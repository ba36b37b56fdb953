internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Logging
internal import Pages

/// What a resident sees: the form, and how it stands.
extension IntakeService {
    /// `GET /form`; `?by=question` asks one thing at a time.
    func getForm(_ visit: Visit) async throws -> Response {
        formPage(visit, typed: [:], question: visit.query["by"] == "question" ? 0 : nil)
    }

    func postForm(_ visit: Visit) async throws -> Response {
        let form = visit.form
        if let place = form["question"].flatMap({ Int($0) }), FormPage.questions.indices.contains(place) {
            if form["act"] == "back" { return formPage(visit, typed: form.kept, question: max(0, place - 1)) }
            if place + 1 < FormPage.questions.count { return formPage(visit, typed: form.kept, question: place + 1) }
        }
        let typed = TypedForm(form.typed, for: FormPage.form, now: house.now())
        var values = typed.values
        values["verb"] = .text(Verb.submit.rawValue)
        values["channel"] = .text(Channel.form.rawValue)
        let matter = FormPage.matter(of: form["kind"], in: house.catalogue)
        values["line"] = .text(matter.line.rawValue)
        values["kind"] = .text(matter.kind.text)
        values = CallForm.renamed(values, for: matter.line)
        do {
            guard typed.faults.isEmpty, form.secrets.isEmpty else {
                throw Problem(.faultyFields, faults: matter.line.faults(of: .submit, values) + form.secrets)
            }
            let taken = try await take(values, by: nil, once: form["once"], visit.context.logger)
            return receipt(taken.row, taken.admitted, visit, hasPhone: !(form["caller.phone"] ?? "").isEmpty)
        } catch let problem as Problem where problem.code == .faultyFields {
            return formPage(
                visit, typed: form.kept,
                faults: typed.faults(and: problem.faults.map { CallForm.shown($0, from: matter.line) }),
                status: .unprocessableContent)
        } catch let taken as FormTaken {
            // The same page, sent again with other words: it is another matter, and gets another key.
            guard taken.row != nil else { throw Problem(.broken) }
            return formPage(visit, typed: form.kept, status: .ok)
        }
    }

    private func formPage(
        _ visit: Visit, typed: [String: [String]], faults: [Fault] = [], question: Int? = nil,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let language = visit.language
        let key = status == .unprocessableContent || question != nil ? visit.form["once"] ?? once() : once()
        let page = FormPage(
            typed: typed, faults: faults, question: question, once: key, in: language,
            directory: house.directory.directory)
        let address = question == nil ? "/form" : "/form?by=question"
        return PageAnswer.html(library.render(page, in: publicFrame(visit, address: address)), status: status)
    }

    private func receipt(
        _ row: RegisteredRequest, _ admitted: Admission.Admitted, _ visit: Visit, hasPhone: Bool
    ) -> Response {
        let screening = admitted.screening
        let isDanger = screening.danger == true || !screening.words.isEmpty
        let page = FormReceiptPage(
            CaseReading(house: house).link(KnownCase(row)), lookupCode: hasPhone ? nil : lookup.code(of: row.caseID),
            isHeld: row.isHeld,
            advice: isDanger ? house.safety.advice(for: screening.kind ?? screening.words.first) : nil,
            in: visit.language)
        return PageAnswer.html(library.render(page, in: publicFrame(visit, address: "/form")))
    }

    // MARK: how it stands

    func getTrack(_ visit: Visit) async throws -> Response { trackPage(visit) }

    func postTrack(_ visit: Visit) async throws -> Response {
        let (number, proof) = (visit.form["number"] ?? "", visit.form["proof"] ?? "")
        let look = try await tracked(number, proof: proof, visit.request, visit.context)
        switch look {
        case .tooMany(let wait):
            var answer = trackPage(
                visit, sorry: Problem(.tooManyTries).detail.text(in: visit.language), number: number,
                status: .tooManyRequests)
            answer.headers[.retryAfter] = String(wait)
            return answer
        case .nothing: return trackPage(visit, sorry: Words.notFound.text(in: visit.language), number: number)
        case .found(let news):
            let state = try await publicState(news, visit.language)
            let found = TrackPage.Found(
                inPairs: state.numberToRead, say: state.say,
                asOf: state.asOf.flatMap { Instant(iso: $0) }.map {
                    When.read($0, seenFrom: house.now()) + (visit.language == .zh ? " 时的情况" : "")
                }, mayChange: try await mayChange(news))
            return trackPage(visit, found: found, number: number, proof: proof)
        }
    }

    /// `POST /track/change`: corrected or cancelled by whoever has the number and what belongs to it, until somebody has
    /// accepted.
    func postTrackChange(_ visit: Visit) async throws -> Response {
        let (number, proof) = (visit.form["number"] ?? "", visit.form["proof"] ?? "")
        let isZh = visit.language == .zh
        switch try await tracked(number, proof: proof, visit.request, visit.context) {
        case .tooMany, .nothing: return trackPage(visit, sorry: Words.notFound.text(in: visit.language), number: number)
        case .found(let news):
            guard try await mayChange(news), let code = news.known.number else {
                return trackPage(
                    visit, sorry: isZh ? "已经有人接了,要改要撤销请打服务站电话。" : "Somebody has it in hand: please ring the station.",
                    number: number)
            }
            let words = visit.form["text"] ?? ""
            let isCancelled = visit.form["act"] == "cancel"
            if !isCancelled && Text.trimmed(words).isEmpty {
                return trackPage(
                    visit, sorry: isZh ? "请写要改什么。" : "Please say what to change.", number: number, proof: proof)
            }
            var values: [String: JSONValue] = [
                "verb": .text(isCancelled ? Verb.cancel.rawValue : Verb.note.rawValue), "case": .text(code),
                "channel": .text(Channel.form.rawValue),
            ]
            if !Text.trimmed(words).isEmpty { values["text"] = .text(words) }
            let taken = try await take(
                values, by: nil, isRequester: true, once: visit.form["once"], visit.context.logger)
            await settleSoon(taken.row)
            let say =
                isCancelled
                ? (isZh ? "已记下:不用办了。" : "Noted: it is cancelled.") : (isZh ? "已记下,会照着办。" : "Noted; it will be done so.")
            return trackPage(visit, found: .init(inPairs: nil, say: say, asOf: nil, mayChange: false), number: number)
        }
    }

    /// Only what is shown online, while nobody has accepted and nobody has to look first.
    private func mayChange(_ news: CaseNews) async throws -> Bool {
        guard let number = news.known.number, news.known.line == .errand,
            let reading = try await cases.reading(of: number), let view = reading.card.view
        else { return false }
        return view.matter.isOpen && view.matter.hold == nil && view.takenBy.isEmpty && !reading.card.isParked
            && [.toAssign, .offered].contains(view.summary.status)
    }

    private func trackPage(
        _ visit: Visit, found: TrackPage.Found? = nil, sorry: String? = nil, number: String = "", proof: String = "",
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let page = TrackPage(
            found: found, sorry: sorry, number: String(number.prefix(30)), proof: String(proof.prefix(30)),
            once: once(),
            in: visit.language)
        return PageAnswer.html(library.render(page, in: publicFrame(visit, address: "/track")), status: status)
    }
}
