package import Casework
package import FoundationEssentials
internal import Lines
internal import Postgres
internal import Work

/// Parked work that failed alike.
package struct ParkedGroup: Sendable {
    package let fingerprint: String
    package let reason: String
    package let detail: String
    package let line: String
    package let open: Int
    package let replayed: Int
    package let dropped: Int
    package let firstAt: Instant
    package let lastAt: Instant
    package let example: UUID

    init(_ row: Row) throws {
        fingerprint = try row.text("fingerprint")
        reason = try row.text("reason")
        detail = try row.text("detail")
        line = String(try row.text("routing_key").prefix { $0 != "." })
        open = Int(try row.int64("open"))
        replayed = Int(try row.int64("replayed"))
        dropped = Int(try row.int64("dropped"))
        firstAt = Instant(milliseconds: try row.instant("first_at"))
        lastAt = Instant(milliseconds: try row.instant("last_at"))
        example = try row.uuid("example")
    }
}

/// One row of the table `parked`, without its body: what may be read in the open.
package struct ParkedItem: Sendable {
    package enum Status: String, Sendable, Encodable, CaseIterable { case open, replayed, settled, dropped }

    package let id: UUID
    package let caseID: UUID?
    /// Of a case that the ledger knows; a parked `submit` has none there yet.
    package let number: String?
    package let kind: String?
    package let source: String
    package let routingKey: String
    package let type: String
    package let headers: [String: String]
    /// It is a request, and can be put back.
    package let isReplayable: Bool
    package let size: Int
    package let reason: String
    package let detail: String
    package let fingerprint: String
    package let worker: String
    /// The type of the error behind it, where one is known.
    package let errorClass: String
    /// When it failed for the first time and for the last, before or as it was parked.
    package let firstFailed: Instant?
    package let lastFailed: Instant?
    package let times: Int
    package let firstAt: Instant
    package let lastAt: Instant
    package let status: Status
    package let dealtBy: String?
    package let dealtReason: String?
    package let dealtAt: Instant?
    /// What people have done with it, in order.
    package let acts: [ParkedAct]

    init(_ row: Row, acts: [ParkedAct]) throws {
        self.acts = acts
        id = try row.uuid("message_id")
        caseID = try row.optionalUUID("case_id")
        number = try row.optionalText("number")
        kind = try row.optionalText("kind")
        source = try row.text("source")
        routingKey = try row.text("routing_key")
        type = try row.text("type")
        let values = try Codec.decode([String: HeaderValue].self, from: Array(try row.text("headers").utf8))
        headers = values.mapValues { value in
            switch value {
            case .text(let text): text
            case .integer(let number): "\(number)"
            }
        }
        isReplayable = try row.bool("replayable")
        size = Int(try row.int64("size"))
        reason = try row.text("reason")
        detail = try row.text("detail")
        fingerprint = try row.text("fingerprint")
        worker = try row.text("worker")
        errorClass = try row.text("error_class")
        firstFailed = try row.optionalInstant("first_failed_at").map { Instant(milliseconds: $0) }
        lastFailed = try row.optionalInstant("last_failed_at").map { Instant(milliseconds: $0) }
        times = Int(try row.int64("times"))
        firstAt = Instant(milliseconds: try row.instant("first_at"))
        lastAt = Instant(milliseconds: try row.instant("last_at"))
        status = Status(rawValue: try row.text("status")) ?? .open
        dealtBy = try row.optionalText("dealt_by")
        dealtReason = try row.optionalText("dealt_reason")
        dealtAt = try row.optionalInstant("dealt_at").map { Instant(milliseconds: $0) }
    }

    /// errand, mediation or condolence, as the routing key says.
    package var line: String { String(routingKey.prefix { $0 != "." }) }
    /// Where, as the header or the routing key says.
    package var grid: String? {
        headers[Header.grid] ?? routingKey.split(separator: ".", maxSplits: 2).dropFirst(2).first.map(String.init)
    }
}

/// Something that a person did with parked work.
package struct ParkedAct: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Its body was opened, to be edited.
        case opened
        case edited, replayed
        /// It had taken effect by another way, which a replay found.
        case settled
        case dropped, undone

        /// Where it stands before and after; nil where it stays where it is.
        var statuses: (old: ParkedItem.Status, new: ParkedItem.Status)? {
            switch self {
            case .opened, .edited: nil
            case .replayed: (.open, .replayed)
            case .settled: (.open, .settled)
            case .dropped: (.open, .dropped)
            case .undone: (.dropped, .open)
            }
        }
    }

    package let kind: Kind
    package let by: String
    package let at: Instant
    package let reason: String
    let messageID: UUID

    init(_ row: Row) throws {
        kind = Kind(rawValue: try row.text("act")) ?? .opened
        by = try row.text("done_by")
        at = Instant(milliseconds: try row.instant("done_at"))
        reason = try row.text("reason")
        messageID = try row.uuid("message_id")
    }
}
