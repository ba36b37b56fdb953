package import Casework
package import FoundationEssentials
internal import SwiftProtobuf
package import Work

/// A request's two forms: the message in a queue, and the row of the outbox or of `parked`.
extension WireRequest {
    package init(_ message: Work.Message) {
        self = WireRequest.with {
            $0.id = Data(message.id.bytes)
            $0.caseID = Data((message.caseID ?? message.id).bytes)
            $0.line = message[text: Header.line] ?? ""
            $0.urgent = message[text: Header.urgency] == Urgency.urgent.rawValue
            $0.grid = message[text: Header.grid] ?? "none"
            $0.at = message[integer: Header.at] ?? message.timestamp
            $0.keyID = message[text: Header.keyID] ?? ""
            $0.body = Data(message.body)
            $0.attempt = UInt32(clamping: message[integer: Header.attempt] ?? 0)
            $0.redecide = UInt32(clamping: message[integer: Header.redecide] ?? 0)
            $0.lost = (message[text: Header.lost] ?? "").split(separator: " ").compactMap { WireClaim(text: $0) }
            $0.traceparent = message[text: Header.traceparent] ?? ""
            $0.waitingSince = message[integer: Header.waitingSince] ?? 0
            $0.type = message.type
        }
    }

    /// The message that carries it, published by `app`.
    package func message(app: String) -> Work.Message {
        var headers: [String: HeaderValue] = [
            Header.line: .text(line),
            Header.urgency: .text(urgency.rawValue),
            Header.grid: .text(grid),
            Header.keyID: .text(keyID),
            Header.at: .integer(at),
        ]
        if attempt > 0 { headers[Header.attempt] = .integer(Int64(attempt)) }
        if redecide > 0 { headers[Header.redecide] = .integer(Int64(redecide)) }
        if !lost.isEmpty { headers[Header.lost] = .text(lost.map(\.text).joined(separator: " ")) }
        // What waited goes on waiting where it left off: a re-send grants no second deadline.
        if waitingSince > 0 { headers[Header.waitingSince] = .integer(waitingSince) }
        if !traceparent.isEmpty { headers[Header.traceparent] = .text(traceparent) }
        return Message(
            id: requestID, caseID: caseUUID, type: typeText, contentType: "application/json+sealed",
            timestamp: at, appID: app, headers: headers, body: Array(body))
    }

    package var outgoing: (String) -> Outgoing {
        { app in Outgoing(message(app: app), to: requestDestination(line: line, urgent: urgent, grid: grid)) }
    }

    /// The same request with nothing held against it: for a person who lets it go once more.
    package var afresh: WireRequest {
        var request = self
        request.attempt = 0
        request.redecide = 0
        request.lost = []
        request.waitingSince = 0
        return request
    }

    /// As it was when it was sealed, however old: under another type the seal is false, and only the worker lifts it.
    private var typeText: String { type.isEmpty ? RequestType.unnamed : type }

    /// Its ids are of the length of ids: nothing else may be made of one that is not.
    package var isAddressed: Bool { id.count == 16 && caseID.count == 16 }

    package var urgency: Urgency { urgent ? .urgent : .normal }
    package var requestID: UUID { UUID(bytes: Array(id)) }
    package var caseUUID: UUID { UUID(bytes: Array(caseID)) }
}

extension WireClaim {
    package init(_ claim: Claim) {
        self = WireClaim.with {
            $0.kind = claim.kind.rawValue
            $0.key = claim.key
        }
    }

    /// `kind:key`, as a header carries it. A key never holds a blank.
    package var text: String { "\(kind):\(key)" }

    init?(text: Substring) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        self = WireClaim.with {
            $0.kind = String(text[..<colon])
            $0.key = String(text[text.index(after: colon)...])
        }
    }

    package var claim: Claim? { Claim.Kind(rawValue: kind).map { Claim($0, key) } }
}
