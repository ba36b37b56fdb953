internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import Logging
internal import NIOCore
internal import Pages

/// What the desk looks at.
extension IntakeService {
    /// `GET /desk/receipt/ID`: the number, large, to be read aloud; red, where somebody is in danger.
    func getReceipt(_ visit: Visit) async throws -> Response {
        guard let id = Casework.RequestID(visit.parameter("id")), let found = try await register.request(id),
            found.verb == .submit
        else { throw Problem(.unknownRequest) }
        if !found.isEmergency { await settleSoon(found) }
        let row = try await register.request(id) ?? found
        guard let reading = try await cases.reading(of: row.number ?? row.caseID.description) else {
            throw Problem(.unknownRequest)
        }
        let frame = try await frame(visit)
        if row.isEmergency, let advice = house.safety.advice(for: reading.card.view?.matter.hold?.reason) {
            let sentence = try await sentence(for: row).text
            let page = EmergencyPage(reading.card, advice, request: row.id, sentence: sentence)
            return PageAnswer.html(library.render(page, in: frame))
        }
        let isYellow = reading.card.view?.matter.yellow == true
        let page = ReceiptPage(
            reading.card, request: row.id, sentence: try await sentence(for: row).text,
            lookupCode: lookup.code(of: row.caseID), yellow: isYellow ? "话里有要留意的字:问一句有没有危险。" : nil)
        return PageAnswer.html(library.render(page, in: frame))
    }

    /// `GET /desk/outcome/ID`: what came of the click, for the script that asks.
    func getOutcome(_ visit: Visit) async throws -> Response {
        guard let id = Casework.RequestID(visit.parameter("id")), let found = try await register.request(id) else {
            throw Problem(.unknownRequest)
        }
        await settleNow(found)
        let (text, isSettled) = try await sentence(for: try await register.request(id) ?? found)
        return try Answer.json(OutcomeNews(sentence: text, settled: isSettled))
    }

    private struct OutcomeNews: Encodable {
        let sentence: String
        let settled: Bool
    }

    /// `GET /desk/today`: `?q=` looks for one, `?state=` and `?line=` leave the others out.
    func getToday(_ visit: Visit) async throws -> Response {
        let wish = TodayPage.Wish(
            search: String(Text.clean(visit.text("q")).prefix(60)),
            state: TodayPage.State(rawValue: visit.text("state")),
            line: Line(rawValue: visit.text("line")))
        let today = try await cases.today()
        let found = wish.search.isEmpty ? today : try await cases.search(wish.search)
        let now = house.now()
        var counts: [TodayPage.State: Int] = [:]
        for reading in today {
            counts[TodayPage.State(of: reading.card.view?.summary.status), default: 0] += 1
            if reading.card.isParked { counts[.parked, default: 0] += 1 }
        }
        let registered = today.count { CivilDate($0.known.openedAt) == CivilDate(now) }
        let left = found.filter { reading in
            (wish.line.map { $0 == reading.known.line } ?? true)
                && (wish.state.map { state in
                    state == .parked
                        ? reading.card.isParked : TodayPage.State(of: reading.card.view?.summary.status) == state
                } ?? true)
        }
        let page = TodayPage(
            left.map(\.card), all: counts, registered: registered, wish: wish, standing: standing,
            in: house.directory.directory, at: now)
        return PageAnswer.html(library.render(page, in: try await frame(visit, at: .today)))
    }

    /// `GET /static/NAME`. Its address carries the version, so that a browser may keep it.
    func getAsset(_ request: Request, _ context: DoorContext) async throws -> Response {
        guard let asset = context.parameters.get("name").flatMap({ Asset.named(String($0)) }) else {
            throw Problem(.notFound)
        }
        var headers = PageAnswer.guarded
        headers[.contentType] = asset.type
        headers[.cacheControl] =
            request.uri.queryParameters["v"].map(String.init) == Asset.version
            ? "public, max-age=31536000, immutable" : "no-cache"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }
}

extension Visit {
    /// A value of the address, plain; empty where there is none.
    func text(_ name: String) -> String {
        query[Substring(name)].flatMap { PathText.plain($0.replacing("+", with: " ")) } ?? ""
    }
}
