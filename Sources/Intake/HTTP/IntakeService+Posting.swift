internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Logging
internal import NIOCore

extension IntakeService {
    /// `POST /api/v1/requests`: a submission or a step of a case. The answer comes when the row is on the disk.
    func postRequest(_ request: Request, _ context: DoorContext) async throws -> Response {
        // Only JSON: a form on somebody else's page cannot send it from a clerk's browser.
        guard isJSON(request.headers[.contentType]), request.headers[.contentEncoding] == nil else {
            throw Problem(.mediaType)
        }
        let credential = try credential(of: request)
        let body = try await request.body.collect(upTo: house.rules.longestBody)
        let typed = try TypedRequest(
            bytes: Array(body.readableBytesView), credential: credential,
            idempotencyKey: try idempotencyKey(request.headers), traceparent: request.headers[.traceparent])
        let admitted = try await admit(typed)
        let language = language(of: request)
        switch try await accept(admitted.entry, context.logger) {
        case .registered(let row):
            context.logger.log(
                level: row.wire.traceparent.isEmpty ? .debug : .info, "registered", metadata: row.metadata)
            return try Answer.json(
                receipt(row, admitted, language), status: .accepted,
                headers: [.location: "/api/v1/requests/\(row.id)"])
        case .repeated(let row):
            context.logger.debug("repeated", metadata: row.metadata)
            return try Answer.json(receipt(row, admitted, language), status: .ok)
        case .keyTaken: throw Problem(.keyTaken)
        case .paperUnknown: throw Problem(.faultyFields, faults: [Fault("number", .unknownCode)])
        }
    }

    func admit(_ typed: TypedRequest) async throws -> Admission.Admitted {
        if typed.verb == .submit { return try admission.submission(typed) }
        guard typed.credential != nil || typed.isRequester else { throw Problem(.tokenMissing) }
        var fields = Fields(typed.fields)
        guard let text = fields.required("case", longest: 60) else {
            throw Problem(.faultyFields, faults: fields.faults)
        }
        guard let known = try await knownCase(text) else { throw Problem(.unknownNumber) }
        return try admission.followUp(typed, of: known)
    }

    /// Whatever keeps the register from writing, the one at the door hears what to do.
    func accept(_ entry: Entry, _ log: Logger) async throws -> Registration {
        do {
            return try await register.accept(entry)
        } catch let error as RegisterError where error.code == .closed {
            throw error
        } catch {
            log.error("not registered", metadata: ["error": "\(error)", "error.type": "\(type(of: error))"])
            throw Problem(.cannotRegister, retryAfter: 5)
        }
    }

    private func isJSON(_ type: String?) -> Bool {
        guard let media = type?.split(separator: ";").first else { return false }
        return media.filter { $0 != " " }.lowercased() == "application/json"
    }

    private func idempotencyKey(_ headers: HTTPFields) throws(Problem) -> String? {
        guard let key = headers[.idempotencyKey], !key.isEmpty else { return nil }
        guard key.utf8.count <= 200 else {
            throw Problem(.faultyFields, faults: [Fault("Idempotency-Key", .tooLong, ["longest": "200"])])
        }
        return key
    }

    // MARK: the receipt

    private func receipt(
        _ row: RegisteredRequest, _ admitted: Admission.Admitted, _ language: Language
    ) -> Receipt {
        let number = row.number.flatMap { CaseNumber($0) }
        let opens = row.verb == .submit
        return Receipt(
            id: row.id.description, case: row.caseID.description, number: number?.text, numberToRead: number?.inPairs,
            numberToSay: opens ? number?.spoken : nil, lookupCode: opens ? lookup.code(of: row.caseID) : nil,
            line: row.line.rawValue, state: "registered", held: row.isHeld, emergency: row.isEmergency,
            incomplete: opens ? admitted.incomplete : nil,
            safety: safety(admitted.screening, through: row.channel, language))
    }

    /// Whom to call and what to say, where somebody said yes to danger or the words spoke of it.
    private func safety(_ screening: Screening, through channel: Casework.Channel, _ language: Language) -> Receipt
        .Safety?
    {
        guard screening.danger == true || !screening.words.isEmpty,
            let advice = house.safety.advice(for: screening.kind ?? screening.words.first)
        else { return nil }
        return Receipt.Safety(
            danger: advice.danger?.rawValue, say: advice.say.map { $0.text(in: language) },
            call: advice.call.map { .init(number: $0.number, name: $0.name.text(in: language)) },
            words: channel.hasClerk ? screening.words : nil)
    }

    private struct Receipt: Encodable {
        let id: String
        let `case`: String
        let number: String?
        let numberToRead: String?
        let numberToSay: String?
        let lookupCode: String?
        let line: String
        let state: String
        let held: Bool
        let emergency: Bool
        let incomplete: [String]?
        let safety: Safety?

        struct Safety: Encodable {
            let danger: String?
            let say: [String]
            let call: [Hotline]
            /// For the clerk, who asks on: what the words were about.
            let words: [String]?
        }

        struct Hotline: Encodable {
            let number: String
            let name: String
        }
    }
}

extension RegisteredRequest {
    /// What may be logged of it.
    var metadata: Logger.Metadata {
        let trace: Logger.Metadata = wire.traceparent.isEmpty ? [:] : ["traceparent": "\(wire.traceparent)"]
        return trace.merging([
            "request.id": "\(id)", "case.id": "\(caseID)", "line": "\(line)", "verb": "\(verb.rawValue)",
            "urgency": "\(wire.urgency)", "grid": "\(wire.grid)", "channel": "\(channel)",
        ]) { $1 }
    }
}

extension HTTPField.Name {
    static var idempotencyKey: Self { known("Idempotency-Key") }
    static var traceparent: Self { known("traceparent") }
    static var forwardedFor: Self { known("X-Forwarded-For") }

    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is a name of a header") }
        return name
    }
}
