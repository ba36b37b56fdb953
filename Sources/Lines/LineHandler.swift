package import Casework
internal import FoundationEssentials
package import Work

/// A line at its queue: opens the requests, reads in one query what they name, lets the trade decide each on the state
/// that its predecessor leaves, and gives the decisions back as bundles to publish. It writes to no database.
package struct LineHandler<Trade: ServiceLine>: Handler {
    /// What stays the same from batch to batch.
    package struct House: Sendable {
        package let catalogue: Catalogue
        package let policy: Policy
        package let calendar: WorkingCalendar
        package let ring: KeyRing
        /// The daemon's name in what it publishes.
        package let app: String

        package init(
            catalogue: Catalogue, policy: Policy, calendar: WorkingCalendar, ring: KeyRing, app: String
        ) {
            self.catalogue = catalogue
            self.policy = policy
            self.calendar = calendar
            self.ring = ring
            self.app = app
        }
    }

    private let reader: any CaseReader
    private let house: House
    private let seal: RequestSeal
    private let directories: DirectoryCache
    private let controls: ControlBoard?

    /// The board is told what the ledger says of the line's control.
    package init(_ reader: any CaseReader, house: House, controls: ControlBoard? = nil) {
        self.controls = controls
        self.reader = reader
        self.house = house
        seal = RequestSeal(house.ring)
        directories = DirectoryCache(reader)
    }

    package func probe() async throws { try await reader.probe() }

    package func handle(_ messages: [Message]) async throws -> Handled {
        let opened = messages.map(open)
        let snapshot = try await reader.read(query(opened))
        controls?.take(snapshot.control)
        let directory = try await directories.directory(version: snapshot.directoryVersion)
        var docket = Docket<Trade>(snapshot, directory: directory, house: house)
        var verdicts: [Verdict] = []
        for incoming in opened {
            switch incoming {
            case .failure(let verdict): verdicts.append(verdict.verdict)
            case .success(let incoming): verdicts.append(docket.decide(incoming))
            }
        }
        let keys = try await PersonKeys.read(for: docket.decided, by: reader, ring: house.ring)
        let decisions = try docket.decided.map { try $0.wire(sealedWith: keys, seal: seal, ring: house.ring) }
        return Handled(verdicts: verdicts, outgoing: try Bundler.bundle(decisions, app: house.app))
    }

    private func query(_ opened: [Result<Incoming<Trade.Body>, Refused>]) -> StateQuery {
        var query = StateQuery(line: controls == nil ? nil : Trade.line)
        for case .success(let incoming) in opened {
            query.cases.insert(incoming.request.caseID)
            query.requests.insert(incoming.request.id)
            if let after = incoming.request.after { query.requests.insert(after) }
            query.claims.formUnion(incoming.wire.lost.compactMap(\.claim))
        }
        return query
    }

    // MARK: opening

    /// A verdict as an error, for what cannot even be decided on.
    struct Refused: Error { let verdict: Verdict }

    private func open(_ message: Message) -> Result<Incoming<Trade.Body>, Refused> {
        guard let version = RequestType.version(of: message.type) else {
            return .failure(Refused(verdict: .park(Reason(.unknownType, message.type))))
        }
        guard version <= RequestType.version else {
            return .failure(Refused(verdict: .wait(Reason(.newerVersion, message.type))))
        }
        do {
            let plain = try seal.open(message)
            let envelope = try Codec.decode(RequestEnvelope<Trade.Body>.self, from: plain)
            return .success(Incoming(message: message, wire: WireRequest(message), envelope: envelope))
        } catch SealError.unknownKey(let id) {
            return .failure(Refused(verdict: .wait(Reason(.unknownKey, id))))
        } catch let error as SealError {
            return .failure(Refused(verdict: .park(Reason(.falseSeal, "\(error)"))))
        } catch {
            // The decoding error's path names fields, never what was typed into them.
            return .failure(
                Refused(verdict: .park(Reason(.malformed, (error as? DecodingError)?.place ?? "\(type(of: error))"))))
        }
    }
}

/// A request that was opened.
struct Incoming<Body: Codable & Sendable>: Sendable {
    let wire: WireRequest
    let request: Request<Body>
    let number: String?

    init(message: Message, wire: WireRequest, envelope: RequestEnvelope<Body>) {
        self.wire = wire
        number = envelope.number
        let sealed = envelope.request
        guard sealed.channel == .timer else {
            request = sealed
            return
        }
        // A timer was sealed before anybody knew when it would be due; the ledger has said so since.
        let due = Instant(milliseconds: message[integer: Header.at] ?? message.timestamp)
        request = Request(
            id: sealed.id, caseID: sealed.caseID, after: sealed.after, line: sealed.line, urgency: sealed.urgency,
            verb: sealed.verb, version: sealed.version, actor: sealed.actor, channel: sealed.channel, occurredAt: due,
            at: due, body: sealed.body)
    }
}
