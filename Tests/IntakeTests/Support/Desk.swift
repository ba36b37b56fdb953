import Casework
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Lines
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing
import Work

@testable import Intake

/// A desk with its register on the disk, its door, and a ledger that says what the test wants.
final class Desk: Sendable {
    let path: String
    let register: Register
    let ledger = TestLedger()
    let book = LogBook()
    let ring: KeyRing
    let house: House
    let service: IntakeService
    let tokens: [Actor.Role: String]
    let ids: [Actor.Role: String]
    let time: TestTime

    private let responder: RouterResponder<DoorContext>

    /// Opens a desk, lends it with its commit loop running, and takes it away again.
    static func open(
        clock: any Clock<Duration> = ContinuousClock(), rules: DoorRules = quick,
        _ body: (Desk) async throws -> Void
    ) async throws {
        try await openStill(clock: clock, rules: rules) { desk in try await desk.running { try await body(desk) } }
    }

    /// The same without its commit loop: what is submitted waits for `running`.
    static func openStill(
        clock: any Clock<Duration> = ContinuousClock(), rules: DoorRules = quick, enrolled: Bool = true,
        _ body: (Desk) async throws -> Void
    ) async throws {
        let folder = URL.temporaryDirectory.appending(path: "linli-intake-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let desk = try await Desk(path: folder.appending(path: "register.sqlite").path, clock: clock, rules: rules)
        if enrolled { try await desk.register.enrol(prefix: 10, at: desk.time.now) }
        try await body(desk)
    }

    /// Wrong looks take no time worth waiting for.
    static var quick: DoorRules {
        var rules = DoorRules()
        rules.wrongTryTakes = .milliseconds(1)
        return rules
    }

    init(path: String, clock: any Clock<Duration>, rules: DoorRules) async throws {
        self.path = path
        let ring = KeyRing.fresh(id: "k1")
        let time = TestTime()
        let ids = FreshIDs()
        self.ring = ring
        self.time = time
        register = try Register.open(at: path, numberSecret: ring.numberSecret, ids: ids.next)
        let shelf = DirectoryShelf(path: nil, ring: ring)
        try shelf.keep(Street.directory)
        house = House(
            ring: ring, catalogue: Street.catalogue, directory: shelf, safety: .common, rules: rules,
            random: .counting, clock: clock,
            now: { time.now }, ids: ids.next)
        service = try IntakeService(house: house, register: register, ledger: ledger)
        responder = service.router().buildResponder()
        var tokens: [Actor.Role: String] = [:]
        var names: [Actor.Role: String] = [:]
        for role in [Actor.Role.desk, .finance, .doer, .resident] {
            let (id, token) = try await register.addActor(
                "小吴", role: role, doer: role == .doer ? "S05" : nil, at: time.now, random: .counting)
            tokens[role] = token.text
            names[role] = id
        }
        self.tokens = tokens
        self.ids = names
    }

    /// The commit loop runs around this.
    func running(_ body: () async throws -> Void) async throws {
        let loop = start()
        do {
            try await body()
        } catch {
            try await stop(loop)
            throw error
        }
        try await stop(loop)
    }

    func start() -> Task<Void, any Error> {
        let register = register
        return Task { try await register.run() }
    }

    func stop(_ loop: Task<Void, any Error>) async throws {
        register.commits.close()
        try await loop.value
    }

    // MARK: talking to the door

    struct Reply {
        let status: Int
        let headers: HTTPFields
        let body: [String: JSONValue]

        subscript(_ key: String) -> JSONValue? { body[key] }

        func text(_ key: String) -> String? {
            if case .text(let text)? = body[key] { text } else { nil }
        }

        /// The fields that are at fault, with what is said of them.
        var faults: [String: String] {
            guard case .list(let list)? = body["faults"] else { return [:] }
            var faults: [String: String] = [:]
            for case .object(let fault) in list {
                if case .text(let field)? = fault["field"], case .text(let message)? = fault["message"] {
                    faults[field] = message
                }
            }
            return faults
        }
    }

    func post(
        _ json: String, as role: Actor.Role? = .desk, token: String? = nil, key: String? = nil, language: String? = nil,
        to path: String = "/api/v1/requests", type: String = "application/json"
    ) async throws -> Reply {
        try await send(
            .post, path, json, token: token ?? role.flatMap { tokens[$0] }, key: key, language: language, type: type)
    }

    func get(
        _ path: String, as role: Actor.Role? = nil, language: String? = nil, peer: String = "10.0.0.1",
        forwardedFor: String? = nil
    ) async throws -> Reply {
        try await send(
            .get, path, nil, token: role.flatMap { tokens[$0] }, language: language, peer: peer,
            forwardedFor: forwardedFor)
    }

    /// What came back as it is, for pages.
    func raw(
        _ method: HTTPRequest.Method, _ path: String, _ body: String?, _ headers: HTTPFields, peer: String = "10.0.0.1"
    ) async throws -> (status: Int, headers: HTTPFields, text: String) {
        let request = Hummingbird.Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "desk", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body ?? "")))
        let response = try await responder.respond(to: request, context: DoorContext(log: book.logger(), peer: peer))
        let sink = Sink()
        try await response.body.write(sink)
        return (
            response.status.code, response.headers, String(decoding: sink.bytes.withLock { $0 }, as: UTF8.self)
        )
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ json: String?, token: String?, key: String? = nil,
        language: String?, type: String = "application/json", peer: String = "10.0.0.1", forwardedFor: String? = nil
    ) async throws -> Reply {
        var headers: HTTPFields = [:]
        if let forwardedFor { headers[.forwardedFor] = forwardedFor }
        if json != nil { headers[.contentType] = type }
        if let token { headers[.authorization] = "Bearer \(token)" }
        if let key { headers[.idempotencyKey] = key }
        if let language { headers[.acceptLanguage] = language }
        let (status, answered, text) = try await raw(method, path, json, headers, peer: peer)
        return Reply(
            status: status, headers: answered, body: text.isEmpty ? [:] : try JSONReader.object(Array(text.utf8)))
    }

    private final class Sink: ResponseBodyWriter {
        let bytes = Mutex<[UInt8]>([])

        func write(_ buffer: ByteBuffer) async throws { bytes.withLock { $0 += Array(buffer.readableBytesView) } }
        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    // MARK: what may be typed

    /// A shopping request with something more in it.
    static func shopping(with fields: String = "") -> String {
        """
        {\(fields) "line": "errand", "kind": "shop", "channel": "phone",
         "caller": {"name": "林依姆", "phone": "15405910001"}, "address": "榕荫里3号楼501", "text": "要盐1包"}
        """
    }

    /// An entry that did not come through the door.
    func entry(
        _ index: Int, line: Line = .errand, urgent: Bool = false,
        check: @escaping @Sendable (CaseNumber?, Casework.RequestID?) throws -> Void = { _, _ in }
    ) -> Entry {
        let id = Casework.RequestID(house.ids())
        let caseID = CaseID(house.ids())
        return Entry(
            id: id, caseID: caseID, target: .opens("shop", paper: nil), line: line, verb: .submit, channel: .phone,
            actor: .resident, urgency: urgent ? .urgent : .normal, grid: "rongxi-1", at: time.now
        ) { number, after in
            try check(number, after)
            var wire = WireRequest()
            wire.id = id.uuid.data
            wire.caseID = caseID.uuid.data
            wire.line = line.rawValue
            wire.urgent = urgent
            wire.grid = "rongxi-1"
            wire.keyID = "k1"
            wire.body = Data([UInt8(truncatingIfNeeded: index)])
            return wire
        }
    }

    /// How a case stands in the ledger.
    static func standing(
        _ id: CaseID, number: String?, line: Line, kind: KindCode, _ status: Status, held: Bool = false
    ) -> CaseStanding {
        let moment = Instant(milliseconds: 1_773_622_000_000)
        return CaseStanding(
            caseID: id, number: number, line: line,
            summary: Summary(kind: kind, status: status, grid: "rongxi-1", held: held, openedAt: moment), version: 1,
            parked: false, changedAt: moment)
    }

    // MARK: what is in the register

    /// What was sealed into a request, opened with the house's ring.
    func opened<Body: LineBody>(_ id: String, as: Body.Type = Body.self) async throws -> RequestEnvelope<Body> {
        let known = Casework.RequestID(id)
        let request = try #require(known)
        let row = try #require(try await register.request(request))
        return try Codec.decode(
            RequestEnvelope<Body>.self, from: try RequestSeal(ring).open(row.wire.message(app: "test")))
    }
}

/// The time of day in a test.
final class TestTime: Sendable {
    private let moment = Mutex(Instant(milliseconds: 1_773_622_860_000))

    var now: Instant { moment.withLock { $0 } }
    func pass(_ span: Span) { moment.withLock { $0 = $0 + span } }
}

/// UUIDs in order, as version 7 ones are.
final class FreshIDs: Sendable {
    private let count = Mutex<UInt64>(0)

    func next() -> UUID {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let tail = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * (7 - $0))) }
        return UUID(bytes: [1, 0x9a, 0, 0, 0, 0, 0x70, 0] + [0x80] + tail.dropFirst())
    }
}

extension RandomSource {
    /// Different every time, and never by chance the same.
    static var counting: RandomSource { RandomSource { UInt64.random(in: .min ... .max) } }
}
