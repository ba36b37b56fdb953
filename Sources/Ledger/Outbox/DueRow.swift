internal import FoundationEssentials
internal import Lines
internal import Postgres
internal import SwiftProtobuf
internal import Work

/// A row of the outbox that is due, as it stands there.
struct DueRow: Sendable {
    let requestID: UUID
    let caseID: UUID
    let bytes: [UInt8]
    /// Until when it is ours, as the server writes it: rows that were leased together have the same.
    let lease: String

    init(_ row: Row) throws {
        requestID = try row.uuid("request_id")
        caseID = try row.uuid("case_id")
        bytes = try row.bytes("request")
        lease = try row.text("lease")
    }

    /// The request in it. Throws what is wrong with it: one whose ids are not those of its row would never be settled.
    var request: WireRequest {
        get throws {
            let request = try WireRequest(serializedBytes: bytes)
            guard request.id == Data(requestID.bytes), request.caseID == Data(caseID.bytes) else {
                throw UnreadableRow(why: "the ids of the request are not those of its row")
            }
            return request
        }
    }
}

/// What makes a row of the outbox unreadable.
struct UnreadableRow: Error, CustomStringConvertible {
    let why: String
    var description: String { why }
}
