internal import Casework
internal import HTTPTypes
internal import Lines
internal import Logging
internal import Pages
internal import Work

/// What pages register goes the way of every submission: the same admission, the same register.
extension IntakeService {
    /// The row that it has become, or the one that it was already.
    func take(
        _ values: [String: JSONValue], by actor: Actor?, isRequester: Bool = false, once: Once?, _ log: Logger
    ) async throws -> (row: RegisteredRequest, admitted: Admission.Admitted) {
        var typed = try typedRequest(values, by: actor, once: once)
        typed.isRequester = isRequester
        let admitted = try await admit(typed)
        switch try await accept(admitted.entry, log) {
        case .registered(let row), .repeated(let row):
            log.debug("taken from a page", metadata: row.metadata)
            return (row, admitted)
        case .keyTaken: throw FormTaken(row: try await taken(typed))
        case .paperUnknown: throw Problem(.faultyFields, faults: [Fault("number", .unknownCode)])
        }
    }

    func typedRequest(
        _ values: [String: JSONValue], by actor: Actor?, once: Once?
    ) throws -> TypedRequest {
        try TypedRequest(fields: values, credential: actor, idempotencyKey: once.map { "page:\($0)" })
    }

    /// The row that the key of a form stands for.
    func taken(_ typed: TypedRequest) async throws -> RegisteredRequest? {
        guard let key = admission.once(typed)?.key else { return nil }
        return try await register.request(onceWith: key)
    }

    /// The form was registered before, with other words: this is the case that it opened.
    struct FormTaken: Error { let row: RegisteredRequest? }

    /// Waits a little for what becomes of a request, and takes up at once how its case stands then.
    func settleSoon(_ row: RegisteredRequest) async {
        if !house.sight.isAway(at: house.now()) { await settle(row, within: house.rules.pageWait) }
    }

    /// Takes up what the ledger says of a request by now, where that can have changed.
    func settleNow(_ row: RegisteredRequest) async { await settle(row, within: .zero) }

    private func settle(_ row: RegisteredRequest, within wait: Duration) async {
        guard row.fate?.isFinal != true, let fate = await fate(of: row.id, within: wait) else { return }
        do {
            let now = house.now()
            try await register.settle([row.id: fate], at: now)
            let standings = try await ledger.standings(of: [row.caseID])
            try await register.keep(standings, of: [row.caseID], readAt: now)
        } catch {
            // The settler will do it; the page says what is known by then.
        }
    }

    /// What came of it, in a sentence.
    func sentence(for row: RegisteredRequest) async throws -> (text: String, isSettled: Bool) {
        let (text, isSettled) = try await outcome(of: row)
        guard row.isHeld, let alarm = try await register.alarm(of: row.caseID) else { return (text, isSettled) }
        if alarm.acknowledgedBy != nil { return ("\(text)已经有人在看。", isSettled) }
        if alarm.isSounded { return ("\(text)值班手机已通知。", isSettled) }
        return ("\(text)值班手机还没有通知到,请直接打给值班的人。", false)
    }

    private func outcome(of row: RegisteredRequest) async throws -> (text: String, isSettled: Bool) {
        let verb = Words.button(row.verb, of: row.line).zh
        switch row.fate {
        case .committed, .nothing:
            let news = try register.news(of: row.caseID)
            let status = news?.standing.map { "现在:\(Words.status($0.summary))。" } ?? ""
            return (row.verb == .submit ? "已登记,已入账。\(status)" : "已记下:\(verb)。\(status)", true)
        case .refused(let refusal):
            let why = Words.refusal(refusal, in: house.directory.directory)
            return (row.verb == .submit ? "已登记。\(why)。" : "「\(verb)」没有办成:\(why)。", true)
        case .parked: return ("系统没能处理这一步,已保留,请先人工跟进。", true)
        case .dropped: return ("系统没能处理这一步,管理员决定不办。", true)
        case nil:
            let isAway = house.sight.isAway(at: house.now())
            return (isAway ? "已登记,存在本机;台账连上以后自动入账,不用重填。" : "已登记,正在处理。", false)
        }
    }
}

extension Line {
    /// What its reader finds wrong with a body.
    func faults(of verb: Verb, _ values: [String: JSONValue]) -> [Fault] {
        var fields = Fields(values)
        _ = body.read(verb, from: &fields)
        return fields.faults
    }
}
