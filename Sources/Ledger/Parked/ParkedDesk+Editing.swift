package import FoundationEssentials
package import Lines
internal import Postgres
internal import SwiftProtobuf
internal import Work

/// Mending a request by hand. The ledger holds no key: who edits brings the ring, and leaves a line before it opens.
extension ParkedDesk {
    /// Why a row cannot be edited.
    package enum EditError: Error, Equatable, CustomStringConvertible {
        case unknown(UUID)
        /// It stands somewhere else by now.
        case notOpen(ParkedItem.Status)
        /// Bytes that are no request.
        case unreadable
        /// Somebody edited or dealt with it meanwhile.
        case overtaken

        package var description: String {
            switch self {
            case .unknown(let id): "nothing with the id \(id.uuidString.lowercased()) was parked"
            case .notOpen(let status): "it is \(status.rawValue), and only what is open in the 异常区 can be edited"
            case .unreadable: "its bytes are no request, and nothing in them can be edited"
            case .overtaken: "somebody else has dealt with it meanwhile; look again: linli parked show"
            }
        }
    }

    /// Hands out the sealed request to be opened, once the line is written that says who opens it and why.
    package func takeOut(_ id: UUID, by who: String, because reason: String) async throws -> WireRequest {
        try await ledger.withTransaction { connection in
            guard let row = try await connection.query(.readParkedRequest, [.uuid(id)]).first else {
                throw EditError.unknown(id)
            }
            let status = ParkedItem.Status(rawValue: try row.text("status")) ?? .open
            guard status == .open else { throw EditError.notOpen(status) }
            guard let bytes = try row.optionalBytes("request") else { throw EditError.unreadable }
            _ = try await connection.query(
                .noteParkedAct,
                [.uuid(id), .text(ParkedAct.Kind.opened.rawValue), .text(who), .text(reason)])
            return try WireRequest(serializedBytes: bytes)
        }
    }

    /// Puts the mended form in the place of the one that was taken out; that one is kept with the act. Throws when the row
    /// is not what it was.
    package func putBack(
        _ mended: WireRequest, insteadOf old: WireRequest, by who: String, because reason: String
    ) async throws {
        precondition(mended.id == old.id && mended.caseID == old.caseID, "an edit keeps its request's id and case")
        try await ledger.withConnection { connection in
            let rows = try await connection.query(
                .editParked,
                [
                    .uuid(old.requestID), .bytes(try old.serializedBytes()), .bytes(try mended.serializedBytes()),
                    .bytes(Array(mended.body)),
                    .text(String(decoding: try Codec.encode(HeaderValue.text(mended.keyID)), as: UTF8.self)),
                    .text(who), .text(reason), .text(Header.keyID),
                ])
            guard rows.affected == 1 else { throw EditError.overtaken }
        }
    }
}
