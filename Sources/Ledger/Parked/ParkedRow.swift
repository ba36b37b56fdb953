internal import Crypto
internal import FoundationEssentials
internal import Lines
internal import Postgres
internal import SwiftProtobuf
internal import Work

/// A row of `parked`: what a person must look at, with the bytes that came.
struct ParkedRow: Sendable {
    /// The source of what was in no queue.
    static let outbox = "outbox"
    /// Who parks what the ledger itself cannot do.
    private static let ledger = "linli-ledger \(Version.current)"

    let messageID: UUID
    let caseID: UUID?
    let source: String
    let routingKey: String
    let type: String
    let headers: [String: HeaderValue]
    /// For a replay; nil where the bytes are not a request.
    let request: WireRequest?
    let body: [UInt8]
    let reason: String
    let detail: String
    let worker: String
    /// The type of the error behind it, where there is one.
    var errorClass = ""
    /// Milliseconds since 1970; nil where it never failed before it was parked.
    var firstFailed: Int64?
    var lastFailed: Int64?

    /// A decision is parked as the request that it came with.
    init(_ decision: WireDecision, reason: String, detail: String, errorClass: String = "") {
        self.init(decision.request, from: Queue.ledger, reason: reason, detail: detail)
        self.errorClass = errorClass
    }

    /// A request that its source cannot get rid of.
    init(_ request: WireRequest, from source: String, reason: String, detail: String) {
        let outgoing = request.outgoing("linli-ledger")
        messageID = outgoing.message.id
        caseID = outgoing.message.caseID
        self.source = source
        routingKey = outgoing.destination.key
        type = outgoing.message.type
        headers = outgoing.message.keptHeaders
        self.request = request.afresh
        body = outgoing.message.body
        self.reason = reason
        self.detail = detail
        worker = Self.ledger
    }

    /// What came from the queue `linli.parked`.
    init(_ delivery: Delivery) {
        switch delivery.content {
        case .success(let message): self.init(delivery, message)
        case .failure(let malformed):
            self.init(
                bytes: malformed.body, headers: malformed.headers, from: delivery.queue, reason: .undecodableBundle,
                detail: malformed.reason)
        }
    }

    init(_ delivery: Delivery, _ message: Work.Message) {
        messageID = message.id
        caseID = message.caseID
        source = message[text: Header.parkedFrom] ?? delivery.queue
        routingKey = delivery.destination.key
        type = message.type
        headers = message.keptHeaders
        request = RequestType.version(of: message.type) == nil ? nil : WireRequest(message).afresh
        body = message.body
        reason = message[text: Header.reason] ?? "deliveryLimit"
        detail = message[text: Header.detail] ?? ""
        // Without a name it was RabbitMQ that gave up.
        worker = message[text: Header.parkedBy] ?? "RabbitMQ"
        errorClass = message[text: Header.errorClass] ?? ""
        firstFailed = message[integer: Header.firstFailed]
        lastFailed = message[integer: Header.lastFailed]
    }

    /// A row of the outbox that nobody can read.
    init(unreadable row: DueRow, detail: String) {
        messageID = row.requestID
        caseID = row.caseID
        source = Self.outbox
        routingKey = ""
        type = RequestType.unnamed
        headers = [:]
        request = nil
        body = row.bytes
        reason = Reason.Code.malformed.rawValue
        self.detail = detail
        worker = Self.ledger
    }

    /// Bytes that are no request: kept under an id made of them.
    init(
        bytes body: [UInt8], headers: [String: HeaderValue], from queue: String, reason: Reason.Code, detail: String
    ) {
        messageID = UUID.fromDigest(SHA256.hash(data: body))
        caseID = nil
        source = queue
        routingKey = ""
        type = RequestType.bundle
        self.headers = headers
        request = nil
        self.body = body
        self.reason = reason.rawValue
        self.detail = detail
        worker = Self.ledger
    }

    /// What failed alike: the reason, the line, the error's type and the first words of the detail, without the ids and
    /// numbers in them.
    private var fingerprint: String {
        let line = if case .text(let line) = headers[Header.line] { line } else { "" }
        let parts = [reason, line, errorClass, String(detail.withoutNumbers.prefix(40))]
        return parts.filter { !$0.isEmpty }.joined(separator: "|")
    }

    func write(on connection: Connection) async throws {
        let request = try request.map { Parameter.bytes(try $0.serializedBytes()) } ?? .null
        _ = try await connection.query(
            .park,
            [
                .uuid(messageID), caseID.map { .uuid($0) } ?? .null, text(source), text(routingKey), text(type),
                .text(String(decoding: try Codec.encode(storedHeaders), as: UTF8.self)), request, .bytes(body),
                text(reason), text(detail), text(fingerprint), text(worker), text(errorClass),
                firstFailed.map { .instant($0) } ?? .null, lastFailed.map { .instant($0) } ?? .null,
            ])
    }

    /// What came from outside may hold NUL, which no text of PostgreSQL can: one such message must not keep the others
    /// from being parked.
    private func text(_ value: String) -> Parameter { .text(value.withoutNUL) }

    private var storedHeaders: [String: HeaderValue] {
        headers.reduce(into: [:]) { stored, header in
            stored[header.key.withoutNUL] =
                if case .text(let value) = header.value { .text(value.withoutNUL) } else { header.value }
        }
    }
}

extension String {
    /// With # for every run of letters and digits that holds a digit: ids, counts, times.
    fileprivate var withoutNumbers: String { replacing(/[A-Za-z-]*[0-9][A-Za-z0-9-]*/, with: "#") }

    /// With U+FFFD in the place of every NUL.
    fileprivate var withoutNUL: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }
}
