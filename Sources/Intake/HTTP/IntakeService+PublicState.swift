internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Lines
internal import Work

extension IntakeService {
    /// `GET /api/v1/cases/{number}/public?tail=0001` or `?code=12345678`: how a case stands, for the one who asked for
    /// it. Whatever is wrong, the answer is one sentence, and it takes the same time.
    func getPublicState(_ request: Request, _ context: DoorContext) async throws -> Response {
        let typed = context.parameters.get("number").flatMap(PathText.plain) ?? ""
        let proofs = request.uri.queryParameters
        let proof = proofs["code"].map { Proof.code(String($0)) } ?? .tail(String(proofs["tail"] ?? ""))
        switch try await tracked(typed, proof, request, context) {
        case .tooMany(let wait): throw Problem(.tooManyTries, retryAfter: wait)
        case .nothing: throw Problem(.nothingThere)
        case .found(let news): return try Answer.json(await publicState(news, language(of: request)))
        }
    }

    /// What came of looking for a case by its number and what belongs to it.
    enum Look {
        case found(CaseNews)
        /// A wrong number, wrong digits: which of them is nobody's business.
        case nothing
        /// Seconds until the next try.
        case tooMany(Int)
    }

    /// What was typed beside a number.
    enum Proof {
        case tail(String)
        case code(String)
    }

    /// The same where one box takes either: four digits are a telephone's last ones.
    func tracked(
        _ typed: String, proof: String, _ request: Request, _ context: DoorContext
    ) async throws -> Look {
        let digits = Text.halfWidth(Text.clean(proof)).filter { $0 != " " }
        return try await tracked(typed, digits.count == 4 ? .tail(digits) : .code(proof), request, context)
    }

    /// However it ends, a wrong try takes the same time, and is counted for the client and for the number.
    private func tracked(
        _ typed: String, _ proof: Proof, _ request: Request, _ context: DoorContext
    ) async throws -> Look {
        // However a number is written, it is one; what is none tells nothing about any case.
        let names = ["client:\(client(of: request, context))", CaseNumber(typed).map { "number:\($0.text)" }]
            .compactMap { $0 }
        let now = house.now()
        if let wait = limiter.take(names, at: now) { return .tooMany(Int(wait.milliseconds / 1000) + 1) }
        // Runs beside the look; a right pair does not wait for it.
        async let floor: Void? = try? house.clock.sleep(for: house.rules.wrongTryTakes)
        guard let news = try await proven(typed, proof) else {
            await floor
            return .nothing
        }
        limiter.giveBack(names, from: now)
        return .found(news)
    }

    /// The case, if the number is one and what was typed with it belongs to it.
    private func proven(_ typed: String, _ proof: Proof) async throws -> CaseNews? {
        guard let number = CaseNumber(typed) else { return nil }
        let news = try register.news(of: number)
        let found: CaseNews?
        if let news { found = news } else { found = try await newsElsewhere(number) }
        guard let found else { return nil }
        if case .code(let code) = proof { return lookup.matches(String(code.prefix(40)), found.known.id) ? found : nil }
        guard case .tail(let shownTail) = proof else { return nil }
        let digits = Text.halfWidth(Text.clean(String(shownTail.prefix(40))))
        guard let tail = found.tail, digits.count == 4, digits.allSatisfy(\.isNumber) else { return nil }
        let shown = Digests(secret: house.ring.digestSecret).tail(digits)
        return SameBytes.compare(shown, tail) ? found : nil
    }

    /// A case of another desk: its look-up code proves it as well, the phone's last digits are not known here.
    private func newsElsewhere(_ number: CaseNumber) async throws -> CaseNews? {
        do {
            guard let standing = try await ledger.standing(number: number.text) else { return nil }
            return CaseNews(known: KnownCase(standing), standing: standing, readAt: house.now(), tail: nil)
        } catch is Outage {
            return nil
        }
    }

    func publicState(_ news: CaseNews, _ language: Language) async throws -> PublicState {
        var (standing, readAt) = (news.standing, news.readAt)
        do {
            if let latest = try await ledger.standings(of: [news.known.id])[news.known.id] {
                (standing, readAt) = (latest, house.now())
            }
        } catch is Outage {
            // What was read last is better than nothing, and it says of when it is.
        }
        let number = news.known.number.flatMap { CaseNumber($0) }
        let say: String
        if let standing {
            say = Self.say(standing, in: language)
        } else if try await register.holdsParked(of: news.known.id) {
            say = Words.ask.text(in: language)
        } else {
            say = Self.say(news.known, in: language)
        }
        let isTold = say != Words.ask.text(in: language)
        return PublicState(
            number: number?.text, numberToRead: number?.inPairs, say: say,
            open: isTold ? standing.map { $0.summary.closedAt == nil } : nil, asOf: isTold ? readAt?.iso : nil)
    }

    private static func say(_ standing: CaseStanding, in language: Language) -> String {
        // Whatever a step of it could not be done for: a person has to say it.
        standing.parked ? Words.ask.text(in: language) : Words.tracking(standing.line, standing.summary, in: language)
    }

    /// Registered, and not seen in the ledger yet: what a new case of its line would say.
    private static func say(_ known: KnownCase, in language: Language) -> String {
        let summary = Summary(kind: known.kind, status: .registered, grid: known.grid, openedAt: known.openedAt)
        return Words.tracking(known.line, summary, in: language)
    }

    /// Where the request comes from: the connection's other end, or what a proxy of one's own says.
    private func client(of request: Request, _ context: DoorContext) -> String {
        guard house.rules.trustsForwardedFor,
            let last = request.headers[.forwardedFor]?.split(separator: ",").last
        else { return Client.name(context.peer) }
        return Client.name(String(Text.clean(String(last)).prefix(60)))
    }

    struct PublicState: Encodable {
        let number: String?
        let numberToRead: String?
        let say: String
        let open: Bool?
        let asOf: String?
    }
}
