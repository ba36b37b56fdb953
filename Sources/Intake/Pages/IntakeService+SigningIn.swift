internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Pages

extension IntakeService {
    /// `GET /`: to the desk for who is signed in, to the residents' form for anybody else.
    func getStart(_ visit: Visit) async throws -> Response {
        PageAnswer.redirect(to: visit.session == nil ? "/form" : ReturnAddress.usual)
    }

    func getSignIn(_ visit: Visit) async throws -> Response {
        let to = ReturnAddress.checked(visit.query["to"].flatMap { PathText.plain($0) })
        if visit.session != nil { return PageAnswer.redirect(to: to) }
        return PageAnswer.html(render(SignInPage(returnTo: to), .zh))
    }

    /// `POST /sign-in`. Whatever key the browser showed before, it gets a fresh one.
    func postSignIn(_ visit: Visit) async throws -> Response {
        let (account, to) = (visit.form["account"] ?? "", ReturnAddress.checked(visit.form["to"]))
        let password = visit.form["password"] ?? ""
        guard Text.fits(account, characters: 60), Text.fits(password, characters: PasswordRule.longest) else {
            return sorry("账号或密码不对。", account: "", to)
        }
        guard await turnstile.enter() else { throw Problem(.tooManyTries, retryAfter: 5) }
        let outcome: SignIn
        do {
            outcome = try await register.signIn(account, password: password, at: house.now())
        } catch {
            await turnstile.leave()
            throw error
        }
        await turnstile.leave()
        switch outcome {
        case .wrong: return sorry("账号或密码不对。", account: account, to)
        case .locked(let wait): return sorry("试错太多次,请等\(When.span(wait + .seconds(59)))再试。", account: account, to)
        case .signedIn(let actor, _):
            var random = house.random
            let key = SessionKey(from: house.random)
            let token = SessionKey.hex(random.next()) + SessionKey.hex(random.next())
            if let old = Cookies.key(in: visit.request.headers) { try await register.end(old) }
            try await register.begin(actor, key: key, formToken: token, at: house.now())
            try await register.forgetSessions(house.rules.sessions, at: house.now())
            visit.context.logger.info("signed in", metadata: ["actor": "\(actor.id)", "role": "\(actor.role)"])
            var answer = PageAnswer.redirect(to: to)
            answer.headers[.setCookie] = Cookies.set(key, isSecure: isSecure(visit.request))
            return answer
        }
    }

    func postSignOut(_ visit: Visit) async throws -> Response {
        if let key = Cookies.key(in: visit.request.headers) { try await register.end(key) }
        var answer = PageAnswer.redirect(to: "/sign-in")
        answer.headers[.setCookie] = Cookies.forget
        return answer
    }

    private func sorry(_ words: String, account: String, _ to: String) -> Response {
        PageAnswer.html(
            render(SignInPage(account: account, returnTo: to, sorry: words), .zh), status: .unprocessableContent)
    }

    /// Whether the browser talks to the proxy over TLS.
    func isSecure(_ request: Request) -> Bool {
        house.rules.trustsForwardedFor && request.headers[.forwardedProto] == "https"
    }

    /// Notes that somebody is still there. A new key for the cookie where the old one has served its time.
    func keepAlive(_ key: SessionKey, _ session: Session) async throws -> SessionKey? {
        let now = house.now()
        guard now - session.changedAt > house.rules.sessions.change else {
            try await register.see(key, session, at: now)
            return nil
        }
        let fresh = SessionKey(from: house.random)
        return try await register.change(key, to: fresh, at: now) ? fresh : nil
    }
}
