internal import FoundationEssentials
internal import SwiftProtobuf
package import Work

/// Puts decisions into as few messages as one frame each allows: a message of 60,000 bytes costs the broker about as
/// much as four of 600.
package enum Bundler {
    /// Bytes of decisions in one bundle; a larger decision travels alone.
    static let most = 64 * 1024

    package static func bundle(_ decisions: [WireDecision], app: String) throws -> [Outgoing] {
        var outgoing: [Outgoing] = []
        var bundle = WireBundle()
        var size = 0
        for decision in decisions {
            let bytes = try decision.serializedBytes() as [UInt8]
            if size + bytes.count > most && !bundle.decisions.isEmpty {
                outgoing.append(try message(bundle, app: app))
                (bundle, size) = (WireBundle(), 0)
            }
            bundle.decisions.append(decision)
            size += bytes.count
        }
        if !bundle.decisions.isEmpty { outgoing.append(try message(bundle, app: app)) }
        return outgoing
    }

    /// The decisions of a bundle; throws when its bytes are not one.
    package static func open(_ body: [UInt8]) throws -> [WireDecision] {
        try WireBundle(serializedBytes: body).decisions
    }

    private static func message(_ bundle: WireBundle, app: String) throws -> Outgoing {
        let first = bundle.decisions[0].request
        let message = Message(
            id: Derived.id(from: first.requestID, "bundle"), type: RequestType.bundle,
            contentType: "application/x-protobuf", timestamp: first.at, appID: app,
            headers: [
                Header.line: .text(first.line), Header.count: .integer(Int64(bundle.decisions.count)),
                Header.at: .integer(first.at),
            ],
            body: try bundle.serializedBytes())
        return Outgoing(message, to: Destination(exchange: Exchange.decisions, key: ""))
    }
}
