internal import FoundationEssentials
internal import Postgres

/// An entry as its row holds it, with its place and its hash.
struct StoredEntry: Sendable {
    let seq: Int64
    let entry: Entry
    let hash: [UInt8]

    init(_ row: Row) throws {
        seq = try row.int64("seq")
        hash = try row.bytes("hash")
        entry = Entry(
            requestID: try row.uuid("request_id"), caseID: try row.uuid("case_id"),
            version: try row.int64("version"), outcome: try row.text("outcome"), verb: try row.text("verb"),
            actor: try row.text("actor"), role: try row.text("role"), onBehalfOf: try row.text("on_behalf_of"),
            heardBy: try row.text("heard_by"), channel: try row.text("channel"),
            occurredAt: try row.int64("occurred_at"), at: try row.int64("at"), facts: try row.bytes("facts"),
            refusal: try row.bytes("refusal"), postings: try row.bytes("postings"),
            requestDigest: try row.bytes("request_digest"), particularsDigest: try row.bytes("particulars_digest"))
    }

    /// Whether it belongs at this place, after this hash.
    func stands(at seq: Int64, after previous: [UInt8]) -> Bool {
        HashChain.hash(entry, at: seq, after: previous) == hash
    }
}
