package import Casework
internal import FoundationEssentials
internal import GRDB
package import Lines
internal import Work

/// A row of the register.
package struct RegisteredRequest: Sendable {
    package let id: RequestID
    package let caseID: CaseID
    package let line: Line
    package let verb: Verb
    package let channel: Channel
    package let actor: String
    package let acceptedAt: Instant
    package let after: RequestID?
    package let isHeld: Bool
    package let isEmergency: Bool
    /// Of the case, as this register knows it.
    package let number: String?
    /// How often the broker has confirmed it.
    package let sends: Int
    package let isSent: Bool
    package let fate: Fate?
    /// As it goes to the queue.
    package let wire: WireRequest

    /// The columns that `init(_:)` reads; `requests` is `r` there and `cases` is `c`.
    static let columns = """
        r.id, r.case_id, r.line, r.verb, r.channel, r.actor, r.urgent, r.grid, r.accepted_at, r.after, r.key_id,
        r.body, r.traceparent, r.held, r.emergency, r.sent_at, r.sends, r.fate, r.fate_detail, c.number
        """
    static let source = "requests r LEFT JOIN cases c ON c.case_id = r.case_id"

    /// A row that has just been written.
    init(_ entry: Entry, wire: WireRequest, number: String?, after: RequestID?) {
        id = entry.id
        caseID = entry.caseID
        line = entry.line
        verb = entry.verb
        channel = entry.channel
        actor = entry.actor.id
        acceptedAt = entry.at
        self.after = after
        isHeld = entry.isHeld
        isEmergency = entry.isEmergency
        if case .follows(let known) = entry.target { self.number = known.number } else { self.number = number }
        sends = 0
        isSent = false
        fate = nil
        self.wire = wire
    }

    init(_ row: Row) throws {
        id = RequestID(try row.uuid("id"))
        caseID = CaseID(try row.uuid("case_id"))
        line = try row.code("line")
        verb = Verb(rawValue: row["verb"])
        channel = try row.code("channel")
        actor = row["actor"]
        acceptedAt = Instant(milliseconds: row["accepted_at"])
        after = try row["after"] == nil ? nil : RequestID(row.uuid("after"))
        isHeld = row["held"]
        isEmergency = row["emergency"]
        number = row["number"]
        sends = row["sends"]
        isSent = row["sent_at"] != nil
        fate = try Fate(code: row["fate"], detail: row["fate_detail"])
        var wire = WireRequest()
        wire.id = row["id"]
        wire.caseID = row["case_id"]
        wire.line = row["line"]
        wire.urgent = row["urgent"]
        wire.grid = row["grid"]
        wire.at = row["accepted_at"]
        wire.keyID = row["key_id"]
        wire.body = row["body"]
        wire.traceparent = row["traceparent"]
        wire.channel = row["channel"]
        self.wire = wire
    }
}

extension Fate {
    /// As the register's two columns hold it.
    var columns: (code: String, detail: String?) {
        get throws {
            switch self {
            case .committed: ("committed", nil)
            case .refused(let refusal): ("refused", String(decoding: try Codec.encode(refusal), as: UTF8.self))
            case .nothing: ("nothing", nil)
            case .parked(let reason): ("parked", reason)
            case .dropped: ("dropped", nil)
            }
        }
    }

    init?(code: String?, detail: String?) throws {
        switch code {
        case nil: return nil
        case "committed": self = .committed
        case "refused": self = .refused(try Codec.decode(Refusal.self, from: Data((detail ?? "").utf8)))
        case "nothing": self = .nothing
        case "parked": self = .parked(reason: detail ?? "")
        case "dropped": self = .dropped
        case let other?: throw RegisterError(.damaged, "a fate in the register is \(other)")
        }
    }
}

extension Row {
    func uuid(_ column: String) throws -> UUID {
        let bytes: Data? = self[column]
        guard let bytes, bytes.count == 16 else { throw RegisterError(.damaged, "\(column) in the register is no id") }
        return UUID(bytes: Array(bytes))
    }

    func code<Value: RawRepresentable<String>>(_ column: String) throws -> Value {
        let text: String = self[column]
        guard let value = Value(rawValue: text) else {
            throw RegisterError(.damaged, "\(column) in the register is \(text)")
        }
        return value
    }
}

extension UUID {
    /// As a column holds it.
    var data: Data { Data(bytes) }
}
