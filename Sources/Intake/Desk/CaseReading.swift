internal import Casework
internal import FoundationEssentials
internal import Lines
internal import Pages
internal import Work

/// Puts a case together from what this desk's register took of it and how the ledger last said it stood: so the pages
/// work with both servers down. What is registered and not settled yet is decided here as its line would decide it, so
/// that the next step can be typed before anybody has answered.
struct CaseReading: Sendable {
    let house: House
    /// Names of those who typed, by their ids.
    var actors: [String: String] = [:]

    /// A case with what is known of it here.
    struct Reading: Sendable {
        var card: CaseCard
        let known: KnownCase
        /// The steps that make sense now.
        let forms: @Sendable (DeskView) -> [Form]
        /// For a group of doers, while somebody is looked for.
        let groupText: String?
    }

    func read(_ news: CaseNews, _ rows: [RegisteredRequest]) -> Reading {
        switch news.known.line {
        case .errand: read(Errand.self, news, rows)
        case .mediation: read(Mediation.self, news, rows)
        case .condolence: read(Condolence.self, news, rows)
        }
    }

    private func read<Trade: ServiceLine>(
        _: Trade.Type, _ news: CaseNews, _ rows: [RegisteredRequest]
    ) -> Reading where Trade.State: CaseState {
        let requests = rows.map { opened($0, as: Trade.Body.self) }
        let state = state(of: Trade.self, news, zip(rows, requests).map { ($0, $1) })
        let kind = state?.matter.kind ?? news.known.kind
        var card = CaseCard(
            link: link(news.known), line: news.known.line,
            kind: house.catalogue.kind(kind, of: news.known.line), code: kind, openedAt: news.known.openedAt)
        card.view = state.map { Trade.view(of: $0, in: directory) }
        card.isParked = news.standing?.parked ?? rows.contains { $0.fate?.isParked == true }
        card.opening = requests.first.flatMap { $0 }?.body
        if rows.first?.verb == .submit {
            var shown = Shown()
            for case (let row, let request?) in zip(rows, requests) where !row.isRefused {
                shown.take(request.body)
                card.list.take(request.body)
            }
            card.shown = shown
            card.building = building(shown, news.known.grid)
        }
        card.steps = zip(rows, requests).map(step)
        return Reading(
            card: card, known: news.known, forms: { view in state.map { Trade.forms(on: $0, in: view) } ?? [] },
            groupText: groupText(state as? ErrandState, card))
    }

    // MARK: the state

    /// As the ledger last had it, and on it what this desk has registered since. Of a case whose first request is parked
    /// the ledger knows nothing: it is foreseen whole, so that people can go on by hand.
    private func state<Trade: ServiceLine>(
        of _: Trade.Type, _ news: CaseNews, _ rows: [(RegisteredRequest, Request<Trade.Body>?)]
    ) -> Trade.State? {
        let bytes = news.standing?.state ?? []
        // A state of a newer version is not understood: the page does without it.
        var state = bytes.isEmpty ? nil : try? Codec.decode(Trade.State.self, from: bytes)
        if !bytes.isEmpty && state == nil { return nil }
        for case (let row, let request?) in rows where row.isForeseeable(news) {
            state = Trade.decide(request, on: state, in: world).state ?? state
        }
        return state
    }

    /// What a line would look at, as far as it is known here: nobody's load, and no balance.
    var world: World {
        World(
            now: house.now(), directory: directory, catalogue: house.catalogue, policy: house.policy,
            calendar: house.calendar)
    }

    private var directory: Directory { house.directory.directory }

    // MARK: the parts

    /// Nil where its key is not in the ring any more: the step stands in the timeline without its words.
    private func opened<Body: LineBody>(_ row: RegisteredRequest, as _: Body.Type) -> Request<Body>? {
        guard let bytes = try? RequestSeal(house.ring).open(row.wire.message(app: "")) else { return nil }
        return try? Codec.decode(RequestEnvelope<Body>.self, from: bytes).request
    }

    private func step<Body>(_ row: RegisteredRequest, _ request: Request<Body>?) -> StepTaken where Body: LineBody {
        var told = request?.body.told ?? Told()
        told.said = told.said ?? request?.remark
        return StepTaken(
            verb: row.verb, happened: request?.occurredAt ?? row.acceptedAt, by: by(row, request, told), told: told,
            outcome: outcome(row.fate))
    }

    /// 小吴,来电; 小吴,替林秋妹,电话.
    private func by<Body>(_ row: RegisteredRequest, _ request: Request<Body>?, _ told: Told) -> String {
        let typed = actors[row.actor] ?? (row.actor == Actor.resident.id ? "居民" : row.actor)
        let spoke = request?.onBehalfOf.map { $0 == Form.resident ? "居民本人" : name(of: DoerID($0)) }
        let doers = told.doers.isEmpty ? nil : told.doers.map(name).joined(separator: "、")
        let heard = request?.heardBy.map { Words.heardBy($0).zh }
        let door = row.verb == .submit ? Words.channel(row.channel).zh : nil
        let forWhom = (spoke ?? (row.verb == .submit ? nil : doers)).map { $0 == typed ? nil : "替\($0)" } ?? nil
        return [typed, door, forWhom, heard].compactMap { $0 }.joined(separator: ",")
    }

    private func name(of doer: DoerID) -> String { directory.doer(doer)?.name ?? doer.text }

    private func outcome(_ fate: Fate?) -> StepTaken.Outcome {
        switch fate {
        case nil: .underWay
        case .committed, .nothing: .done
        case .refused(let refusal): .refused(Words.refusal(refusal, in: directory))
        case .parked: .parked
        case .dropped: .dropped
        }
    }

    func link(_ known: KnownCase) -> CaseLink {
        let number = known.number.flatMap { CaseNumber($0) }
        return CaseLink(
            code: number?.text ?? known.id.description, inPairs: number?.inPairs ?? "没有编号", spoken: number?.spoken ?? ""
        )
    }

    /// The compound and the building, no room.
    private func building(_ shown: Shown, _ grid: GridCode) -> String? {
        GroupSentence(
            kind: "", grid: directory.grid(grid),
            address: shown.address.map { Address.read($0, compounds: house.directory.current.compounds) }, items: 0,
            needBy: nil
        ).place
    }

    private func groupText(_ state: ErrandState?, _ card: CaseCard) -> String? {
        guard let state else { return nil }
        return Errand.groupSentence(
            of: state, address: card.shown?.address, list: Item.list(card.list.items),
            compounds: house.directory.current.compounds, in: world
        )?.text(at: house.now())
    }
}

extension RegisteredRequest {
    /// Whether it may be decided here before its line has answered. Not one that its worker died of: this process would
    /// die of it as well.
    fileprivate func isForeseeable(_ news: CaseNews) -> Bool {
        guard verb != .reveal else { return false }
        return switch fate {
        case nil: true
        case .parked(let reason): news.standing == nil && reason != Reason.Code.crashed.rawValue
        case .committed, .refused, .nothing, .dropped: false
        }
    }
}

extension RegisteredRequest {
    /// What its line has refused changed nothing.
    var isRefused: Bool {
        if case .refused? = fate { true } else { false }
    }
}

extension Fate {
    fileprivate var isParked: Bool {
        if case .parked = self { true } else { false }
    }
}
