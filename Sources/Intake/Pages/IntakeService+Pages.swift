internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Pages

/// The way of every page: who is there, what was posted, and what is said when something goes wrong.
extension IntakeService {
    /// A page's address. What fails on it is said as a page too, with what was typed.
    func page(
        _ path: String, _ method: HTTPRequest.Method, _ access: Access,
        _ answer: @escaping @Sendable (Visit) async throws -> Response
    ) -> DoorAddress {
        DoorAddress(path: path, method: method, access: access) { request, context in
            var form = PostedForm()
            do {
                if method == .post { form = try await posted(request) }
                return try await visit(request, context, form, access, answer)
            } catch {
                let language = Language(accepting: request.headers[.acceptLanguage])
                return errorPage(error, form, request, context.logger, language)
            }
        }
    }

    private func visit(
        _ request: Request, _ context: DoorContext, _ form: PostedForm, _ access: Access,
        _ answer: @Sendable (Visit) async throws -> Response
    ) async throws -> Response {
        let shown = Cookies.key(in: request.headers)
        let found = try shown.flatMap { key in
            try register.session(showing: key, house.rules.sessions, at: house.now())
        }
        if case .desk(let roles) = access {
            guard let found, let shown else { return signInFirst(request) }
            guard roles.contains(found.actor.role) else { throw Problem(.notYours, roles: roles) }
            if request.method == .post { try checkToken(form, of: found) }
            var answer = try await answer(Visit(request: request, context: context, session: found, form: form))
            if let fresh = try await keepAlive(shown, found) {
                answer.headers[values: .setCookie].append(Cookies.set(fresh, isSecure: isSecure(request)))
            }
            return answer
        }
        return try await answer(Visit(request: request, context: context, session: found, form: form))
    }

    /// Only a form of the house's own, from a page of its own: a newer browser says where a post comes from.
    private func posted(_ request: Request) async throws -> PostedForm {
        if let site = request.headers[.fetchSite], !["same-origin", "none"].contains(site) {
            throw Problem(.elsewhereForm)
        }
        let type = request.headers[.contentType]?.split(separator: ";").first.map { $0.filter { $0 != " " } }
        guard type?.lowercased() == "application/x-www-form-urlencoded", request.headers[.contentEncoding] == nil else {
            throw Problem(.formNeeded)
        }
        let body = try await request.body.collect(upTo: house.rules.longestBody)
        guard let form = PostedForm(body.readableBytesView) else { throw Problem(.formNeeded) }
        return form
    }

    private func checkToken(_ form: PostedForm, of session: Session) throws(Problem) {
        guard let token = form["token"], SameBytes.compare(Array(token.utf8), Array(session.formToken.utf8)) else {
            throw Problem(.staleForm)
        }
    }

    /// Whoever is signed out is asked to sign in, and comes back to where they wanted to go.
    private func signInFirst(_ request: Request) -> Response {
        guard request.method == .get || request.method == .head else {
            return PageAnswer.html(
                render(SignInPage(sorry: "离开太久,已经退出。请登录;刚才写的在草稿里,登录后还在。"), .zh), status: .unauthorized)
        }
        // What a script asks for has no use for a page.
        if request.headers[.accept]?.hasPrefix("application/json") == true {
            return Response(status: .unauthorized, headers: PageAnswer.guarded)
        }
        return PageAnswer.redirect(to: "/sign-in?to=\(ReturnAddress.escaped(request.uri.string))")
    }

    // MARK: around a page

    func frame(_ visit: Visit, at place: Frame.Staff.Place = .elsewhere) async throws -> Frame {
        guard let session = visit.session else { return Frame(station) }
        let waiting = try await register.waiting()
        let staff = Frame.Staff(
            name: session.name, at: place, held: waiting.held, toAssign: waiting.toAssign,
            untold: house.untold.all.count)
        return Frame(station, token: session.formToken, staff: staff)
    }

    func publicFrame(_ visit: Visit, address: String) -> Frame {
        Frame(station, in: visit.language, address: address)
    }

    func render(_ page: some Page, _ language: Language) -> String {
        library.render(page, in: Frame(station, in: language))
    }

    private var station: Frame.House {
        Frame.House(name: house.station.name, desk: house.station.desk, phone: house.station.phone)
    }

    /// How old the states are, where the ledger is away.
    var standing: String? {
        let now = house.now()
        guard house.sight.isAway(at: now) else { return nil }
        let since = house.sight.lastSeen.map { "下面的状态停在 \(When.read($0, seenFrom: now))。" } ?? "下面的状态按登记的算。"
        return "台账暂时连不上:\(since)可以照常登记。"
    }

    func once() -> Once {
        var random = house.random
        return SessionKey.hex(random.next()) + SessionKey.hex(random.next())
    }

    // MARK: errors

    private func errorPage(
        _ error: any Error, _ form: PostedForm, _ request: Request, _ log: Logger, _ language: Language
    ) -> Response {
        let problem = ProblemMiddleware.problem(error, longestBody: house.rules.longestBody, log)
        let isDesk = request.uri.path.hasPrefix("/desk")
        let speaks: Language = isDesk ? .zh : language
        let page = ErrorPage(
            heading: problem.code.title.text(in: speaks), whatToDo: problem.detail.text(in: speaks),
            wayOut: isDesk
                ? .init(url: "/desk/today", text: "回今日登记")
                : .init(url: "/form", text: speaks == .zh ? "居民登记" : "Resident form"),
            keptWords: form["text"].flatMap { $0.isEmpty ? nil : $0 })
        var answer = PageAnswer.html(render(page, speaks), status: .init(code: problem.code.status))
        if let seconds = problem.retryAfter { answer.headers[.retryAfter] = String(seconds) }
        return request.method == .head ? answer.createHeadResponse() : answer
    }
}

extension Optional where Wrapped: Sendable {
    func asyncFlatMap<Found>(_ body: (Wrapped) async throws -> Found?) async throws -> Found? {
        guard let value = self else { return nil }
        return try await body(value)
    }
}
