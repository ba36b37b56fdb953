package import FoundationEssentials

/// A message as the broker carries it: what an operator may read in the open, and a body that is sealed or is a bundle
/// of sealed things. Nothing in the open names a person, a place below the grid, or what was said.
package struct Message: Sendable, Equatable {
    /// The request's id, or a bundle's own, which means nothing.
    package var id: UUID
    /// The case that the message is about; a bundle has none.
    package var caseID: UUID?
    /// Kind and version of the body, such as `linli.request.v1`.
    package var type: String
    package var contentType: String
    /// Milliseconds since 1970. AMQP carries whole seconds; the header `linli-at` carries the rest of it.
    package var timestamp: Int64
    /// The daemon that published it.
    package var appID: String
    package var headers: [String: HeaderValue]
    package var body: [UInt8]

    package init(
        id: UUID, caseID: UUID? = nil, type: String, contentType: String, timestamp: Int64, appID: String,
        headers: [String: HeaderValue] = [:], body: [UInt8]
    ) {
        self.id = id
        self.caseID = caseID
        self.type = type
        self.contentType = contentType
        self.timestamp = timestamp
        self.appID = appID
        self.headers = headers
        self.body = body
    }
}

/// What a header may hold.
package enum HeaderValue: Sendable, Equatable, Codable {
    case text(String)
    case integer(Int64)
}

/// The names of Linli's headers, in one place. They are metadata so that an operator can act without opening a body.
package enum Header {
    package static let line = "linli-line"
    package static let urgency = "linli-urgency"
    package static let grid = "linli-grid"
    /// How often the request was tried and failed.
    package static let attempt = "linli-attempt"
    /// How often a conflict brought the request back to its line.
    package static let redecide = "linli-redecide"
    /// The claims that an earlier decision of this request did not get, as `kind:key`, separated by spaces.
    package static let lost = "linli-lost"
    /// The retry tier, by which `linli.retry` routes.
    package static let wait = "linli-wait"
    /// When the request began to wait, in milliseconds since 1970.
    package static let waitingSince = "linli-waiting-since"
    package static let keyID = "linli-key-id"
    /// How many decisions a bundle holds.
    package static let count = "linli-count"
    /// Milliseconds since 1970, beside the property `timestamp` in seconds.
    package static let at = "linli-at"
    package static let traceparent = "traceparent"
    /// Why a message was parked, as a code, and a line for engineers.
    package static let reason = "linli-reason"
    package static let detail = "linli-detail"
    /// The queue that a parked message came from.
    package static let parkedFrom = "linli-parked-from"
    /// The worker that parked it, and its version.
    package static let parkedBy = "linli-parked-by"
    /// The type of the error that a message failed with.
    package static let errorClass = "linli-error-class"
    /// When it failed for the first time and for the last, in milliseconds since 1970.
    package static let firstFailed = "linli-first-failed"
    package static let lastFailed = "linli-last-failed"

    /// A property of AMQP as a message had it that is kept as something else, such as `linli-original-content-type`.
    package static func original(_ property: String) -> String { "linli-original-\(property)" }
}

extension Message {
    /// The headers, and the properties that stand nowhere else when it is no message any more but a row.
    package var keptHeaders: [String: HeaderValue] {
        let properties: [String: HeaderValue] = [
            Header.original("content-type"): .text(contentType), Header.original("app-id"): .text(appID),
            Header.at: .integer(timestamp),
        ]
        // Of what was malformed when it came the original ones are among the headers.
        return headers.merging(properties) { original, _ in original }
    }
}

extension Message {
    package subscript(integer name: String) -> Int64? {
        if case .integer(let value) = headers[name] { value } else { nil }
    }

    package subscript(text name: String) -> String? {
        if case .text(let value) = headers[name] { value } else { nil }
    }
}
