internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Work

extension IntakeService {
    /// `GET /api/v1/requests/{id}?wait=2s`: what has become of a request. Its id is known to who sent it; there is
    /// nothing in the answer but process words.
    func getRequest(_ request: Request, _ context: DoorContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ Casework.RequestID($0) }) else {
            throw Problem(.unknownRequest)
        }
        let wait = try wait(request.uri.queryParameters["wait"])
        let row = try await register.request(id)
        let fate: Fate?
        if let known = row?.fate, known.isFinal { fate = known } else { fate = await self.fate(of: id, within: wait) }
        guard row != nil || fate != nil else { throw Problem(.unknownRequest) }
        let latest = row == nil ? nil : try await register.request(id)
        return try Answer.json(await news(of: id, latest, fate, language(of: request)))
    }

    private func news(
        of id: Casework.RequestID, _ row: RegisteredRequest?, _ fate: Fate?, _ language: Language
    ) async throws -> RequestNews {
        var news = RequestNews(
            id: id.description, case: row?.caseID.description, number: row?.number, state: "registered")
        switch fate ?? row?.fate {
        case .committed: news.state = "committed"
        case .nothing: news.state = "nothing"
        case .refused(let refusal):
            news.state = "refused"
            news.refusal = .init(
                code: refusal.code.rawValue, detail: Words.refusal(refusal, in: house.directory.directory, language))
        case .parked(let reason):
            news.state = "parked"
            news.reason = reason
        case .dropped: news.state = "dropped"
        case nil:
            guard let row, row.isSent || row.sends > 0 else { break }
            news.state = try await isWaiting(row) ? "waiting" : "sent"
        }
        return news
    }

    /// Whether the request that it follows is not settled yet.
    private func isWaiting(_ row: RegisteredRequest) async throws -> Bool {
        guard let after = row.after, try await register.isSettled(after) != true else { return false }
        do {
            return try await ledger.fates(of: [after])[after] == nil
        } catch is Outage {
            return true
        }
    }

    /// Looks at the ledger until the request is settled, the time is over, or the ledger is away.
    func fate(of id: Casework.RequestID, within wait: Duration) async -> Fate? {
        guard wait > .zero else { return try? await ledger.fates(of: [id])[id] }  // Away: the register answers.
        return await withTaskGroup(of: Fate?.self) { group in
            group.addTask { await self.watch(id) }
            group.addTask {
                try? await house.clock.sleep(for: wait)  // Cancelled: the other one has an answer.
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private func watch(_ id: Casework.RequestID) async -> Fate? {
        while !Task.isCancelled {
            do {
                if let fate = try await ledger.fates(of: [id])[id] { return fate }
                try await house.clock.sleep(for: house.rules.waitStep)
            } catch {
                // The ledger is away, or the time is over: either way the register answers.
                return nil
            }
        }
        return nil
    }

    /// `2s`, `500ms`, or seconds; never longer than the house allows.
    private func wait(_ text: Substring?) throws(Problem) -> Duration {
        guard let text, !text.isEmpty else { return .zero }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), number < 1_000_000 else { throw notATime }
        switch text.dropFirst(digits.count) {
        case "", "s": return min(.seconds(number), house.rules.longestWait)
        case "ms": return min(.milliseconds(number), house.rules.longestWait)
        default: throw notATime
        }
    }

    private var notATime: Problem { Problem(.faultyFields, faults: [Fault("wait", .notATime)]) }

    private struct RequestNews: Encodable {
        let id: String
        let `case`: String?
        let number: String?
        var state: String
        var refusal: Refused?
        /// Why it is parked, as a code.
        var reason: String?

        struct Refused: Encodable {
            let code: String
            let detail: String
        }
    }
}
