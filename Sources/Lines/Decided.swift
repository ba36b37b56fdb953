internal import Casework
internal import Crypto
internal import FoundationEssentials
internal import SwiftProtobuf
internal import Work

/// A decision with its request and the version that it was made on, on its way to the wire.
struct Decided<Trade: ServiceLine>: Sendable {
    let incoming: Incoming<Trade.Body>
    let decision: Decision<Trade.Fact, Trade.State>
    let version: CaseVersion
    /// The state's bytes, as they will be stored and digested.
    let state: [UInt8]?
    /// Whom its particulars are of, in their order.
    let persons: [PersonID]

    init(incoming: Incoming<Trade.Body>, decision: Decision<Trade.Fact, Trade.State>, version: CaseVersion) {
        self.incoming = incoming
        self.decision = decision
        self.version = version
        // States are plain values of codes, numbers and ids: encoding them cannot fail.
        state = decision.state.flatMap { try? Codec.encode($0) }
        persons = decision.particulars.map { Derived.person($0.person) }
    }

    func wire(sealedWith keys: PersonKeys, seal: RequestSeal, ring: KeyRing) throws -> WireDecision {
        let request = incoming.request
        let digests = Digests(secret: ring.digestSecret)
        var wire = WireDecision()
        wire.request = incoming.wire
        wire.version = version.number
        wire.digest = version.digest
        switch decision.outcome {
        case .accepted: wire.outcome = .accepted
        case .refused(let refusal):
            wire.outcome = .refused
            wire.refusal = Data(try Codec.encode(refusal))
        case .nothing: wire.outcome = .nothing
        }
        wire.facts = Data(try Codec.encode(decision.facts))
        wire.state = Data(state ?? [])
        if let summary = decision.summary { wire.summary = WireSummary(summary) }
        wire.claims = decision.claims.map(WireClaim.init)
        wire.releases = decision.releases.map(WireClaim.init)
        wire.postings = decision.postings.map { posting in
            WirePosting.with {
                $0.account = posting.account.text
                $0.fen = posting.amount.fen
            }
        }
        wire.timers = try decision.timers.map { try timer($0, seal: seal) }
        wire.followOns = try decision.followOns.enumerated().map { try followOn($1, index: $0, seal: seal) }
        wire.notices = decision.notices.enumerated().map { index, notice in
            WireNotice.with {
                $0.id = Data(Derived.id(from: request.id.uuid, "notice", index).bytes)
                $0.to = notice.to.text
                $0.code = notice.code
            }
        }
        wire.told = decision.informed.map(\.text)
        wire.particulars = try zip(decision.particulars, persons).enumerated().map { index, item in
            try keys.seal(item.0, of: item.1, by: request.id, at: index, digests: digests)
        }
        wire.personKeys = keys.minted(for: Set(persons))
        wire.verb = request.verb.rawValue
        wire.actor = request.actor.id
        wire.role = request.actor.role.rawValue
        wire.onBehalfOf = request.onBehalfOf ?? ""
        wire.heardBy = request.heardBy?.rawValue ?? ""
        wire.channel = request.channel.rawValue
        wire.occurredAt = request.occurredAt.milliseconds
        wire.at = request.at.milliseconds
        wire.number = incoming.number ?? ""
        if let after = request.after { wire.after = Data(after.uuid.bytes) }
        return wire
    }

    /// The finished request of a timer, with its derived id; the ledger fills in when it was due.
    private func timer(_ timer: Timer, seal: RequestSeal) throws -> WireTimer {
        let cause = incoming.request
        let request = Request<Trade.Body>(
            id: RequestID(Derived.id(from: cause.id.uuid, "timer:\(timer.key)")), caseID: cause.caseID,
            line: Trade.line, urgency: cause.urgency, verb: .due, actor: .house, channel: .timer,
            occurredAt: cause.at, at: cause.at, body: .due(timer.key))
        let sealed = try seal.close(RequestEnvelope(request: request, number: nil), grid: grid)
        return WireTimer.with {
            $0.key = timer.key
            switch timer.due {
            case .at(let instant): $0.at = instant.milliseconds
            case .after(let span, let clock):
                $0.after = span.milliseconds
                $0.working = clock == .working
            }
            $0.request = sealed
        }
    }

    private func followOn(_ followOn: FollowOn, index: Int, seal: RequestSeal) throws -> WireRequest {
        switch followOn.line {
        case .errand: try followOn.sealed(ErrandBody.self, after: incoming.request, index: index, seal: seal)
        case .mediation: try followOn.sealed(MediationBody.self, after: incoming.request, index: index, seal: seal)
        case .condolence: try followOn.sealed(CondolenceBody.self, after: incoming.request, index: index, seal: seal)
        }
    }

    private var grid: GridCode { decision.summary?.grid ?? GridCode(incoming.wire.grid) }
}

/// A follow-on whose fields its line cannot read: a fault of the line that asked, found by its tests.
struct UnreadableFollowOn: Error {
    let faults: [Fault]
}

extension FollowOn {
    fileprivate func sealed<Body: LineBody, Cause>(
        _: Body.Type, after cause: Request<Cause>, index: Int, seal: RequestSeal
    ) throws -> WireRequest {
        var reader = Fields(fields)
        guard let body = Body.read(verb, from: &reader), reader.faults.isEmpty else {
            throw UnreadableFollowOn(faults: reader.faults)
        }
        let target: CaseID =
            switch target {
            case .existing(let id): id
            case .child(let name): CaseID(Derived.id(from: cause.id.uuid, "case:\(name)"))
            }
        let request = Request<Body>(
            id: RequestID(Derived.id(from: cause.id.uuid, "followOn", index)), caseID: target, line: line,
            urgency: urgency, verb: verb, actor: .house, channel: .followOn, occurredAt: cause.occurredAt,
            at: cause.at, body: body)
        return try seal.close(RequestEnvelope(request: request, number: nil), grid: grid)
    }
}

extension WireSummary {
    init(_ summary: Summary) {
        self = WireSummary.with {
            $0.kind = summary.kind.text
            $0.status = summary.status.rawValue
            $0.open = summary.closedAt == nil
            $0.grid = summary.grid.text
            $0.doer = summary.doer?.text ?? ""
            $0.urgent = summary.urgent
            $0.held = summary.held
            $0.emergency = summary.emergency
            $0.callBack = summary.callBack
            $0.openedAt = summary.openedAt.milliseconds
            $0.closedAt = summary.closedAt?.milliseconds ?? 0
            $0.absences = UInt32(clamping: summary.absences)
            $0.personVisits = UInt32(clamping: summary.personVisits)
            $0.homeVisits = UInt32(clamping: summary.homeVisits)
            $0.giftsGiven = UInt32(clamping: summary.giftsGiven)
            $0.withUnit = summary.withUnit?.text ?? ""
            $0.yellow = summary.yellow
        }
    }
}
