package import Casework
package import FoundationEssentials
internal import SwiftProtobuf
package import Work

/// A request as it is sealed: what the line decides on, and the number that was read aloud.
package struct RequestEnvelope<Body: Codable & Sendable>: Codable, Sendable {
    package let request: Request<Body>
    /// 受理编号, for a `submit` that a desk took.
    package let number: String?

    package init(request: Request<Body>, number: String?) {
        self.request = request
        self.number = number
    }
}

/// The type of a request's message, and the version that this house writes and reads.
package enum RequestType {
    package static let current = "linli.request.v1"
    /// What a row is whose type was not kept: all were of this one then.
    package static let unnamed = "linli.request.v1"
    package static let bundle = "linli.bundle.v1"
    private static let prefix = "linli.request.v"
    package static let version = 1

    /// The version in a type; nil when it is no request at all.
    package static func version(of type: String) -> Int? {
        type.hasPrefix(prefix) ? Int(type.dropFirst(prefix.count)).flatMap { $0 > 0 ? $0 : nil } : nil
    }
}

/// Seals and opens requests. The place of a body is its message id, type and case: it opens nowhere else.
package struct RequestSeal: Sendable {
    private let seal: Seal

    package init(_ ring: KeyRing) { seal = Seal(ring) }

    package static func place(id: UUID, type: String, caseID: UUID) -> [UInt8] {
        Array("\(RequestID(id))|\(type)|\(CaseID(caseID))".utf8)
    }

    /// The wire form of a request, sealed.
    package func close<Body>(
        _ envelope: RequestEnvelope<Body>, grid: GridCode, traceparent: String = ""
    ) throws -> WireRequest {
        let request = envelope.request
        let place = Self.place(id: request.id.uuid, type: RequestType.current, caseID: request.caseID.uuid)
        let sealed = try seal.seal(try Codec.encode(envelope), for: place)
        return WireRequest.with {
            $0.id = Data(request.id.uuid.bytes)
            $0.caseID = Data(request.caseID.uuid.bytes)
            $0.line = request.line.rawValue
            $0.urgent = request.urgency == .urgent
            $0.grid = grid.text
            $0.at = request.at.milliseconds
            $0.keyID = sealed.keyID
            $0.body = Data(sealed.bytes)
            $0.traceparent = traceparent
            $0.channel = request.channel.rawValue
            $0.type = RequestType.current
        }
    }

    /// The same request with another body, under the ring's active key.
    package func close(_ plain: [UInt8], insteadOf old: WireRequest) throws -> WireRequest {
        let message = old.message(app: "")
        let place = Self.place(id: message.id, type: message.type, caseID: message.caseID ?? message.id)
        let sealed = try seal.seal(plain, for: place)
        var request = old
        request.keyID = sealed.keyID
        request.body = Data(sealed.bytes)
        return request
    }

    package func open(_ message: Work.Message) throws -> [UInt8] {
        let keyID = message[text: Header.keyID] ?? ""
        let place = Self.place(id: message.id, type: message.type, caseID: message.caseID ?? message.id)
        return try seal.open(Sealed(keyID: keyID, bytes: message.body), for: place)
    }
}
