internal import Casework
internal import Hummingbird
internal import Lines
internal import Logging
internal import Work

extension IntakeService {
    /// `GET /api/v1/requests/{id}/revealed`: what a `reveal` was allowed to show, to the one who asked for it. It is put
    /// together from this register's own rows.
    func getRevealed(_ request: Request, _ context: DoorContext) async throws -> Response {
        guard let credential = try credential(of: request) else { throw Problem(.tokenMissing) }
        guard let id = context.parameters.get("id").flatMap({ Casework.RequestID($0) }),
            let row = try await register.request(id), row.verb == .reveal, row.actor == credential.id
        else { throw Problem(.unknownRequest) }
        let what = try await allowed(row, to: credential, language(of: request))
        let shown = try await shown(of: row)
        context.logger.debug("revealed", metadata: row.metadata)
        return try Answer.json(RevealedAnswer(what, shown))
    }

    /// What may be shown, once it stands in the ledger that it was. What the desk may always see of a case of its own it
    /// sees with the ledger away: the look is registered, and the ledger will have it.
    private func allowed(
        _ row: RegisteredRequest, to credential: Actor, _ language: Language
    ) async throws -> Revealed {
        let what = try asked(row)
        if what == .contact, Permit.staff.contains(credential.role) { return what }
        let fate: Fate?
        if let known = row.fate, known.isFinal {
            fate = known
        } else {
            fate = try? await ledger.fates(of: [row.id])[row.id]
        }
        switch fate {
        case .committed: return what
        case .refused(let refusal):
            let sentence = Words.refusal(refusal, in: house.directory.directory, language)
            throw Problem(.notShown, values: ["reason": sentence])
        case .parked, .dropped, .nothing: throw Problem(.notShown)
        case nil: throw Problem(.notShownYet, retryAfter: 1)
        }
    }

    func asked(_ row: RegisteredRequest) throws -> Revealed {
        guard case .reveal(let what)? = try body(of: row).deskAct else { throw Problem(.unknownRequest) }
        return what
    }

    func shown(of row: RegisteredRequest) async throws -> Shown {
        let rows = try await register.requests(of: row.caseID)
        guard rows.first?.verb == .submit else { throw Problem(.elsewhere) }
        var shown = Shown()
        for row in rows where !row.isRefused { shown.take(try body(of: row)) }
        return shown
    }

    private func body(of row: RegisteredRequest) throws -> any LineBody { try opened(row, as: row.line.body) }

    private func opened<Body: LineBody>(_ row: RegisteredRequest, as _: Body.Type) throws -> any LineBody {
        let bytes = try RequestSeal(house.ring).open(row.wire.message(app: ""))
        return try Codec.decode(RequestEnvelope<Body>.self, from: bytes).request.body
    }

    private struct RevealedAnswer: Encodable {
        var name: String?
        var phone: String?
        var address: String?
        var text: String?
        var safeContact: Submission.SafeContact?
        var careNote: String?
        var secret: String?

        init(_ what: Revealed, _ shown: Shown) {
            switch what {
            case .contact:
                (name, phone, address) = (shown.name, shown.phone, shown.address)
                (text, safeContact, careNote) = (shown.words, shown.safeContact, shown.careNote)
            case .secret: secret = shown.secret
            }
        }
    }
}
